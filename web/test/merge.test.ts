import { expect, test } from 'vitest'
import { decided, merge, type Conflict } from '../src/merge/merge'

interface Facts { date: string; document: string; part: { mu: string; ring: number[] } }
const base: Facts = { date: '2023-06-01', document: 'A', part: { mu: '1.00', ring: [1, 2] } }
const other = { mu: '2.00', ring: [3, 4] }

const rows: [name: string, mine: Partial<Facts>, theirs: Partial<Facts>, merged: Partial<Facts>, taken: string[], clashes: string[]][] = [
  ['nobody changed anything', {}, {}, {}, [], []],
  ['I alone changed a field', { date: 'x' }, {}, { date: 'x' }, [], []],
  ['they alone changed a field', {}, { date: 'x' }, { date: 'x' }, ['date'], []],
  ['each changed another field', { document: 'mine' }, { date: 'theirs' }, { document: 'mine', date: 'theirs' }, ['date'], []],
  ['both changed it alike', { date: 'x' }, { date: 'x' }, { date: 'x' }, [], []],
  ['both changed it apart', { date: 'mine' }, { date: 'theirs' }, { date: 'mine' }, [], ['date']],
  ['one emptied what the other changed', { document: '' }, { document: 'B' }, { document: '' }, [], ['document']],
  ['an equal shape is no change', { part: { mu: '1.00', ring: [1, 2] } }, { part: other }, { part: other }, ['part'], []],
  ['shape against shape', { part: { mu: '3.00', ring: [5, 6] } }, { part: other, date: 'x' }, { part: { mu: '3.00', ring: [5, 6] }, date: 'x' }, ['date'], ['part']],
]

test.each(rows)('%s', (_, mine, theirs, merged, taken, clashes) => {
  const before = JSON.stringify([base, mine, theirs])
  expect(merge(base, { ...base, ...mine }, { ...base, ...theirs })).toEqual({ merged: { ...base, ...merged }, taken, clashes })
  expect(JSON.stringify([base, mine, theirs])).toBe(before) // nothing that came in is changed
})

const conflict = (mine: Partial<Facts>, theirs: Partial<Facts>): Conflict<Facts> => {
  const [m, th] = [{ ...base, ...mine }, { ...base, ...theirs }]
  return { ...merge(base, m, th), by: '', at: '', base, mine: m, theirs: th }
}

test('nothing comes of a conflict before all of it is decided', () => {
  const c = conflict({ date: 'm', document: 'm' }, { date: 't', document: 't' })
  expect(decided(c, {})).toBeUndefined()
  expect(decided(c, { date: 'mine' })).toBeUndefined()
  expect(decided(c, { date: 'mine', document: 'theirs' })).toEqual({ ...base, date: 'm', document: 't' })
  expect(decided(c, { date: 'base', document: 'base' })).toEqual(base)
})

test('once decided, a further change shows only what is new', () => {
  const first = conflict({ date: 'm', document: 'm' }, { date: 't' })
  const mine = decided(first, { date: 'mine' })!
  // They change the document meanwhile: the date is known to both by now.
  const second = merge(first.theirs, mine, { ...first.theirs, document: 't2' })
  expect(second.clashes).toEqual(['document'])
  // They change nothing further: nothing is asked again.
  expect(merge(first.theirs, mine, first.theirs)).toEqual({ merged: mine, taken: [], clashes: [] })
})
