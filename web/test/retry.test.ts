import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { Problem } from '../src/api'
import { useRetry } from '../src/retry'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

test('what did not get there is tried again, later and later, and no more once the form is gone', () => {
  const act = vi.fn(() => Promise.resolve())
  const scope = effectScope()
  const retry = scope.run(() => useRetry(act))!
  expect(retry.after(new Problem(0, 'network'))).toBe(true)
  expect(retry.tries.value).toBe(1)
  vi.advanceTimersByTime(2000)
  expect(act).toHaveBeenCalledTimes(1)
  retry.after(new Problem(0, 'network'))
  vi.advanceTimersByTime(3999)
  expect(act).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(1)
  expect(act).toHaveBeenCalledTimes(2)
  retry.after(new Problem(0, 'network'))
  scope.stop()
  vi.runAllTimers()
  expect(act).toHaveBeenCalledTimes(2)
})

test('a refusal is not tried again', () => {
  const act = vi.fn(() => Promise.resolve())
  const retry = effectScope().run(() => useRetry(act))!
  expect(retry.after(new Problem(422, 'no'))).toBe(false)
  vi.runAllTimers()
  expect(act).not.toHaveBeenCalled()
  expect(retry.tries.value).toBe(0)
})
