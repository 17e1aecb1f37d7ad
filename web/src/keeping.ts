// A form that is kept in the browser while somebody types, every two seconds,
// and comes back until the server has taken it.

import { onBeforeUnmount, ref } from 'vue'
import { forget, keep, kept } from './draft'
import { moment } from './format'
import { t } from './i18n'
import { session } from './session'

export function useKeeping<T>(place: string, value: () => T, restore: (before: T) => void) {
  const owner = session.actor?.login ?? ''
  const untouched = JSON.stringify(value())
  const note = ref('')
  let waiting: ReturnType<typeof setTimeout> | undefined

  async function now() {
    clearTimeout(waiting)
    if (JSON.stringify(value()) === untouched) return
    const saved = await keep(place, owner, value())
    if (saved) note.value = t('disposal.kept', { time: moment(saved).slice(-5) })
  }
  onBeforeUnmount(() => clearTimeout(waiting))

  return {
    /** What was kept, and when. */
    note, now,
    /** Something was typed. */
    touched() {
      clearTimeout(waiting)
      waiting = setTimeout(() => void now(), 2000)
    },
    /** Brings back what was kept. */
    async back() {
      const before = await kept<T>(place, owner)
      if (!before) return
      restore(before.value)
      note.value = t('disposal.restored', { time: moment(before.saved) })
    },
    /** The server has it. */
    async taken() {
      clearTimeout(waiting)
      await forget(place)
    },
  }
}
