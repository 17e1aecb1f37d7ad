// A task as it is typed in, and what of it goes to the server.

import type { Account, Category, Cohort, Deciders, Figure, Milestone, Secrecy, Target, TargetFigure, Task, TaskDraft, Terms } from '../api'
import { termNames } from '../api'

export interface TargetRow { region: string; category: Category | ''; value: string; unit: Figure['unit'] }

/** The periods as typed; an empty one is the usual. */
export interface TermsForm { secrecy: Secrecy; numbers: Record<(typeof termNames)[number], string>; cohorts: string; milestones: { name: string; on: string; percent: string }[] }

export interface TaskForm {
  id: string; name: string; region: string; authorities: string; document: string; baseline: string; deadline: string
  counted: Account; deciders: Deciders; evidence: Task['evidence']; submit_reports: boolean; targets: TargetRow[]; terms: TermsForm
}

export const emptyTarget = (region: string): TargetRow => ({ region, category: '', value: '', unit: 'mu' })

export function emptyTask(region: string): TaskForm {
  return {
    id: '', name: '', region, authorities: '', document: '', baseline: '', deadline: '', counted: 'accepted',
    deciders: { county: 'either', city: 'either', province: 'either' }, evidence: 'required', submit_reports: false,
    targets: (['approved_unsupplied', 'idle', 'low_efficiency'] as const).map(category => ({ ...emptyTarget(region), category })), terms: termsForm({}),
  }
}

/** The next task as the one before it says; figures are handed down anew. */
export function nextTask(from: Task): TaskForm {
  return {
    ...emptyTask(from.region), authorities: from.authorities.join('、'), counted: from.counted, deciders: { ...from.deciders },
    evidence: from.evidence, submit_reports: from.submit_reports, terms: termsForm({ ...from.terms, milestones: [] }), baseline: from.closed_on ?? '',
  }
}

export function termsForm(t: Terms): TermsForm {
  return {
    secrecy: t.secrecy ?? 'internal',
    numbers: Object.fromEntries(termNames.map(n => [n, t[n] ? String(t[n]) : ''])) as TermsForm['numbers'],
    cohorts: (t.cohorts ?? []).map(c => (c.label === `${c.from}-${c.to}` ? c.label : `${c.label} ${c.from}-${c.to}`)).join('\n'),
    milestones: (t.milestones ?? []).map(m => ({ name: m.name, on: m.on, percent: m.percent ? String(m.percent) : '' })),
  }
}

/** One cohort a line: years with a dash, or a label before them. A line that is none is kept as a label, which the server refuses. */
function cohortOf(line: string): Cohort {
  const found = /^(?:(.*\S)\s+)?(\d{4})\s*[-—–~至]+\s*(\d{4})$/.exec(line.trim())
  if (!found) return { label: line.trim(), from: 0, to: 0 }
  return { label: found[1] ?? `${found[2]}-${found[3]}`, from: Number(found[2]), to: Number(found[3]) }
}

const lines = (text: string) => text.split('\n').map(l => l.trim()).filter(Boolean)

export function termsOf(f: TermsForm): Terms {
  const numbers = Object.fromEntries(termNames.flatMap(n => (f.numbers[n].trim() ? [[n, Number(f.numbers[n])]] : [])))
  const cohorts = lines(f.cohorts).map(cohortOf)
  const milestones: Milestone[] = f.milestones.filter(m => m.name.trim() || m.on).map(m => ({ name: m.name.trim(), on: m.on, ...(m.percent.trim() ? { percent: Number(m.percent) } : {}) }))
  return { secrecy: f.secrecy, ...numbers, ...(cohorts.length ? { cohorts } : {}), ...(milestones.length ? { milestones } : {}) }
}

/** The rows in which something was written. */
export const targetsOf = (rows: TargetRow[]): TargetFigure[] =>
  rows.filter(r => r.value.trim()).map(r => ({ region: r.region, ...(r.category ? { category: r.category } : {}), figure: { value: r.value.trim(), unit: r.unit } }))

/** Several authorities stand with a comma of either kind between. */
export const authoritiesOf = (text: string) => text.split(/[、,，;；\n]/).map(a => a.trim()).filter(Boolean)

/** A new task, or, without a region, one that is opened from another. */
export function draftOf(f: TaskForm, opened: boolean): TaskDraft {
  return {
    id: f.id.trim(), name: f.name.trim(), ...(opened ? {} : { region: f.region, evidence: f.evidence }), authorities: authoritiesOf(f.authorities), document: f.document.trim(),
    ...(f.baseline ? { baseline: f.baseline } : {}), deadline: f.deadline, counted: f.counted, deciders: f.deciders,
    submit_reports: f.submit_reports, terms: termsOf(f.terms), targets: targetsOf(f.targets),
  }
}

/** The rows whose figure is other than what stands. */
export function changedTargets(rows: TargetRow[], standing: Target[]): TargetFigure[] {
  const before = (g: TargetFigure) => standing.find(s => s.region === g.region && (s.category ?? '') === (g.category ?? ''))?.figure
  return targetsOf(rows).filter(g => before(g)?.value !== g.figure.value || before(g)?.unit !== g.figure.unit)
}

export const targetRows = (targets: Target[]): TargetRow[] => targets.map(g => ({ region: g.region, category: g.category ?? '', value: g.figure.value, unit: g.figure.unit }))
