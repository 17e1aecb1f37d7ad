// Taking a step: the server decides, then every page hears of it at once.

import { api, type Disposal, type Step, type StepRequest } from '../api'
import { books, changed } from '../books'
import { t } from '../i18n'
import { problemText, toast } from '../say'

const decisions = new Set<Step>(['report', 'pass', 'accept', 'return', 'reopen'])

let last: Disposal | undefined

/** Undoes what was decided last, if there is something. */
export function undoLast(): boolean {
  if (!last) return false
  void undo(last)
  return true
}

/** Takes the step and says so; a decision can be undone from there. */
export async function take(d: Disposal, step: StepRequest): Promise<Disposal> {
  const after = await api.step(d, step)
  await tell(after.parcel)
  last = decisions.has(step.step) ? after : undefined
  toast(t(`done.${step.step}`), decisions.has(step.step) ? { act: { name: t('step.undo'), run: () => void undo(after) } } : {})
  return after
}

/** Takes a decision on many back, as one. */
export async function undoAct(act: string): Promise<void> {
  try {
    await api.undoAct(act)
    books.tick++
    toast(t('done.undo'))
  } catch (refusal) {
    toast(problemText(refusal), { tone: 'wrong' })
  }
}

/** Everybody hears how the parcel stands now. */
export async function tell(parcel: string): Promise<void> {
  const { status } = await api.parcel(parcel)
  changed(parcel, status)
}

async function undo(after: Disposal): Promise<void> {
  last = undefined
  try {
    await api.step(after, { step: 'undo' })
    await tell(after.parcel)
    toast(t('done.undo'))
  } catch (refusal) {
    toast(problemText(refusal), { tone: 'wrong' })
  }
}
