// The words of a task's reports as they are edited, and what of them goes to the
// server: a sentence that reads as usual is none of the task's own.

import { templateSentences, type Template, type TaskTemplate, type TemplateSentence } from '../api'
import { maybe } from '../i18n'

/** The words as they stand in the form; authorities are one a line. */
export interface TemplateForm extends Record<TemplateSentence, string> {
  carrier: string; authorities: string; rate_label: string; all_done: string
  drop_zeros: boolean; plain_hundred: boolean; drop_empty: boolean
}

export const formOf = (t: TaskTemplate): TemplateForm => ({
  carrier: t.carrier, authorities: t.authorities.join('\n'), rate_label: t.rate_label, all_done: t.all_done,
  drop_zeros: t.drop_zeros, plain_hundred: t.plain_hundred, drop_empty: t.drop_empty,
  total: t.total || t.usual.total, category: t.category || t.usual.category, measures: t.measures || t.usual.measures,
  levels: t.levels || t.usual.levels, closing: t.closing,
})

export function templateOf(f: TemplateForm, usual: Template): Template {
  const own = Object.fromEntries(templateSentences.map(s => [s, f[s].trim() === usual[s] ? '' : f[s].trim()])) as Record<TemplateSentence, string>
  return {
    ...own, carrier: f.carrier.trim(), authorities: f.authorities.split('\n').map(line => line.trim()).filter(Boolean),
    rate_label: f.rate_label.trim(), all_done: f.all_done.trim(), drop_zeros: f.drop_zeros, plain_hundred: f.plain_hundred, drop_empty: f.drop_empty,
  }
}

/** A text with a word in place of what is marked of it, and where to go on. */
export function insert(text: string, [from, to]: readonly [number, number], word: string): { text: string; at: number } {
  return { text: text.slice(0, from) + word + text.slice(to), at: from + word.length }
}

/** What a placeholder stands for, in words. */
export const placeholderName = (name: string) => maybe('placeholder.' + name) ?? name.replace(/^figure\./, '')
