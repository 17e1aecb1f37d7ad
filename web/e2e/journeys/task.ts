// What a task costs whoever does it: presses, counted in the page, and the
// seconds of the machine, which are printed and judged by nobody.

import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Desk } from '../desk'

export const books = 'demo-20000'

/**
 * Counts pointer presses and key chords; typing in a field is one, with the Tab
 * that leads on to the next. The count outlives a reload.
 */
function counter() {
  const here = window as unknown as { presses?: () => number }
  if (here.presses) return
  const key = 'presses'
  let typed: EventTarget | null = null
  const one = () => sessionStorage.setItem(key, String(Number(sessionStorage.getItem(key) ?? 0) + 1))
  addEventListener('pointerdown', () => { typed = null; one() }, true)
  addEventListener('input', e => { if (e.target !== typed) { typed = e.target; one() } }, true)
  addEventListener('keydown', e => {
    if (/^(Control|Shift|Alt|Meta|Tab)$/.test(e.key)) return
    if (e.target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(e.target.tagName) && !e.ctrlKey && (e.key.length === 1 || e.key === 'Backspace')) return // told by input
    typed = null
    one()
  }, true)
  here.presses = () => Number(sessionStorage.getItem(key) ?? 0)
}

const presses = (page: Page) => page.evaluate(() => (window as unknown as { presses: () => number }).presses())

export interface Budget { presses: number; seconds: number }

/** Does a task, prints what it cost beside its budget, and fails on presses. */
export async function task({ page }: Desk, name: string, most: Budget, work: () => Promise<void>): Promise<void> {
  await page.context().addInitScript(counter)
  await page.evaluate(counter)
  const before = await presses(page)
  const begun = performance.now()
  await work()
  const seconds = (performance.now() - begun) / 1000
  const pressed = (await presses(page)) - before
  console.log(`${name}: ${pressed} presses of ${most.presses}, ${seconds.toFixed(1)} s of ${most.seconds} s`)
  expect(pressed).toBeGreaterThan(0)
  expect(pressed).toBeLessThanOrEqual(most.presses)
}

export interface Listed { id: string; parcel_no: string; category: string; status: string; listed_mu: string; center: [number, number] | null; accounts: Record<'open' | 'reported', string> }
export const parcels = async (desk: Desk, query: string) =>
  (await desk.ask<{ matched: number; parcels: Listed[] }>(`/api/parcels?task=${books}&limit=1000&${query}`)).parcels
