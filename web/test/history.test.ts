import { expect, test } from 'vitest'
import { begin, canRedo, canUndo, did, now, redo, undo } from '../src/map/history'

test('what is undone and redone is the same thing, not a copy', () => {
  const [a, b, c] = [{ n: 1 }, { n: 2 }, { n: 3 }]
  const h = did(did(begin(a), b), c)
  expect(now(undo(undo(h)))).toBe(a)
  expect(now(redo(redo(undo(undo(h)))))).toBe(c)
})

test('a new step forgets what was undone', () => {
  const h = did(undo(did(begin('a'), 'b')), 'c')
  expect(canRedo(h)).toBe(false)
  expect(now(undo(h))).toBe('a')
})

test('there is always what it began with', () => {
  const h = begin('a')
  expect([canUndo(h), canRedo(h), now(undo(h)), now(redo(h))]).toEqual([false, false, 'a', 'a'])
})

test('a history is never changed', () => {
  const h = Object.freeze(did(begin('a'), 'b'))
  undo(h)
  did(h, 'c')
  expect(now(h)).toBe('b')
})
