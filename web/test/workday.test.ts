import { expect, test } from 'vitest'
import { daysOf, spansOf, yearAfter } from '../src/workday/workday'

const row = (from: string, to: string) => ({ from, to, works: true, name: '' })
const day = (date: string, works = false, name = '元旦') => ({ day: date, works, name })

test('days that follow each other over a year\'s end are one span, another kind or name begins a new one', () => {
  const days = [day('2025-12-31'), day('2026-01-01'), day('2026-01-02'), day('2026-01-04', true), day('2026-02-15', false, '春节'), day('2026-02-16', false, '除夕')]
  expect(spansOf(days)).toEqual([
    { from: '2025-12-31', to: '2026-01-02', works: false, name: '元旦' },
    { from: '2026-01-04', to: '2026-01-04', works: true, name: '元旦' },
    { from: '2026-02-15', to: '2026-02-15', works: false, name: '春节' },
    { from: '2026-02-16', to: '2026-02-16', works: false, name: '除夕' },
  ])
  expect(daysOf(spansOf(days))).toEqual(days)
})

test('a day that is again as any other of the week is no span', () => {
  expect(spansOf([day('2027-01-03', false, ''), day('2027-01-04', true, ''), day('2027-01-09', true, '')]).map(s => s.from)).toEqual(['2027-01-09'])
})

test('a span over a month\'s end has every day, also the 29th of February', () => {
  expect(daysOf([{ from: '2028-02-27', to: '2028-03-01', works: false, name: ' 春节 ' }]).map(d => d.day + d.name)).toEqual(
    ['2028-02-27春节', '2028-02-28春节', '2028-02-29春节', '2028-03-01春节'])
})

test('a row without an end is a day, one without a day is nothing, and what is no date goes to the server as it was typed', () => {
  expect(daysOf([row('2027-02-14', ''), row('', ''), row('', '2027-01-01'), row('2027-13-01', '2027-13-05'), row('2027-05-03', '2027-05-01')]).map(d => d.day)).toEqual(
    ['2027-02-14', '2027-13-01', '2027-05-03'])
})

test('a span of years is cut where the server would refuse it', () => {
  expect(daysOf([{ from: '2000-01-01', to: '2999-12-31', works: true, name: '' }])).toHaveLength(101)
})

test('the next notice is that of the year after the last one known', () => {
  expect(yearAfter([day('2026-10-07')])).toBe(2027)
})
