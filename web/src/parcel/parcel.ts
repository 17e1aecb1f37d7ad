// One parcel with all that its card shows.

import { api, type Disposal, type HistoryEvent, type Note, type Parcel, type When } from '../api'
import { books, shownAsOf } from '../books'
import { sum, today, daysBetween } from '../format'
import { useLoad } from '../load'

export interface Whole { parcel: Parcel; disposals: Disposal[]; history: HistoryEvent[]; notes: Note[] }

/** A parcel, as of a date where one is said. */
export const useParcel = (id: () => string, asOf: () => string = () => '') =>
  useLoad(() => [id(), books.tick, asOf()] as const, ([which, , as_of], signal) => (!which ? undefined : as_of ? fetchWhole(which, signal, { as_of }) : load(which, signal)))

/** What is looked at next, asked for beforehand. */
let ahead: { id: string; tick: number; whole: Promise<Whole> } | undefined

export function loadAhead(id: string): void {
  if (ahead?.id === id && ahead.tick === books.tick) return
  ahead = { id, tick: books.tick, whole: fetchWhole(id) }
  ahead.whole.catch(() => { ahead = undefined })
}

const load = (id: string, signal: AbortSignal) => (ahead?.id === id && ahead.tick === books.tick ? ahead.whole : fetchWhole(id, signal))

async function fetchWhole(id: string, signal?: AbortSignal, at?: When): Promise<Whole> {
  const [parcel, disposals, history, notes] = await Promise.all([api.parcel(id, signal, at), api.disposals(id, signal, at), api.history(id, signal, at), api.notes(id, signal, at)])
  return { parcel, disposals, history, notes }
}

/** What somebody is called in a parcel's history; their login where they did nothing to it. */
export const nameIn = (history: HistoryEvent[], login: string) => [...history].reverse().find(e => e.actor === login)?.actor_name || login

/** What has reached at least each level. */
export function levels({ accounts: a }: Pick<Parcel, 'accounts'>) {
  return { accepted: a.accepted, cityPassed: sum(a.accepted, a.city_passed), reported: sum(a.accepted, a.city_passed, a.reported) }
}

/** Days overdue (above zero) or left (below), of a parcel that is not done; undefined where nothing is due. */
export function overdue(p: Pick<Parcel, 'due_on' | 'status'>): number | undefined {
  if (!p.due_on || p.status === 'closed' || p.status === 'struck_off' || p.status === 'replaced') return undefined
  return daysBetween(p.due_on, shownAsOf.value || today())
}

/** What a name of a parcel says to people. */
export const titled = (p: { parcel_no: string; name?: string }) => p.name || p.parcel_no
