// Keys of the page. Single letters act only while nothing is typed in, and can
// be switched off.

import { onScopeDispose, ref } from 'vue'

type Act = (e: KeyboardEvent) => boolean | void // false: not mine, go on

const bound: { keys: string; act: Act }[] = []

function read(): boolean {
  try { return localStorage.getItem('keys') !== 'off' } catch { return true }
}
export const lettersOn = ref(read())
export function setLetters(on: boolean) {
  lettersOn.value = on
  try { localStorage.setItem('keys', on ? 'on' : 'off') } catch { /* not kept */ }
}

/** Binds a key, as "j", "g m", "Escape" or "Ctrl+s", while the caller lives. The last one bound is asked first. */
export function useKey(keys: string, act: Act): void {
  const one = { keys, act }
  bound.unshift(one)
  onScopeDispose(() => bound.splice(bound.indexOf(one), 1))
}

const typing = (e: EventTarget | null) =>
  e instanceof HTMLElement && (e.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(e.tagName)) && !(e instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(e.type))

let before = ''
let beforeAt = 0

/** A key as it is bound: letters with Ctrl in lower case, Shift only where the key does not say it itself. */
export function nameOf(e: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>): string {
  const ctrl = e.ctrlKey || e.metaKey
  const key = ctrl && e.key.length === 1 ? e.key.toLowerCase() : e.key
  return (ctrl ? 'Ctrl+' : '') + (e.shiftKey && (ctrl || e.key.length > 1) ? 'Shift+' : '') + key
}

export function onKey(e: KeyboardEvent): void {
  if (e.defaultPrevented || e.isComposing || e.altKey) return
  const name = nameOf(e)
  const letter = name.length === 1
  if (typing(e.target) && (letter || name === 'Enter' || name === 'Backspace')) return
  if (letter && !lettersOn.value) return
  const chord = e.timeStamp - beforeAt < 1200 ? `${before} ${name}` : ''
  before = name
  beforeAt = e.timeStamp
  for (const keys of chord ? [chord, name] : [name]) {
    for (const one of bound.filter(b => b.keys === keys)) {
      if (one.act(e) === false) continue
      e.preventDefault()
      before = ''
      return
    }
  }
}
