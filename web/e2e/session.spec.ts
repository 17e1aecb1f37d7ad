// A session that comes to its end, by the clock of the browser.

import { afterAll, expect, test } from 'vitest'
import { leave, sit } from './desk'

afterAll(leave)

test('the end of a session is told two minutes before, put off by one press, and loses nothing typed', async () => {
  const desk = await sit(undefined, { path: '/map?tab=list&q=DK2023-DX-012' })
  const { page } = desk
  await page.clock.install()
  await page.fill('[name=username]', 'officer')
  await page.fill('[name=password]', 'sanlei-demo')
  await page.keyboard.press('Enter')
  await page.click('[data-row="0"] button')
  await page.click('[data-plan]')
  await page.fill('#plan-plan', '二期并入')

  await page.clock.fastForward('11:57:00')
  expect(await page.locator('[data-extend]').count()).toBe(0)
  await page.route('**/api/session', async route => { // the server's clock is not moved, so it is said here what it would say
    const got = await route.fetch()
    await route.fulfill({ json: { ...(await got.json() as object), expires_in: 90 } })
  })
  await page.clock.fastForward('01:30')
  await page.waitForSelector('[data-extend]')
  const extended = page.waitForResponse(r => r.url().endsWith('/session/extension') && r.status() === 200)
  await page.click('[data-extend]')
  await extended

  await page.waitForSelector('[data-extend]', { state: 'detached' })

  await page.unroute('**/api/session')
  await desk.page.context().request.delete('/api/session') // ended by the server meanwhile
  await page.clock.fastForward('11:58:30')
  await page.waitForSelector('.ended:has-text("登录已失效")')
  await page.fill('[name=username]', 'officer')
  await page.fill('[name=password]', 'sanlei-demo')
  await page.keyboard.press('Enter')
  await page.waitForURL(url => url.pathname === '/map' && url.searchParams.has('parcel'))
  await page.click('[data-plan]')
  await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('#plan-plan')?.value === '二期并入')
  await desk.close()
})

test('a browser that is too old is told so in plain words', async () => {
  const desk = await sit(undefined, { userAgent: 'Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0.4240.198 Safari/537.36' })
  await desk.page.waitForSelector('main:has-text("当前 Chrome 86，需要 Chrome 90")')
  await desk.close()
})
