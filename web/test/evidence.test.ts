import { beforeAll, expect, test } from 'vitest'
import type { EvidenceList, EvidenceNeed, Measure } from '../src/api'
import { books } from '../src/books'
import { isImage, lacking, missingText, needName, size, photoOf } from '../src/evidence/evidence'
import { setLanguage } from '../src/i18n'

const contract = { code: 'grant_contract', zh: '出让合同', en: 'grant contract' }
const deal = { code: 'deal_confirmation', zh: '成交确认书', en: 'confirmation of the deal' }
const need = (met: boolean, mandatory = true): EvidenceNeed => ({ types: [contract, deal], fields: ['supervision_no'], mandatory, met })

const fault = (location: string) => ({ location, rule: 'evidence_is_missing', message: '' })

beforeAll(() => {
  setLanguage('zh')
  books.measures = [{ code: 'PG02', category: 'approved_unsupplied', zh: '出让供地', en: '', effect: 'counts', evidence: [need(false)] } as Measure]
})

test('any of several papers is named so', () => expect(needName(need(false))).toBe('出让合同或成交确认书'))

test('only what is mandatory and not there is lacking', () => {
  const list = { required: [need(true), need(false), need(false, false)] } as EvidenceList
  expect(lacking(list)).toEqual(['出让合同或成交确认书'])
})

test('a refusal names the paper and the field', () => {
  expect(missingText(fault('evidence.grant_contract'))).toBe('缺少：出让合同')
  expect(missingText(fault('evidence.grant_contract.supervision_no'))).toBe('缺少：出让合同（电子监管号）')
})

test('sizes and pictures', () => {
  expect([size(18), size(2048), size(50 << 20)]).toEqual(['18 B', '2 kB', '50.0 MB'])
  expect([isImage('image/jpeg'), isImage('image/tiff'), isImage('application/pdf')]).toEqual([true, false, false])
})

const fix = (heading: number | null) => ({ at: null, accuracy: null, heading, taken_at: null })

test('a photo looks where the one says whose position it has, else where any says', () => {
  const of = (source: string, told: number | null, camera: number | null) => photoOf({ position: [110, 27], source, told: fix(told), camera: fix(camera) })[0]
  expect(of('device', 10, 20)).toEqual({ at: [110, 27], heading: 10, byHand: false })
  expect(of('camera', 10, 20)!.heading).toBe(20)
  expect(of('hand', null, 20)).toEqual({ at: [110, 27], heading: 20, byHand: true })
  expect(of('device', null, null)!.heading).toBeNull()
  expect(photoOf({ position: null, source: '', told: fix(1), camera: fix(1) })).toEqual([])
})
