// Where the line of a trend goes: figures become places on paper here, and
// nowhere do they come back as figures.

import type { ProgressRow } from '../api'

export interface Paper { width: number; height: number; left: number; right: number; top: number; bottom: number }
export interface Dot { x: number; y: number; row: ProgressRow }

/** The months until the deadline, and after it until nothing moved any more; one more shows that it stands still. */
export function busy(rows: readonly ProgressRow[], deadline: string): ProgressRow[] {
  const last = rows.reduce((n, r, i) => (i > 0 && (r.reported_mu !== rows[i - 1]!.reported_mu || r.accepted_mu !== rows[i - 1]!.accepted_mu) ? i : n), 0)
  const due = rows.findIndex(r => (r.month ?? '') >= deadline.slice(0, 7))
  return rows.slice(0, Math.max(last, due < 0 ? rows.length : due) + 2)
}

/** A round figure at or above the highest one. */
export function ceiling(most: number): number {
  if (most <= 0) return 1
  const unit = 10 ** Math.floor(Math.log10(most))
  return [1, 2, 2.5, 5, 10].map(k => k * unit).find(v => v >= most) ?? most
}

export function dots(rows: ProgressRow[], of: 'accepted_mu' | 'reported_mu', most: number, p: Paper): Dot[] {
  const step = (p.width - p.left - p.right) / Math.max(1, rows.length - 1)
  return rows.map((row, i) => ({ x: p.left + i * step, y: height(Number(row[of]), most, p), row }))
}

export const height = (value: number, most: number, p: Paper) => p.height - p.bottom - (value / most) * (p.height - p.top - p.bottom)

export const path = (line: Dot[]) => line.map(({ x, y }, i) => `${i ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')

/** As many labels as fit, the last one always. */
export function labelled(n: number, fits: number): (i: number) => boolean {
  const every = Math.max(1, Math.ceil(n / fits))
  return i => (n - 1 - i) % every === 0
}
