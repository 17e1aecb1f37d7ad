import { expect, test } from 'vitest'
import { compare, daysBetween, daysLater, less, longDate, m2, moment, mu, rate, rounded, share, sum } from '../src/format'

test.each([
  ['760.37', '760.37'], ['1203.55', '1,203.55'], ['12345678.00000001', '12,345,678.00000001'],
  ['-0.51', '−0.51'], ['0.00', '0.00'],
])('separators alone are added to %s', (from, to) => expect(mu(from)).toBe(to))

test('no figure is a dash', () => expect([mu(null), rate(null, 'zh'), m2(undefined)]).toEqual(['—', '—', '—']))

test('a rate is printed as each language prints it', () => {
  expect(rate('89.20', 'zh')).toBe('89.20%')
  expect(rate('129.71', 'en')).toBe('129.71 %')
})

test('sums are exact where floats are not', () => {
  expect(sum('0.10', '0.20')).toBe('0.30')
  expect(sum('361.20', '92.14', '307.03')).toBe('760.37')
  expect(less('852.43', '760.37')).toBe('92.06')
  expect(less('100.00', '129.71')).toBe('-29.71')
  expect(less('1.00', '-1')).toBe('2.00')
})

test('rounding is half up', () => {
  expect(rounded('20717.605', 2)).toBe('20717.61')
  expect(rounded('-0.005', 2)).toBe('-0.01')
  expect(rounded('3', 2)).toBe('3.00')
  expect(m2('20718.5762')).toBe('20,718.58')
})

test('decimals compare by value', () => expect([compare('2.50', '2.5'), compare('-1', '0.00'), compare('10', '9.99')]).toEqual([0, -1, 1]))

test('a bar is never longer than its place', () => expect([share('129.71', '100'), share('1', '0'), share('-1', '2')]).toEqual([1, 0, 0]))

test('instants are shown in Shanghai', () => expect(moment('2023-12-31T17:30:00Z')).toBe('2024-01-01 01:30'))

test('dates', () => {
  expect(longDate('2026-11-02', 'zh')).toBe('2026年11月2日')
  expect(longDate('2026-11-02', 'en')).toBe('2 November 2026')
  expect(daysLater('2024-02-28', 2)).toBe('2024-03-01')
  expect(daysBetween('2023-12-31', '2024-03-01')).toBe(61)
})
