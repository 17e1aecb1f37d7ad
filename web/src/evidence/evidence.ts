// What the page makes of a disposal's evidence: names, what is missing, sizes.

import type { Evidence, EvidenceList, EvidenceNeed, Fault, PaperType } from '../api'
import { books } from '../books'
import { aside, language, t } from '../i18n'
import type { Photo } from '../map/photos'

const papers = (): PaperType[] => books.measures.flatMap(m => m.evidence.flatMap(need => need.types))

/** What a type of evidence is called. */
export function paperName(code: string): string {
  if (code === 'other' || code === 'decision') return t(`evidence.${code}`)
  return papers().find(p => p.code === code)?.[language.value] ?? code
}

/** What a requirement asks for: one paper, or one of several. */
export const needName = (need: EvidenceNeed): string => need.types.map(p => p[language.value]).join(t('evidence.or'))

/** The mandatory requirements that are not met, in words. */
export const lacking = (list: EvidenceList): string[] => list.required.filter(need => need.mandatory && !need.met).map(needName)

const fields: Record<string, 'evidence.number' | 'evidence.issued_on' | 'evidence.supervision_no'> =
  { number: 'evidence.number', issued_on: 'evidence.issued_on', supervision_no: 'evidence.supervision_no' }

/** What a refusal says is missing: its location is evidence, the type and the field. */
export function missingText(fault: Fault): string {
  const [, code = '', field = ''] = fault.location?.split('.') ?? []
  const name = paperName(code)
  return t('evidence.missing', { what: fields[field] ? name + aside(t(fields[field])) : name })
}

/** A size as people read it. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1 << 20) return `${Math.round(bytes / 1024)} kB`
  return `${(bytes / (1 << 20)).toFixed(1)} MB`
}

/** Where a photo stands on the map, and which way it looks; nothing where nobody knows. */
export function photoOf(e: Pick<Evidence, 'position' | 'source' | 'camera' | 'told'>): Photo[] {
  if (!e.position) return []
  const heading = (e.source === 'camera' ? e.camera.heading : e.told.heading) ?? e.camera.heading ?? e.told.heading
  return [{ at: e.position, heading, byHand: e.source === 'hand' }]
}

export const isImage = (media: string): boolean => media.startsWith('image/') && media !== 'image/tiff'
