// What an officer writes of a parcel from day to day: the plan, and who answers
// for it until when.

import type { AttributeName, Parcel } from '../api'

export const planned = ['plan', 'leader', 'unit', 'officer', 'due_on', 'remark'] as const satisfies readonly AttributeName[]
export type Planned = Record<(typeof planned)[number], string>

export const planOf = (p: Partial<Planned>): Planned =>
  ({ plan: p.plan ?? '', leader: p.leader ?? '', unit: p.unit ?? '', officer: p.officer ?? '', due_on: p.due_on ?? '', remark: p.remark ?? '' })

/** What is different from the parcel as it stands; null takes a value away. */
export function planChanges(now: Planned, parcel: Parcel): Partial<Record<AttributeName, string | null>> {
  const before = planOf(parcel)
  return Object.fromEntries(planned.filter(n => now[n].trim() !== before[n]).map(n => [n, now[n].trim() || null]))
}

/** A plan that begins with the measure: it takes the place of one that stood there. */
export function planBy(measure: string, all: readonly string[], plan: string): string {
  const before = all.find(m => plan === m || plan.startsWith(m + '：'))
  const rest = before ? plan.slice(before.length).replace(/^：/, '') : plan
  return measure + (rest.trim() ? '：' + rest.trim() : '')
}
