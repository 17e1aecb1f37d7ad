// Which steps somebody may take on a disposal, so that only those are offered.
// The server decides; this table is the page's copy of its workflow.

import type { Actor, Disposal, Level, Review, State, Step, Task } from '../api'
import { inside, region } from '../books'

type Decider = 'county' | 'city' | 'province'

const workflow: readonly [from: State, step: Step, level: Decider | 'officer' | 'submitter'][] = [
  ['draft', 'submit', 'officer'], ['returned', 'submit', 'officer'], ['withdrawn', 'submit', 'officer'], ['reopened', 'submit', 'officer'],
  ['submitted', 'withdraw', 'submitter'], ['reported', 'withdraw', 'submitter'],
  ['submitted', 'report', 'county'], ['submitted', 'return', 'county'],
  ['reported', 'pass', 'city'], ['reported', 'return', 'city'],
  ['city_passed', 'accept', 'province'], ['city_passed', 'return', 'province'],
  ['accepted', 'reopen', 'province'],
]

export interface Choice { step: Step; recorded: boolean; own: boolean }
type Thing = Pick<Disposal | Review, 'state' | 'region' | 'submitter'>

const grant = (a: Actor, role: string, at: string, level?: Level) =>
  a.grants.some(g => g.role === role && inside(g.region, at) && (!level || region(g.region)?.level === level))

/** The steps on offer. One's own submission is shown, locked. */
export function choices(a: Actor, task: Task, d: Thing): Choice[] {
  return workflow.filter(w => w[0] === d.state).flatMap(([, step, level]): Choice[] => {
    if (level === 'officer') return grant(a, 'officer', d.region) ? [{ step, recorded: false, own: false }] : []
    if (level === 'submitter') return a.login === d.submitter ? [{ step, recorded: false, own: false }] : []
    const how = task.deciders[level]
    const here = how !== 'recorded' && grant(a, 'reviewer', d.region, level)
    const recorded = how !== 'here' && grant(a, 'registrar', d.region)
    return here || recorded ? [{ step, recorded: !here, own: a.login === d.submitter }] : []
  })
}

/** Whose turn it is, where it is a reviewer's. */
export const turn = (state: State): Decider | undefined =>
  ({ submitted: 'county', reported: 'city', city_passed: 'province' } as const)[state as 'submitted' | 'reported' | 'city_passed']

export const editable = (state: State) => state === 'draft' || state === 'returned' || state === 'withdrawn' || state === 'reopened'
export const live = (state: State) => state === 'submitted' || state === 'reported' || state === 'city_passed' || state === 'accepted'
