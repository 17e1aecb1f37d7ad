// A step on a parcel that somebody asks for in a form, and what is refused of it.

import { ref } from 'vue'
import { Problem, type Fault, type Parcel } from '../api'
import { changed, redrawn } from '../books'
import { problemText, toast } from '../say'

export function useStep(done: (after: Parcel) => void) {
  const faults = ref<Fault[]>([])
  const refused = ref('')
  const busy = ref(false)

  async function go(ask: () => Promise<Parcel>, said: string) {
    if (busy.value) return
    busy.value = true
    faults.value = []
    refused.value = ''
    try {
      const after = await ask()
      changed(after.id, after.status)
      redrawn.value++
      toast(said)
      done(after)
    } catch (refusal) {
      if (refusal instanceof Problem && refusal.faults.some(f => f.location?.startsWith('body.'))) faults.value = refusal.faults
      else refused.value = problemText(refusal)
    } finally {
      busy.value = false
    }
  }
  const bad = (name: string) => faults.value.some(f => f.location === 'body.' + name || f.location?.startsWith(`body.${name}.`))
  return { faults, refused, busy, go, bad }
}
