// Who is signed in, and what they may do.

import { computed, reactive } from 'vue'
import { api, Problem, whenSignedOut, type Actor, type Role, type SignedIn } from './api'

export const session = reactive({ actor: null as Actor | null, known: false, ended: false, /** The end is near. */ ending: false })

whenSignedOut(end)

function end(): void {
  session.ended = session.actor !== null
  session.actor = null
  session.ending = false
  clearTimeout(waiting)
}

/** How long before its end somebody is told of it, in milliseconds. */
const warning = 120_000
let waiting: ReturnType<typeof setTimeout> | undefined

/** Waits for the end of the session: first it is told, then it is over. */
function watchEnd({ expires_in }: SignedIn): void {
  clearTimeout(waiting)
  const left = expires_in * 1000
  session.ending = left <= warning
  waiting = setTimeout(() => void lookAgain(), session.ending ? left + 1000 : left - warning)
}

/** Another window may have made the session longer meanwhile. */
async function lookAgain(): Promise<void> {
  try {
    watchEnd(await api.session())
  } catch {
    end()
  }
}

/** Lets the session go on. */
export async function extend(): Promise<void> {
  watchEnd(await api.extendSession())
}

// No script can see the cookie; this mark says that there may be one, so that
// nobody who never signed in is asked for and refused.
const mark = {
  get: () => { try { return localStorage.getItem('signed-in') !== null } catch { return true } },
  set: (on: boolean) => { try { if (on) localStorage.setItem('signed-in', 'yes'); else localStorage.removeItem('signed-in') } catch { /* not kept */ } },
}

/** Asks once who is signed in. */
export async function restore(): Promise<void> {
  if (session.known) return
  if (mark.get()) {
    try {
      const found = await api.session()
      session.actor = found
      watchEnd(found)
    } catch (refusal) {
      if (!(refusal instanceof Problem)) throw refusal
      if (refusal.status === 401) mark.set(false)
    }
  }
  session.known = true
}

export async function signIn(login: string, password: string): Promise<Actor> {
  const found = await api.signIn(login, password)
  session.actor = found
  watchEnd(found)
  mark.set(true)
  session.known = true
  session.ended = false
  return found
}

export async function signOut(): Promise<void> {
  await api.signOut().catch(() => undefined) // an ended session cannot be ended again
  mark.set(false)
  end()
  session.ended = false
}

export const has = (role: Role) => session.actor?.grants.some(g => g.role === role) ?? false

/** Who decides on disposals: reviewers, and registrars who record decisions. */
export const decides = computed(() => has('reviewer') || has('registrar'))

/** Who keeps tasks: hands them down, revises and closes them. */
export const keeps = computed(() => has('registrar') || has('admin'))

/** The page on which somebody begins. */
export function home(): string {
  if (has('officer')) return '/map'
  return decides.value ? '/review' : '/progress'
}
