// What the page says: one line for readers of screens, and toasts that pass.

import { reactive } from 'vue'
import { Problem, type Fault } from './api'
import { missingText } from './evidence/evidence'
import { regionName } from './books'
import { aside, language, maybe, t } from './i18n'
import { rules } from './locale/rules'
import { session } from './session'

export interface Toast { id: number; text: string; tone: 'done' | 'wrong'; act?: { name: string; run: () => void } }

export const voice = reactive({ line: '', toasts: [] as Toast[] })

/** Tells a reader of screens; the same words again are told again. */
export function say(text: string): void {
  voice.line = voice.line === text ? text + '\u00a0' : text
}

let next = 0

export function toast(text: string, more: { tone?: Toast['tone']; act?: Toast['act'] } = {}): void {
  const one: Toast = { id: ++next, text, tone: more.tone ?? 'done', act: more.act }
  voice.toasts = [...voice.toasts.slice(-2), one]
  say(text)
  setTimeout(() => dismiss(one.id), 10_000)
}

export function dismiss(id: number): void {
  voice.toasts = voice.toasts.filter(one => one.id !== id)
}

/** The roles of the one who is signed in, in words. */
const ownRoles = () => session.actor?.grants.map(g => `${regionName(g.region)} ${t(`role.${g.role}`)}`).join(t('mark.comma')) ?? ''

/** What a rule says, if there are words for it. English readers are told of some what the server says. */
export function ruleText(rule: string, english = ''): string | undefined {
  const text = maybe('rule.' + rule) ?? (language.value === 'zh' ? rules[rule] : english)
  return text ? text[0]!.toUpperCase() + text.slice(1) : undefined
}

/** What is wrong, in the language of the page. The status says it where no words for the rule are known. */
export function faultText(f: Fault, status = 422): string {
  if (f.rule === 'evidence_is_missing') return missingText(f)
  if (f.rule === 'role') return t('error.role', { own: ownRoles() })
  const text = ruleText(f.rule, f.message) ?? (maybe(`audit.status.${status}`) ?? t('audit.status.422')) + aside(f.rule)
  return f.fits ? text + aside(t('error.fits', { date: f.fits })) : text
}

export function problemText(refusal: unknown): string {
  if (!(refusal instanceof Problem)) return String(refusal)
  if (refusal.unreached) return t('error.network')
  if (refusal.status >= 500 && refusal.faults.length === 0) return t('error.server', { id: refusal.request })
  if (refusal.faults.length > 0) return refusal.faults.map(f => faultText(f, refusal.status)).join(t('mark.semicolon'))
  return refusal.status === 404 ? t('error.missing') : (maybe(`audit.status.${refusal.status}`) ?? refusal.message)
}
