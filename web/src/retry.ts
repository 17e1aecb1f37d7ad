// The server was not reached: the form stays as it is and is sent again by
// itself, later and later, until it gets there or somebody goes on.

import { onScopeDispose, ref } from 'vue'
import { Problem } from './api'

const first = 2000
const longest = 30_000

export function useRetry(act: () => Promise<void>) {
  /** How often it was tried again, or will have been; 0 where nothing waits. */
  const tries = ref(0)
  let waiting: ReturnType<typeof setTimeout> | undefined

  const stop = () => {
    clearTimeout(waiting)
    tries.value = 0
  }
  onScopeDispose(stop)
  return {
    tries, stop,
    /** Tries once more if that is why it was refused; whether it does. */
    after(refusal: unknown): boolean {
      clearTimeout(waiting)
      if (!(refusal instanceof Problem && refusal.unreached)) {
        tries.value = 0
        return false
      }
      waiting = setTimeout(() => void act(), Math.min(longest, first * 2 ** tries.value))
      tries.value++
      return true
    },
  }
}
