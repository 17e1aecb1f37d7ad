import { expect, test } from 'vitest'
import { csvText } from '../src/progress/csv'
import { busy, ceiling, dots, labelled, path, type Paper } from '../src/progress/trend'
import type { ProgressRow } from '../src/api'

const paper: Paper = { width: 120, height: 100, left: 10, right: 10, top: 0, bottom: 0 }
const rows = ['0.00', '50.00', '100.00'].map((accepted_mu, i) => ({ accepted_mu, month: `2023-0${i + 1}` })) as ProgressRow[]

test('a line runs over the whole paper', () => {
  expect(path(dots(rows, 'accepted_mu', 100, paper))).toBe('M10.0 100.0L60.0 50.0L110.0 0.0')
  expect(dots(rows.slice(0, 1), 'accepted_mu', 100, paper)).toHaveLength(1)
})

test('scales end at round figures', () => expect([0, 7, 99.5, 852.43, 1001].map(ceiling)).toEqual([1, 10, 100, 1000, 2000]))

test('the last label always stands', () => {
  const stands = labelled(10, 4)
  expect([...Array(10).keys()].filter(stands)).toEqual([0, 3, 6, 9])
})

test('a cell is no formula and keeps its commas', () => {
  expect(csvText([['=1+1', '-0.51', 'a,"b"', null]])).toBe('\ufeff\'=1+1,-0.51,"a,""b""",\r\n')
})

test('months after the deadline are left out once nothing moves', () => {
  const months = ['0', '5', '5', '5', '9', '9', '9', '9'].map((mu, i) => ({ month: `2023-0${i + 1}`, accepted_mu: mu, reported_mu: mu })) as ProgressRow[]
  const until = (deadline: string) => busy(months, deadline).slice(-1)[0]!.month
  expect(until('2023-02-28')).toBe('2023-06')
  expect(until('2023-06-30')).toBe('2023-07')
  expect(until('2024-12-31')).toBe('2023-08')
  expect(busy([], '2023-12-31')).toEqual([])
})
