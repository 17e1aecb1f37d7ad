import { afterAll, expect, test } from 'vitest'
import { drawn, leave, sit } from '../desk'
import { parcels, task } from './task'

afterAll(leave)

test('2 find a parcel by part of its number and open its card', async () => {
  const desk = await sit('officer')
  const { page } = desk
  const all = await parcels(desk, 'mapped=true')
  const sought = all[Math.floor(all.length / 2)]!
  const part = sought.parcel_no.replace(/^\d+-/, '')
  await drawn(page)
  await task(desk, 'task 2', { presses: 3, seconds: 1.5 }, async () => {
    await page.keyboard.press('/')
    await page.keyboard.type(part)
    await page.keyboard.press('Enter')
    await page.waitForSelector(`.parcel header:has-text("${sought.parcel_no}")`)
    await drawn(page)
  })
  const again = await page.context().newPage()
  await again.goto(page.url())
  await again.waitForSelector(`.parcel header:has-text("${sought.parcel_no}")`)
  await drawn(again)
  expect(new URL(again.url()).searchParams.get('parcel')).toBe(sought.id)
  await desk.close()
})
