// Where the page stands, read from the address and changed through it alone.

import { computed } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'
import { books } from './books'
import { today } from './format'
import { noFilter, readPlace, writePlace, type Filter, type Place, type Query } from './url'

const plain = (q: LocationQuery): Query =>
  Object.fromEntries(Object.entries(q).flatMap(([k, v]) => (typeof v === 'string' ? [[k, v]] : [])))

export function usePlace() {
  const route = useRoute()
  const router = useRouter()
  const place = computed(() => readPlace(plain(route.query)))
  const task = computed(() => books.tasks.find(x => x.id === place.value.task) ?? books.tasks[0])

  /** The address with some of the place changed, of this page or another. */
  const link = (change: Partial<Place>, path = route.path) => ({ path, query: writePlace({ ...place.value, ...change }) })
  const go = (change: Partial<Place>, path?: string) => router.push(link(change, path))
  const replace = (change: Partial<Place>) => router.replace(link(change))
  const narrow = (change: Partial<Filter>) => go({ filter: { ...place.value.filter, ...change } })
  const clear = () => go({ filter: { ...noFilter } })

  const least = computed(() => task.value?.baseline ?? '2000-01-01')
  /** Shows everything as of a date. Today is no date of the past: then the address says nothing. */
  function setAsOf(date: string) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return
    const inside = date < least.value ? least.value : date
    void go({ asOf: inside >= today() ? '' : inside })
  }

  return { place, task, link, go, replace, narrow, clear, least, setAsOf, past: computed(() => place.value.asOf !== '') }
}
