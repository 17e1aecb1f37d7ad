// Writing what somebody else may have changed meanwhile. Where they changed
// other fields, both changes stand, and it is said; where they changed the
// same, the one who writes decides, and nothing is written before.

import { shallowRef } from 'vue'
import { merge, type Conflict } from './merge'
import { Problem, type HistoryEvent } from '../api'
import { moment } from '../format'
import { t } from '../i18n'
import { session } from '../session'

interface Versioned { rev: number }
/** The thing as it is now, and the last act that changed it. */
export interface Newest<S> { thing: S; last: HistoryEvent | undefined }

export interface Merging<T extends object, S extends Versioned> {
  /** The thing as it was when the form was filled from it. */
  base: S
  facts: (thing: S) => T
  mine: () => T
  newest: () => Promise<Newest<S>>
  /** Puts what was merged into the form. */
  take: (facts: T) => void
  name: (field: keyof T) => string
}

const who = (e: HistoryEvent | undefined) =>
  !e ? t('merge.somebody') : e.actor === session.actor?.login ? t('merge.yourself') : e.actor_name || e.actor

export function useMerging<T extends object, S extends Versioned>(o: Merging<T, S>) {
  let base = o.base
  const conflict = shallowRef<(Conflict<T> & { thing: S }) | null>(null)
  let said = ''

  /** Sends the form. Undefined: it waits for decisions, and the form is as it was. */
  async function write<R>(send: (thing: S) => Promise<R>): Promise<R | undefined> {
    try {
      return await send(base)
    } catch (refusal) {
      if (!(refusal instanceof Problem && refusal.stale)) throw refusal
      const { thing, last } = await o.newest()
      if (thing.rev === base.rev) throw refusal
      const known = { by: who(last), at: last ? moment(last.recorded_at).slice(-5) : '', base: o.facts(base), mine: o.mine(), theirs: o.facts(thing) }
      const found = merge(known.base, known.mine, known.theirs)
      if (found.clashes.length > 0) {
        conflict.value = { ...found, ...known, thing }
        return undefined
      }
      if (found.taken.length > 0) said = t('merge.took', { name: known.by, time: known.at, fields: found.taken.map(o.name).join(t('mark.and')) })
      o.take(found.merged)
      base = thing
      return write(send)
    }
  }

  /** Every clash is decided: what they wrote is known now, and only what comes later is new. */
  function settle(facts: T) {
    if (!conflict.value) return
    base = conflict.value.thing
    conflict.value = null
    o.take(facts)
  }

  return {
    conflict, write, settle,
    /** Back to the form, as it was. */
    leave: () => { conflict.value = null },
    /** What was merged without asking, to be said once. */
    told: () => { const text = said; said = ''; return text },
    current: () => base,
    wrote: (thing: S) => { base = thing },
  }
}
