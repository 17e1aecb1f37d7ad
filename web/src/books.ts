// What every page needs of the books: tasks, regions, measures, and that
// something in them changed.

import { computed, reactive, ref } from 'vue'
import { api, type Measure, type Region, type Status, type Task } from './api'
import { language } from './i18n'

export const books = reactive({
  tasks: [] as Task[],
  regions: [] as Region[],
  measures: [] as Measure[],
  loaded: false,
  /** Goes up with every change that this page made or heard of. */
  tick: 0,
})

/** The date before today as of which everything is shown; empty: today. What is past is looked at and not changed. */
export const shownAsOf = ref('')
export const past = computed(() => shownAsOf.value !== '')

/** Statuses newer than what tiles say, by parcel. */
export const repainted = reactive(new Map<string, Status>())

/** Goes up when a parcel has another shape, which tiles do not know. */
export const redrawn = ref(0)

export async function loadBooks(): Promise<void> {
  if (books.loaded) return
  const [tasks, regions, measures] = await Promise.all([api.tasks(), api.regions(), api.measures()])
  Object.assign(books, { tasks, regions, measures, loaded: true })
}

/** Asks for the tasks anew, after one was changed. */
export async function reloadTasks(): Promise<void> {
  books.tasks = await api.tasks()
}

/** Forgets everything of the one who was signed in. */
export function closeBooks(): void {
  Object.assign(books, { tasks: [], regions: [], measures: [], loaded: false })
  repainted.clear()
}

/** Tells every page that a parcel stands differently now. */
export function changed(parcel: string, status: Status): void {
  repainted.set(parcel, status)
  books.tick++
}

const regionByCode = computed(() => new Map(books.regions.map(r => [r.code, r])))
const measureByCode = computed(() => new Map(books.measures.map(m => [m.code, m])))

export const region = (code: string) => regionByCode.value.get(code)
export const regionName = (code: string) => region(code)?.name ?? code
export const measureName = (code: string) => measureByCode.value.get(code)?.[language.value] ?? code

/** Reports whether inner is outer or lies below it, as far as the regions are known. */
export function inside(outer: string, inner: string): boolean {
  for (let r: Region | undefined = region(inner); r; r = r.parent ? region(r.parent) : undefined) if (r.code === outer) return true
  return outer === inner
}
