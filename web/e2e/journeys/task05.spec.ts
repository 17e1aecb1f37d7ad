import { afterAll, expect, test } from 'vitest'
import { drawn, leave, sit, spot } from '../desk'
import { parcels, task, type Listed } from './task'

afterAll(leave)

interface Disposals { disposals: { mu: string; state: string }[] }
const far = (a: Listed, b: Listed) => Math.hypot(a.center![0] - b.center![0], a.center![1] - b.center![1])
const cents = (mu: string) => Math.round(Number(mu) * 100)

test('5 hand in the whole of a parcel, then of another one what remains', async () => {
  const desk = await sit('officer')
  const { page } = desk
  const mapped = (await parcels(desk, 'status=open,partly_closed&mapped=true')).filter(p => p.center)
  const [first, second] = mapped.filter(p => p.status === 'open').flatMap(a => mapped.filter(b => b.status === 'partly_closed' && b.category === a.category && Number(b.accounts.open) > 0).map(b => [a, b] as const))
    .sort((m, n) => far(m[0], m[1]) - far(n[0], n[1]))[0]!
  await page.goto(`/map?parcel=${first.id}&at=${second.center!.join(',')},16`)
  await page.waitForSelector('.parcel footer button')
  await drawn(page)

  await task(desk, 'task 5', { presses: 8, seconds: 4 }, async () => {
    await page.click('.parcel footer button')
    await page.selectOption('#disposal-measure', { index: 1 })
    await page.fill('#disposal-dated_on', '2023-12-20')
    await page.dispatchEvent('#disposal-dated_on', 'change')
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('.parcel .disposal.submitted')
    await page.mouse.click(...(await spot(page, second.center!)))
    await page.waitForSelector(`.parcel header:has-text("${second.parcel_no}")`)
    await page.click('.parcel footer button')
    await page.waitForSelector('form.form')
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('.parcel .disposal.submitted')
  })
  for (const p of [first, second]) {
    const { disposals } = await desk.ask<Disposals>(`/api/parcels/${p.id}/disposals`)
    expect(disposals.reduce((n, d) => n + cents(d.mu), 0), p.parcel_no).toBe(cents(p.listed_mu))
  }
  await desk.close()
})
