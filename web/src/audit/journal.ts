// Words for the acts of the journal.

import type { SealedAct } from '../api'
import { mu } from '../format'
import { maybe, t } from '../i18n'

const known = ['list', 'import', 'draft', 'edit', 'discard', 'submit', 'report', 'pass', 'accept', 'return', 'withdraw', 'reopen', 'undo', 'decide', 'attributes', 'note', 'boundary',
  'evidence', 'describe', 'remove', 'suspend', 'resume', 'strike_off', 'split', 'merge', 'task', 'terms', 'edition', 'close', 'open',
  'template', 'figure', 'statement', 'issue', 'soundness', 'check', 'verdict', 'check_file', 'answer', 'decline'] as const

/** What kinds of acts there are, with their names. */
export const kinds = (): Record<string, string> => Object.fromEntries(known.map(k => [k, maybe('kind.' + k) ?? maybe('done.' + k) ?? k]))

/** What an act moved: from which account to which, and how much. */
export const moves = (a: SealedAct) => a.transfers.map(x => ({
  parcel: x.parcel,
  text: `${x.from ? t(`account.${x.from}`) + ' → ' : ''}${x.to ? t(`account.${x.to}`) : t('change.left')} ${mu(x.mu)} ${t('unit.mu')}`,
}))
