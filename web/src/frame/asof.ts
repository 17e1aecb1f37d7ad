// The days of the past: where a slider stands, and the days that the buttons name.

import { daysBetween, daysLater } from '../format'

/** The day that is so many months from another: the last of the month where that is shorter. */
export function monthsLater(date: string, months: number): string {
  const [y = 0, m = 0, d = 0] = date.split('-').map(Number)
  const last = new Date(Date.UTC(y, m + months, 0))
  return [last.getUTCFullYear(), last.getUTCMonth() + 1, Math.min(d, last.getUTCDate())].map(n => String(n).padStart(2, '0')).join('-')
}

/** The Sunday on which the week before a day's week ended. */
export const lastSunday = (day: string) => daysLater(day, -(new Date(day).getUTCDay() || 7))

/** The last days of the month and of the quarter before, and the first of the year. */
export function named(today: string): { month: string; quarter: string; year: string } {
  const first = today.slice(0, 8) + '01'
  const quarter = `${today.slice(0, 5)}${String(Math.floor((Number(today.slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, '0')}-01`
  return { month: daysLater(first, -1), quarter: daysLater(quarter, -1), year: today.slice(0, 5) + '01-01' }
}

/** The day on which something changed that is nearest to another. */
export const nearest = (days: readonly string[], date: string) =>
  days.reduce((best, day) => (Math.abs(daysBetween(day, date)) < Math.abs(daysBetween(best, date)) ? day : best), days[0] ?? date)
