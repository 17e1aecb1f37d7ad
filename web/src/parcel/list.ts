// The parcels of a filter, page by page, with what all that match add up to.

import { onScopeDispose, reactive, watch } from 'vue'
import { api, type ListedParcel, type ParcelFilter, type ParcelList } from '../api'
import { books } from '../books'

export function useParcels(filter: () => ParcelFilter | undefined) {
  const list = reactive({
    parcels: [] as ListedParcel[], page: undefined as Omit<ParcelList, 'parcels'> | undefined,
    busy: false, refused: undefined as unknown,
  })
  let running: AbortController | undefined

  async function load(f: ParcelFilter, cursor?: string, limit = 100) {
    running?.abort()
    const mine = (running = new AbortController())
    list.busy = true
    try {
      const { parcels, ...page } = await api.parcels(f, { cursor, limit: String(limit), facets: 'none' }, mine.signal)
      if (mine.signal.aborted) return
      Object.assign(list, { parcels: cursor ? [...list.parcels, ...parcels] : parcels, page, refused: undefined })
    } catch (refusal) {
      if (!mine.signal.aborted) list.refused = refusal
    } finally {
      if (mine === running) list.busy = false
    }
  }

  const again = (keep = false) => {
    const f = filter()
    if (f) void load(f, undefined, keep ? Math.min(1000, Math.max(100, list.parcels.length)) : 100)
  }
  const more = () => {
    const f = filter()
    if (f && list.page?.next && !list.busy) void load(f, list.page.next, 500)
  }
  watch(() => JSON.stringify(filter()), () => again(), { immediate: true })
  watch(() => books.tick, () => again(true))
  onScopeDispose(() => running?.abort())
  return { list, more, again }
}
