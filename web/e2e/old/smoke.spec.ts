// Tasks 1, 2 and 4, shortened, in a Chromium of 2021, as old as browsers of the
// field are. Playwright's own presses need what it has not: keys and the mouse do.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { leave, sit, spot } from '../desk'

beforeAll(() => {
  process.env.CHROMIUM = process.env.OLD_CHROMIUM
  process.env.CHROMIUM_FLAGS = '--disable-gpu --single-process --no-zygote'
})
afterAll(leave)

test('sign in, find a parcel, draw a part of it', async () => {
  const desk = await sit()
  const { page } = desk
  expect(await page.evaluate(() => navigator.userAgent)).toContain('Chrome/91.')
  const there = (what: string) => page.waitForFunction(css => document.querySelector(css), what)
  const idle = () => there('[data-map-idle=true]')
  const press = (what: string) => page.evaluate(css => { document.querySelector<HTMLElement>(css)!.click() }, what)

  await there('[name=username]')
  await page.evaluate(() => { document.querySelector<HTMLElement>('[name=username]')!.focus() })
  await page.keyboard.type('officer')
  await page.keyboard.press('Tab')
  await page.keyboard.type('sanlei-demo')
  await page.keyboard.press('Enter')
  await there('[role=tabpanel] li')
  await idle()

  await page.keyboard.press('/')
  await page.keyboard.type('DK2023-DX-013')
  await page.keyboard.press('Enter')
  await there('.parcel footer button')
  await idle()

  const { parcels: [p] } = await desk.ask<{ parcels: { center: [number, number]; bbox: [number, number, number, number] }[] }>('/api/parcels?task=dongkou-2023&q=DK2023-DX-013')
  await press('.parcel footer button')
  await there('form.form')
  await page.keyboard.press('d')
  await there('.cross')
  const [x, y] = p!.center
  const [dx, dy] = [(p!.bbox[2] - p!.bbox[0]) / 6, (p!.bbox[3] - p!.bbox[1]) / 6]
  for (const at of [[x - dx, y - dy], [x + dx, y - dy], [x, y + dy]] as [number, number][]) await page.mouse.click(...(await spot(page, at)))
  await page.keyboard.press('Enter')
  await there('[data-measured]')
  expect(await page.evaluate(() => document.querySelector('[data-measured]')!.textContent)).toMatch(/\d+\.\d\d 亩/)
  await desk.close()
})
