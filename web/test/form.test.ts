import { expect, test } from 'vitest'
import type { Disposal, MultiPolygon } from '../src/api'
import { changesOf, draftOf, emptyForm, formOf, nextForm, remember } from '../src/disposal/form'

const square: MultiPolygon = { type: 'MultiPolygon', coordinates: [[[[0, 0], [1, 0], [1, 1], [0, 0]]]] }
const disposal = {
  measure: 'PG01', mu: '6.82', dated_on: '2023-12-20', document: '合同', document_mu: null, reason: '', geometry: null,
} as unknown as Disposal

test('what remains is left to the server', () => {
  expect(draftOf({ ...emptyForm(), measure: 'PG01', dated_on: '2023-12-20' })).toEqual({ measure: 'PG01', document: '', reason: '', dated_on: '2023-12-20' })
})

test('a given area and a drawn part go as they are', () => {
  expect(draftOf({ ...emptyForm(), extent: 'area', mu: '3.00' })).toMatchObject({ mu: '3.00' })
  expect(draftOf({ ...emptyForm(), extent: 'drawn', shape: square, mu: '' })).toMatchObject({ geometry: square })
})

test('nothing is sent of what stayed', () => expect(changesOf(formOf(disposal), disposal, '10.00')).toEqual({}))

test('what was emptied is taken away', () => {
  const was = { ...disposal, document_mu: '7.00', geometry: square }
  expect(changesOf({ ...formOf(was), document_mu: '', extent: 'area' }, was, '10.00')).toEqual({ document_mu: null, geometry: null })
})

test('all that remains is said as a figure', () => {
  expect(changesOf({ ...formOf(disposal), extent: 'rest' }, disposal, '10.00')).toEqual({ mu: '10.00' })
})

test('a new form has the measure of the plan, else what was entered last for the category', () => {
  expect(nextForm('idle', 'XZ05')).toEqual({ ...emptyForm(), measure: 'XZ05' })
  remember('idle', { ...emptyForm(), measure: 'XZ10', dated_on: '2023-12-20', document: '合同', mu: '3.00' })
  expect(nextForm('idle')).toEqual({ ...emptyForm(), measure: 'XZ10', dated_on: '2023-12-20', document: '合同' })
  expect(nextForm('idle', 'XZ05').measure).toBe('XZ05')
  expect(nextForm('low_efficiency')).toEqual(emptyForm())
})
