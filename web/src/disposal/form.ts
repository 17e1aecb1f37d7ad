// What an officer types about a disposal, and what of it goes to the server.

import type { Disposal, DisposalDraft, MultiPolygon } from '../api'

/** What of a part is drawn as soon as its form opens. */
export type Begin = '' | 'ring' | 'line'

export type Extent = 'rest' | 'area' | 'drawn'

export interface Form {
  extent: Extent
  measure: string
  mu: string
  dated_on: string
  document: string
  document_mu: string
  reason: string
  shape: MultiPolygon | null
}

export const emptyForm = (): Form => ({ extent: 'rest', measure: '', mu: '', dated_on: '', document: '', document_mu: '', reason: '', shape: null })

// Whoever has just handed in one disposal often goes on with the same measure,
// date and document: nothing is typed twice.
let last: { category: string; form: Form } | undefined

export const remember = (category: string, form: Form) => { last = { category, form: { ...form } } }

/** A new form, with what was entered last for a parcel of the category, or the measure that the plan begins with. */
export function nextForm(category: string, planned = ''): Form {
  if (last?.category !== category) return { ...emptyForm(), measure: planned }
  const { measure, dated_on, document } = last.form
  return { ...emptyForm(), measure: planned || measure, dated_on, document }
}

export const formOf = (d: Disposal): Form => ({
  extent: d.geometry ? 'drawn' : 'area', measure: d.measure, mu: d.mu, dated_on: d.dated_on, document: d.document,
  document_mu: d.document_mu ?? '', reason: d.reason, shape: d.geometry,
})

/** A new disposal. Without an area the server takes all that remains, or what the drawn part comes to. */
export function draftOf(f: Form): DisposalDraft {
  const out: DisposalDraft = { measure: f.measure, document: f.document.trim(), reason: f.reason.trim() }
  if (f.dated_on) out.dated_on = f.dated_on
  if (f.document_mu) out.document_mu = f.document_mu
  if (f.extent === 'area') out.mu = f.mu
  if (f.extent === 'drawn' && f.shape) {
    out.geometry = f.shape
    if (f.mu) out.mu = f.mu
  }
  return out
}

/** What is different from the disposal as it stands. What is left to the server ("all that remains") is said as a figure. */
export function changesOf(f: Form, d: Disposal, free: string): DisposalDraft {
  const out: DisposalDraft = {}
  const now = formOf(d)
  for (const name of ['measure', 'dated_on', 'document', 'reason'] as const) if (f[name].trim() !== now[name]) out[name] = f[name].trim()
  if (f.document_mu !== now.document_mu) out.document_mu = f.document_mu || null
  const mu = f.extent === 'rest' ? free : f.mu
  if (mu && mu !== now.mu) out.mu = mu
  const shape = f.extent === 'drawn' ? f.shape : null
  if (JSON.stringify(shape) !== JSON.stringify(now.shape)) out.geometry = shape
  return out
}

/** What a form says, as two people may both have changed it: the part is one thing, its area goes with its shape. */
export interface Facts {
  part: { mu: string; shape: MultiPolygon | null }
  measure: string; dated_on: string; document: string; document_mu: string; reason: string
}

export function factsOf(f: Form, free: string): Facts {
  const { measure, dated_on, document_mu } = f
  return {
    part: { mu: f.extent === 'rest' ? free : f.mu, shape: f.extent === 'drawn' ? f.shape : null },
    measure, dated_on, document: f.document.trim(), document_mu, reason: f.reason.trim(),
  }
}

export const formWith = ({ part, ...rest }: Facts): Form => ({ ...rest, ...part, extent: part.shape ? 'drawn' : 'area' })
