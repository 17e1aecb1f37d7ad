// Sending something and saying what the server refuses.

import { ref } from 'vue'
import { problemText } from '../say'

export function useSending() {
  const refused = ref('')
  const busy = ref(false)

  /** Reports whether it was taken. */
  async function send(ask: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    refused.value = ''
    try {
      await ask()
      return true
    } catch (refusal) {
      refused.value = problemText(refusal)
      return false
    } finally {
      busy.value = false
    }
  }
  return { refused, busy, send }
}
