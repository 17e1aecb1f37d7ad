// An import on the page: read once, told of by the server while a job works on
// it, and read again when the job has ended.

import { onScopeDispose, reactive, shallowRef, watch } from 'vue'
import { api, type Import, type ImportShapes } from '../api'

export const working = (i: Import | undefined) => i?.state === 'checking' || i?.state === 'committing'

export function useImport(id: () => string) {
  const it = shallowRef<Import>()
  const shapes = shallowRef<ImportShapes>()
  const state = reactive({ refused: undefined as unknown, lost: false })
  let stop: (() => void) | undefined

  function follow(i: Import) {
    it.value = i
    stop?.()
    if (working(i)) {
      stop = api.watchImport(i.id, now => {
        if (now.id !== id()) return
        if (working(now)) it.value = { ...now, findings: it.value?.findings }
        else void read()
      }, () => { state.lost = true })
    } else if (i.found.rows > 0) {
      void api.importShapes(i.id).then(found => { if (i.id === id()) shapes.value = found }, (refusal: unknown) => { state.refused = refusal })
    }
  }

  async function read() {
    const asked = id()
    if (!asked) return
    try {
      const found = await api.import(asked)
      if (asked !== id()) return
      state.refused = undefined
      state.lost = false
      follow(found)
    } catch (refusal) {
      state.refused = refusal
    }
  }

  watch(id, () => {
    stop?.()
    it.value = undefined
    shapes.value = undefined
    void read()
  }, { immediate: true })
  onScopeDispose(() => stop?.())

  return { it, shapes, state, read, follow }
}
