// Numbers come from the server as decimal strings and stay strings: no binary
// float ever holds an area that is shown or added.

/** What stands where there is no figure. */
export const none = '—'

const group = (digits: string) => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** A decimal with separators between thousands: "1203.55" → "1,203.55". */
export function grouped(decimal: string): string {
  const [, sign, whole = '', rest = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(decimal) ?? ['', '', decimal, '']
  return (sign === '-' ? '−' : '') + group(whole) + rest
}

/** An area in mu as the server wrote it, two decimals or more. */
export const mu = (decimal: string | null | undefined) => (decimal == null ? none : grouped(decimal))

/** Square metres to two decimals, half up. */
export const m2 = (decimal: string | null | undefined) => (decimal == null ? none : grouped(rounded(decimal, 2)))

/** A rate as printed: 89.20% in Chinese text, 89.20 % in English. */
export const rate = (decimal: string | null | undefined, language: 'zh' | 'en') =>
  decimal == null ? none : grouped(decimal) + (language === 'zh' ? '%' : ' %')

interface Scaled { units: bigint; places: number }

function scaled(decimal: string): Scaled {
  const [whole = '0', rest = ''] = decimal.split('.')
  return { units: BigInt(whole + rest), places: rest.length }
}

const pow = (places: number) => BigInt('1' + '0'.repeat(places))

function written({ units, places }: Scaled): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0')
  const cut = digits.length - places
  return (units < 0n ? '-' : '') + digits.slice(0, cut) + (places > 0 ? '.' + digits.slice(cut) : '')
}

/** The exact sum, with as many places as the longest and at least two. */
export function sum(...decimals: string[]): string {
  const all = decimals.map(scaled)
  const places = Math.max(2, ...all.map(s => s.places))
  return written({ units: all.reduce((n, s) => n + s.units * pow(places - s.places), 0n), places })
}

/** The exact difference a − b. */
export const less = (a: string, b: string) => sum(a, b.startsWith('-') ? b.slice(1) : '-' + b)

/** Rounded half up (away from zero) to the given places. */
export function rounded(decimal: string, places: number): string {
  const s = scaled(decimal)
  if (s.places <= places) return written({ units: s.units * pow(places - s.places), places })
  const unit = pow(s.places - places)
  const half = unit / 2n
  return written({ units: (s.units + (s.units < 0n ? -half : half)) / unit, places })
}

/** −1, 0 or 1. */
export function compare(a: string, b: string): number {
  const d = scaled(less(a, b)).units
  return d < 0n ? -1 : d > 0n ? 1 : 0
}

export const isZero = (decimal: string) => scaled(decimal).units === 0n

/** Part ÷ whole between 0 and 1, for the length of a bar and nothing else. */
export function share(part: string | null, whole: string | null): number {
  const w = Number(whole ?? 0)
  return w > 0 ? Math.min(1, Math.max(0, Number(part ?? 0) / w)) : 0
}

const shanghai = { timeZone: 'Asia/Shanghai', hourCycle: 'h23' } as const
const clock = new Intl.DateTimeFormat('sv-SE', {
  ...shanghai, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
})

/** An instant as date and time in Shanghai: 2026-11-22 14:32. */
export const moment = (instant: string) => clock.format(new Date(instant))

/** Today's date in Shanghai. */
export const today = () => clock.format(new Date()).slice(0, 10)

/** 2026年11月22日 or 22 November 2026. */
export function longDate(date: string, language: 'zh' | 'en'): string {
  const [y = 0, m = 1, d = 1] = date.split('-').map(Number)
  if (language === 'zh') return `${y}年${m}月${d}日`
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' }).format(Date.UTC(y, m - 1, d))
}

/** The date some days later. */
export function daysLater(date: string, days: number): string {
  return new Date(Date.parse(date + 'T00:00:00Z') + days * 86_400_000).toISOString().slice(0, 10)
}

/** The last day of the month before. */
export const monthsEnd = (date: string) => daysLater(date.slice(0, 8) + '01', -1)

/** Whole days from one date to another. */
export const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
