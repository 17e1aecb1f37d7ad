import { afterEach, expect, test, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import { nameOf, onKey, setLetters, useKey } from '../src/keys'

let scope: EffectScope | undefined
const bind = (keys: string, act: () => boolean | void) => (scope ??= effectScope()).run(() => useKey(keys, act))
const press = (key: string, more: KeyboardEventInit = {}, on: EventTarget = document.body) => {
  const e = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  on.addEventListener('keydown', heard => onKey(heard as KeyboardEvent), { once: true })
  on.dispatchEvent(e)
  return e.defaultPrevented
}
afterEach(() => { scope?.stop(); scope = undefined; setLetters(true); document.body.innerHTML = '' })

test.each([
  [{ key: 'Enter', ctrlKey: true }, 'Ctrl+Enter'], [{ key: 'Z', ctrlKey: true, shiftKey: true }, 'Ctrl+Shift+z'], [{ key: 's', metaKey: true }, 'Ctrl+s'],
  [{ key: '?', shiftKey: true }, '?'], [{ key: 'Escape' }, 'Escape'],
])('%o is %s', (e, name) => expect(nameOf({ ctrlKey: false, metaKey: false, shiftKey: false, ...e })).toBe(name))

test('letters are letters where something is typed', () => {
  const act = vi.fn()
  bind('j', act)
  document.body.innerHTML = '<input id="a">'
  expect(press('j', {}, document.getElementById('a')!)).toBe(false)
  expect(press('j')).toBe(true)
  expect(act).toHaveBeenCalledTimes(1)
})

test('letters can be switched off, other keys not', () => {
  const act = vi.fn()
  bind('j', act)
  bind('Escape', act)
  setLetters(false)
  press('j')
  press('Escape')
  expect(act).toHaveBeenCalledTimes(1)
})

test('two letters in a row are one key', () => {
  const map = vi.fn()
  bind('g m', map)
  press('g')
  press('m')
  press('m')
  expect(map).toHaveBeenCalledTimes(1)
})

test('who came last is asked first and may pass it on', () => {
  const said: string[] = []
  bind('Escape', () => { said.push('first') })
  bind('Escape', () => { said.push('last'); return false })
  press('Escape')
  expect(said).toEqual(['last', 'first'])
})
