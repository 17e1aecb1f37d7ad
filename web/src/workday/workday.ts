// The calendar by which offices work, as a notice has it: spans of days that are
// off, and weekends that are worked for them.

import type { Workday } from '../api'

/** Days that follow each other and are the same. */
export interface Span { from: string; to: string; works: boolean; name: string }

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
const next = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)

/** Whether nothing is said of a day: a later notice took back what one before it said. */
const ordinary = ({ day, works, name }: Workday) => name === '' && works === ![0, 6].includes(new Date(day).getUTCDay())

/** Days, the first one first, as spans. */
export function spansOf(days: readonly Workday[]): Span[] {
  const spans: Span[] = []
  for (const { day, works, name } of days.filter(d => !ordinary(d))) {
    const last = spans.at(-1)
    if (last && next(last.to) === day && last.works === works && last.name === name) last.to = day
    else spans.push({ from: day, to: day, works, name })
  }
  return spans
}

/** More days than this the server refuses. */
const mostDays = 100

/** Spans day by day. One without an end is a day; rows that name no day are left out. */
export function daysOf(spans: readonly Span[]): Workday[] {
  const days: Workday[] = []
  for (const { from, to, works, name } of spans) {
    for (let day = from; day !== '' && days.length <= mostDays; day = isDay(day) && isDay(to) && day < to ? next(day) : '') {
      days.push({ day, works, name: name.trim() })
    }
  }
  return days
}

/** The year of the notice that follows those that are known: a notice comes before its year begins. */
export const yearAfter = (days: readonly Workday[]) => Number(days.at(-1)?.day.slice(0, 4) ?? new Date().getFullYear()) + 1
