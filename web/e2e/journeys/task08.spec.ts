import { afterAll, expect, test } from 'vitest'
import { drawn, leave, sit } from '../desk'
import { task } from './task'

afterAll(leave)

test('8 open what was returned from the bell, read why, mend it and hand it in again', async () => {
  const desk = await sit('officer')
  const { page } = desk
  await drawn(page)
  await page.goto(new URL(page.url()).pathname + '?tab=legend')
  await drawn(page)
  await task(desk, 'task 8', { presses: 6, seconds: 4 }, async () => {
    await page.click('.bell')
    await page.locator('[role=tabpanel] li button:has(.why):has(.state:text-is("退回补正"))').first().click()
    await page.waitForSelector('.disposal.chosen .why')
    await page.click('.disposal.chosen button:has-text("修改")')
    await page.waitForSelector('form.form .why')
    await page.fill('#disposal-reason', '已补充现场照片')
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('.disposal.submitted')
  })
  const id = new URL(page.url()).searchParams.get('parcel')!
  const { events } = await desk.ask<{ events: { kind: string; reason?: string }[] }>(`/api/parcels/${id}/history`)
  const kinds = events.map(e => e.kind)
  expect(events.find(e => e.kind === 'return')?.reason).toBeTruthy()
  expect(kinds.slice(kinds.indexOf('return') + 1)).toEqual(['edit', 'submit'])
  expect(kinds.slice(0, kinds.indexOf('return'))).toContain('submit')
  await page.waitForSelector('.line .reason')
  await desk.close()
})
