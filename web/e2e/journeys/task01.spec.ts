import { afterAll, expect, test } from 'vitest'
import { drawn, leave, sit } from '../desk'
import { books, task } from './task'

afterAll(leave)

test('1 sign in and see what waits in the county', async () => {
  const desk = await sit()
  const { page } = desk
  await task(desk, 'task 1', { presses: 3, seconds: 3 }, async () => {
    await page.fill('[name=username]', 'officer')
    await page.fill('[name=password]', 'sanlei-demo')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#tab-todo[aria-selected=true]')
    await page.waitForSelector('[role=tabpanel] li')
    await drawn(page)
  })
  const { total } = await desk.ask<{ total: number }>(`/api/reviews?task=${books}`)
  expect(total).toBeGreaterThan(0)
  expect(await page.locator('[role=tabpanel] li').count()).toBe(total)
  expect(await page.textContent('#tab-todo')).toBe(`待办 ${total}`)
  await desk.close()
})
