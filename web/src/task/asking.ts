// Asking the server for an act on a task, and what it refuses, at its field.

import { ref } from 'vue'
import { Problem, type Fault, type TaskItem } from '../api'
import { reloadTasks } from '../books'
import { problemText, toast } from '../say'

export function useAsking(done: (task: TaskItem) => void) {
  const faults = ref<Fault[]>([])
  const refused = ref('')
  const busy = ref(false)

  async function go(ask: () => Promise<TaskItem>, said: (task: TaskItem) => string) {
    if (busy.value) return
    busy.value = true
    faults.value = []
    refused.value = ''
    try {
      const task = await ask()
      await reloadTasks()
      toast(said(task))
      done(task)
    } catch (refusal) {
      if (refusal instanceof Problem && refusal.faults.some(f => f.location?.startsWith('body.'))) faults.value = refusal.faults
      else refused.value = problemText(refusal)
    } finally {
      busy.value = false
    }
  }
  /** Whether something is wrong with a member of the body, named with dots. */
  const bad = (name: string) => faults.value.some(f => f.location === 'body.' + name || f.location?.startsWith(`body.${name}.`))
  return { faults, refused, busy, go, bad }
}
