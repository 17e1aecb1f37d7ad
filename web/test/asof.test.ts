import { describe, expect, it } from 'vitest'
import { lastSunday, monthsLater, named, nearest } from '../src/frame/asof'

describe('a day some months away', () => {
  it.each([['2026-03-31', -1, '2026-02-28'], ['2024-01-31', 1, '2024-02-29'], ['2026-01-15', -1, '2025-12-15'], ['2025-12-31', 2, '2026-02-28'], ['2026-06-30', 12, '2027-06-30']] as const)(
    'of %s and %i is %s', (from, months, to) => expect(monthsLater(from, months)).toBe(to))
})

describe('the named days', () => {
  it.each([
    ['2026-11-22', { month: '2026-10-31', quarter: '2026-09-30', year: '2026-01-01' }],
    ['2026-01-01', { month: '2025-12-31', quarter: '2025-12-31', year: '2026-01-01' }],
    ['2024-03-31', { month: '2024-02-29', quarter: '2023-12-31', year: '2024-01-01' }],
  ])('of %s', (today, days) => expect(named(today)).toEqual(days))
})

describe('the nearest day of change', () => {
  const days = ['2022-12-31', '2023-03-01', '2023-03-05']
  it('is the day itself', () => expect(nearest(days, '2023-03-01')).toBe('2023-03-01'))
  it('is the one less far away', () => expect(nearest(days, '2023-03-04')).toBe('2023-03-05'))
  it('is the day asked for where nothing changed', () => expect(nearest([], '2023-03-04')).toBe('2023-03-04'))
})

describe('last Sunday', () => {
  it('is the day before the Monday of the week, a week back on a Sunday', () => {
    expect(['2026-11-23', '2026-11-27', '2026-11-29', '2026-03-01'].map(lastSunday)).toEqual(['2026-11-22', '2026-11-22', '2026-11-22', '2026-02-22'])
  })
})
