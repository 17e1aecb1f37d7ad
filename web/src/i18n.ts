// Two languages, typed: a text that one lacks does not compile, nor does a
// name that is not filled in.

import { computed, ref } from 'vue'
import { en } from './locale/en'
import { zh } from './locale/zh'

export type Language = 'zh' | 'en'
export type Key = keyof typeof zh

type Names<S extends string> = S extends `${string}{${infer N}}${infer Rest}` ? N | Names<Rest> : never
type Fill<K extends Key> = [Names<(typeof zh)[K]>] extends [never] ? [] : [Record<Names<(typeof zh)[K]>, string | number>]

const texts: Record<Language, Record<Key, string>> = { zh, en }

const chosen = ref<Language>(document.documentElement.lang.startsWith('en') ? 'en' : 'zh')
export const language = computed(() => chosen.value)

export function setLanguage(to: Language) {
  chosen.value = to
  document.documentElement.lang = to === 'zh' ? 'zh-CN' : 'en'
  try { localStorage.setItem('language', to) } catch { /* not kept */ }
}

/** A text in the language of the page. */
export function t<K extends Key>(key: K, ...fill: Fill<K>): string {
  const names = (fill[0] ?? {}) as Record<string, string | number>
  return texts[chosen.value][key].replace(/\{(\w+)\}/g, (_, name: string) => String(names[name] ?? ''))
}

/** A remark in brackets. */
export const aside = (text: string | number): string => t('mark.open') + text + t('mark.close')

/** The head of a column of areas, with their unit. */
export const inMu = (key: Key): string => texts[chosen.value][key] + texts[chosen.value]['mu.head']

/** A text whose key is only known at run time, if there is one. */
export function maybe(key: string): string | undefined {
  return key in zh ? texts[chosen.value][key as Key] : undefined
}
