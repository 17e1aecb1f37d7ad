// Who is signed in, and what they may do.

import { computed, reactive } from 'vue'
import { api, Problem, whenSignedOut, type Actor, type Role } from './api'

export const session = reactive({ actor: null as Actor | null, known: false, ended: false })

whenSignedOut(() => {
  session.ended = session.actor !== null
  session.actor = null
})

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
      session.actor = await api.session()
    } catch (refusal) {
      if (!(refusal instanceof Problem)) throw refusal
      if (refusal.status === 401) mark.set(false)
    }
  }
  session.known = true
}

export async function signIn(login: string, password: string): Promise<Actor> {
  session.actor = await api.signIn(login, password)
  mark.set(true)
  session.known = true
  session.ended = false
  return session.actor
}

export async function signOut(): Promise<void> {
  await api.signOut().catch(() => undefined) // an ended session cannot be ended again
  mark.set(false)
  session.actor = null
  session.ended = false
}

export const has = (role: Role) => session.actor?.grants.some(g => g.role === role) ?? false

/** Who decides on disposals: reviewers, and registrars who record decisions. */
export const decides = computed(() => has('reviewer') || has('registrar'))

/** The page on which somebody begins. */
export function home(): string {
  if (has('officer')) return '/map'
  return decides.value ? '/review' : '/progress'
}
