// Asking the server for an act on a statement, and what it refuses, at its field.

import { ref } from 'vue'
import { Problem, type Fault } from '../api'
import { problemText } from '../say'

export function useAct() {
  const faults = ref<Fault[]>([])
  const refused = ref('')
  const busy = ref(false)

  async function act<T>(ask: () => Promise<T>, done: (got: T) => void) {
    if (busy.value) return
    busy.value = true
    faults.value = []
    refused.value = ''
    try {
      done(await ask())
    } catch (refusal) {
      if (refusal instanceof Problem && refusal.faults.some(f => f.location?.startsWith('body.'))) faults.value = refusal.faults
      else refused.value = problemText(refusal)
    } finally {
      busy.value = false
    }
  }
  return { faults, refused, busy, act }
}
