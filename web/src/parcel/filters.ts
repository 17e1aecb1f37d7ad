// The filter in words, one chip a condition.

import { measureName, regionName } from '../books'
import { t } from '../i18n'
import type { Filter } from '../url'

export interface Chip { name: string; without: Partial<Filter> }

export function chips(f: Filter): Chip[] {
  const out: Chip[] = []
  for (const c of f.category) out.push({ name: t(`category.${c}`), without: { category: f.category.filter(x => x !== c) } })
  for (const s of f.status) out.push({ name: t(`status.${s}`), without: { status: f.status.filter(x => x !== s) } })
  for (const m of f.measure) out.push({ name: measureName(m), without: { measure: f.measure.filter(x => x !== m) } })
  if (f.region) out.push({ name: regionName(f.region), without: { region: '' } })
  if (f.leader) out.push({ name: `${t('filter.leader')} ${f.leader}`, without: { leader: '' } })
  if (f.unit) out.push({ name: `${t('field.unit')} ${f.unit}`, without: { unit: '' } })
  if (f.officer) out.push({ name: `${t('field.officer')} ${f.officer}`, without: { officer: '' } })
  if (f.cohort) out.push({ name: `${t('field.cohort')} ${f.cohort}`, without: { cohort: '' } })
  for (const l of f.light) out.push({ name: t(`light.${l}`), without: { light: f.light.filter(x => x !== l) } })
  if (f.q) out.push({ name: `“${f.q}”`, without: { q: '' } })
  if (f.mapped) out.push({ name: t(f.mapped === 'true' ? 'filter.mappedYes' : 'filter.mappedNo'), without: { mapped: '' } })
  if (f.due) out.push({ name: f.due === 'overdue' ? t('filter.overdue') : t('filter.dueBy', { date: f.due }), without: { due: '' } })
  return out
}
