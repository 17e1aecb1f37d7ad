// An admin lets somebody in, and out again.

import { afterAll, expect, test } from 'vitest'
import { faults, leave, signIn, sit, wide } from './desk'

afterAll(leave)

test('somebody is added, chooses a password by the link, makes a token, and is disabled', async () => {
  const admin = await sit('admin', { path: '/users' })
  await admin.page.goto('/users')
  await admin.page.waitForSelector('table')
  expect(await faults(admin.page), 'users').toEqual([])
  await admin.page.click('[data-new-user]')
  await admin.page.fill('[name=login]', 'zhao')
  await admin.page.fill('[name=name]', '赵经办')
  await admin.page.getByRole('combobox', { name: '区域' }).selectOption('430525-P01')
  expect(await faults(admin.page), 'a new user').toEqual([])
  await admin.page.click('[data-save-user]')
  const link = (await admin.page.locator('.link code').textContent())!
  expect(link).toContain('/invitation#')
  expect(await wide(admin.page)).toBe(false)

  const zhao = await sit(undefined, { path: link.slice(link.indexOf('/invitation')) })
  await zhao.page.waitForSelector('[name=next]')
  expect(await faults(zhao.page), 'invitation').toEqual([])
  await zhao.page.fill('[name=next]', 'Zhong-guo 2026')
  await zhao.page.fill('[name=again]', 'something else')
  await zhao.page.keyboard.press('Enter')
  await zhao.page.waitForSelector('[role=alert]:has-text("不一致")')
  await zhao.page.fill('[name=again]', 'Zhong-guo 2026')
  await zhao.page.keyboard.press('Enter')
  await zhao.page.waitForURL(/\/sign-in/)
  expect(await zhao.page.inputValue('[name=username]')).toBe('zhao')
  await signIn(zhao.page, 'zhao', 'Zhong-guo 2026')

  await zhao.page.goto('/account')
  await zhao.page.waitForSelector('[data-token-name]')
  expect(await faults(zhao.page), 'account').toEqual([])
  await zhao.page.fill('[data-token-name]', 'QGIS')
  await zhao.page.keyboard.press('Enter')
  const secret = (await zhao.page.locator('.secret code').textContent())!
  const asked = await zhao.page.request.get('/api/session', { headers: { Authorization: `Bearer ${secret}`, Cookie: '' } })
  expect((await asked.json() as { login: string }).login).toBe('zhao')

  await admin.page.reload()
  await admin.page.getByRole('button', { name: '停用 赵经办' }).click()
  await admin.page.waitForSelector('.off:has-text("赵经办")')
  await zhao.page.goto('/map')
  await zhao.page.waitForURL(/\/sign-in/)
  await zhao.page.fill('[name=username]', 'zhao')
  await zhao.page.fill('[name=password]', 'Zhong-guo 2026')
  await zhao.page.keyboard.press('Enter')
  await zhao.page.waitForSelector('#refused:has-text("账号或密码不正确")')
  await zhao.close()

  await admin.page.reload()
  await admin.page.waitForSelector('td.wrong:has-text("账号或密码不正确")')
  if (process.env.SHOTS) await admin.page.screenshot({ path: `${process.env.SHOTS}/users.png`, fullPage: true })
  await admin.close()
})

test('a password is changed by whoever knows it', async () => {
  const desk = await sit(undefined, { path: '/password' })
  await desk.page.waitForSelector('[name=present]')
  expect(await faults(desk.page)).toEqual([])
  await desk.page.fill('[name=username]', 'second')
  await desk.page.fill('[name=present]', 'wrong')
  await desk.page.fill('[name=next]', 'Zhong-guo 2026')
  await desk.page.fill('[name=again]', 'Zhong-guo 2026')
  await desk.page.keyboard.press('Enter')
  await desk.page.waitForSelector('[role=alert]:has-text("账号或密码不正确")')
  if (process.env.SHOTS) await desk.page.screenshot({ path: `${process.env.SHOTS}/password.png` })
  await desk.close()
})
