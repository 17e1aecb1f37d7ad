import { beforeAll, expect, test } from 'vitest'
import type { EvidenceList, EvidenceNeed, Measure } from '../src/api'
import { books } from '../src/books'
import { isImage, lacking, missingText, needName, size } from '../src/evidence/evidence'
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
