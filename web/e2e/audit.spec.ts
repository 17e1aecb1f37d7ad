// Looking back: everything on the screen as of a date, two times compared, the
// journal, and what proves it.

import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { drawn, faults, leave, sit, wide, type Desk } from './desk'
import type { Comparison, Progress, ParcelList } from '../src/api'

afterAll(leave)

const digits = (text: string | null) => (text ?? '').replace(/[^\d.+\-—]/g, '')
const asOf = (desk: Desk) => new URL(desk.page.url()).searchParams.get('as_of')

test('an officer looks back: list, sums, card and gauges are of that date, and nothing can be changed', async () => {
  const desk = await sit('officer', { path: '/map?tab=list' })
  const { page } = desk
  await page.waitForSelector('[data-row="0"]')
  await page.fill('#as-of', '2023-06-30')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[data-past]:has-text("2023年6月30日")')
  const then = await desk.ask<ParcelList>('/api/parcels?task=dongkou-2023&as_of=2023-06-30')
  const now = await desk.ask<ParcelList>('/api/parcels?task=dongkou-2023')
  expect(then.sums.accepted_mu).not.toBe(now.sums.accepted_mu)
  await page.waitForFunction(mu => document.body.textContent?.includes(mu), Number(then.sums.remaining_mu).toLocaleString('en', { minimumFractionDigits: 2 }))
  await drawn(page)

  const progress = await desk.ask<Progress>('/api/progress?task=dongkou-2023&as_of=2023-06-30')
  expect([then.sums.listed_mu, then.sums.reported_mu, then.sums.accepted_mu, then.unmapped]).toEqual([progress.total.listed_mu, progress.total.reported_mu, progress.total.accepted_mu, progress.total.unmapped])

  await page.click('[data-row="0"] button')
  await page.waitForSelector('[data-credentials]')
  for (const gone of ['[data-plan]', '[data-note]', '[data-boundary]', '[data-change]', 'footer .btn.main']) expect(await page.locator(gone).count()).toBe(0)
  await page.click('.past .btn')
  await page.waitForSelector('[data-plan]')
  expect(asOf(desk)).toBe(null)
  await desk.close()
})

test('the slider steps by days, months and days of change, by keys and buttons', async () => {
  const desk = await sit('auditor', { path: '/progress?as_of=2023-06-30' })
  const { page } = desk
  const slider = page.locator('[data-as-of-slider]')
  await slider.focus()
  for (const [key, want] of [['ArrowLeft', '2023-06-29'], ['ArrowRight', '2023-06-30'], ['PageUp', '2023-07-30'], ['PageDown', '2023-06-30'], ['Home', '2022-12-31']] as const) {
    await page.keyboard.press(key)
    await page.waitForURL(url => url.searchParams.get('as_of') === want)
  }
  await page.locator('h1').click()
  await page.keyboard.press(']')
  await page.waitForURL(url => url.searchParams.get('as_of') === '2023-01-01')
  await page.keyboard.press('[')
  await page.waitForURL(url => url.searchParams.get('as_of') === '2022-12-31')

  const { days } = await desk.ask<{ days: { on: string }[] }>('/api/progress/days?task=dongkou-2023')
  const box = (await slider.boundingBox())!
  await page.mouse.click(box.x + box.width * 0.12, box.y + box.height / 2)
  await page.waitForURL(url => url.searchParams.get('as_of') !== '2022-12-31')
  expect(days.map(d => d.on)).toContain(asOf(desk))
  const total = (await desk.ask<Progress>(`/api/progress?task=dongkou-2023&as_of=${asOf(desk)}`)).total
  await page.waitForFunction(rate => document.querySelector('.gauges')?.textContent?.includes(rate), total.completion_rate!)

  await page.click('[data-jump=month]')
  await page.waitForURL(url => /-(28|29|30|31)$/.test(url.searchParams.get('as_of') ?? ''))
  expect(await faults(page)).toEqual([])
  await desk.close()
})

test('two dates are compared as table and map, and the sums are the difference', async () => {
  const desk = await sit('auditor', { path: '/comparison?task=dongkou-2023&from=2023-06-30' })
  const { page } = desk
  await page.waitForSelector('[data-changed]')
  const told = await desk.ask<Comparison>('/api/comparison?task=dongkou-2023&from=2023-06-30')
  const row = page.locator('[data-sums] tbody tr').nth(4).locator('td')
  expect(await Promise.all([1, 2, 3].map(async i => digits(await row.nth(i).textContent())))).toEqual([told.from.sums.accepted_mu, told.to.sums.accepted_mu, '+' + told.difference.accepted_mu])
  expect(await page.locator('[data-changed] tbody tr').count()).toBe(told.parcels.length)
  for (const view of ['a', 'b', 'swipe', 'difference']) {
    await page.click(`[data-view=${view}]`)
    await drawn(page)
  }
  await page.click('[data-kind=status]')
  expect(await page.locator('[data-changed] tbody tr').count()).toBe(told.parcels.filter(p => p.changes.includes('status')).length)
  expect(await faults(page)).toEqual([])

  // The other way round, they change places, and it is said.
  await page.fill('#cmp-to', '2023-03-31') // taken as soon as it is whole
  await page.waitForURL(url => url.searchParams.get('from') === '2023-03-31' && url.searchParams.get('as_of') === '2023-06-30')
  await page.waitForSelector('text=已互换')
  await page.setViewportSize({ width: 320, height: 700 })
  expect(await wide(page)).toBe(false)
  await desk.close()
})

test('the journal is filtered and exported, and its checkpoint kept', async () => {
  const desk = await sit('auditor', { path: '/journal?task=dongkou-2023' })
  const { page } = desk
  await page.waitForSelector('[data-journal]')
  await page.selectOption('[data-kind]', 'accept')
  await page.waitForFunction(() => [...document.querySelectorAll('[data-journal] tbody tr')].every(tr => tr.textContent?.includes('省级已销号')))
  const { acts } = await desk.ask<{ acts: { position: string }[] }>('/api/journal?task=dongkou-2023&kind=accept')
  expect(await page.locator('[data-journal] tbody tr').count()).toBe(acts.length)
  expect(await page.locator('[data-journal] tbody tr').first().locator('td').first().textContent()).toBe(acts.at(-1)!.position) // the newest first
  const [csv] = await Promise.all([page.waitForEvent('download'), page.click('[data-csv]')])
  const lines = readFileSync(await csv.path(), 'utf8').trim().split('\n')
  expect(lines.length).toBeGreaterThan(acts.length)

  const [note] = await Promise.all([page.waitForEvent('download'), page.click('[data-checkpoint]')])
  const [key] = await Promise.all([page.waitForEvent('download'), page.click('[data-key]')])
  expect(readFileSync(await note.path(), 'utf8')).toMatch(/^sanlei\/[\s\S]+\n— sanlei\//)
  expect(readFileSync(await key.path(), 'utf8')).toMatch(/^sanlei\//)
  expect(await faults(page)).toEqual([])
  await desk.close()
})
