// Loading with what belongs to it: busy, refused, and answers that came too late.

import { onScopeDispose, ref, shallowRef, watch, type WatchSource } from 'vue'

/** Loads anew whenever what it depends on changes. The old value stays until
 * the new one is there, so that nothing flickers. Undefined asks nothing. */
export function useLoad<D, T>(from: WatchSource<D>, ask: (on: D, signal: AbortSignal) => Promise<T> | undefined) {
  const value = shallowRef<T>()
  const refused = shallowRef<unknown>()
  const busy = ref(false)
  let running: AbortController | undefined

  async function load(on: D) {
    running?.abort()
    const mine = (running = new AbortController())
    const asked = ask(on, mine.signal)
    if (!asked) {
      value.value = undefined
      return
    }
    busy.value = true
    try {
      const got = await asked
      if (mine === running) [value.value, refused.value] = [got, undefined]
    } catch (refusal) {
      if (mine === running && !mine.signal.aborted) refused.value = refusal
    } finally {
      if (mine === running) busy.value = false
    }
  }

  let last: D
  watch(from, on => { last = on; void load(on) }, { immediate: true })
  onScopeDispose(() => running?.abort())
  return { value, refused, busy, again: () => load(last) }
}
