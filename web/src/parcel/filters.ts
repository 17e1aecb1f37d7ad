// The filter in words, one chip a condition.

import type { Facet, FacetKind } from '../api'
import { measureName, region, regionName } from '../books'
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
  if (f.level) out.push({ name: t(`area.${f.level}`), without: { level: '' } })
  if (f.muLeast || f.muMost) out.push({ name: t('filter.areaChip', { from: f.muLeast || '0', to: f.muMost || '∞' }), without: { muLeast: '', muMost: '' } })
  if (f.datedFrom || f.datedTo) out.push({ name: t('filter.datedChip', { from: f.datedFrom || '…', to: f.datedTo || '…' }), without: { datedFrom: '', datedTo: '' } })
  return out
}

/** A branch of the regions, with how many parcels lie in it and below. */
export interface Branch { code: string; name: string; count: number; children: Branch[] }

/** The regions in which parcels lie, as a tree below the task's own. */
export function branches(facets: readonly Facet[], top: string): Branch[] {
  const all = new Map<string, Branch>()
  const roots: Branch[] = []
  function branch(code: string): Branch {
    const known = all.get(code)
    if (known) return known
    const made: Branch = { code, name: regionName(code), count: 0, children: [] }
    all.set(code, made)
    const parent = code === top ? undefined : region(code)?.parent
    ;(parent && region(parent) ? branch(parent).children : roots).push(made)
    return made
  }
  for (const { value, count } of facets) {
    branch(value)
    for (let code: string | undefined = value; code && all.has(code); code = code === top ? undefined : region(code)?.parent) all.get(code)!.count += count
  }
  const sort = (some: Branch[]) => { some.sort((a, b) => (a.code < b.code ? -1 : 1)).forEach(b => sort(b.children)) }
  sort(roots)
  return roots
}

/** Groups of a filter's form, each with what leaves its own condition out: its counts tell what every choice would give. */
export const groups: Record<FacetKind | 'mapped' | 'due' | 'level', Partial<Filter>> = {
  category: { category: [] }, status: { status: [] }, region: { region: '' }, leader: { leader: '' }, unit: { unit: '' }, officer: { officer: '' },
  cohort: { cohort: '' }, light: { light: [] }, measure: { measure: [] }, mapped: { mapped: '' }, due: { due: '' }, level: { level: '' },
}

/** Whether a filter asks for something in a group. */
export const asks = (f: Filter, group: keyof typeof groups) => Object.keys(groups[group]).some(name => f[name as keyof Filter].length > 0)
