// Every page, in both languages and both themes, and on a narrow screen.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dress, drawn, faults, leave, looks, signIn, sit, wide, type Desk } from './desk'

afterAll(leave)

/** What each page must show before it is looked at. */
const pages: [who: string, name: string, path: string, shows: string][] = [
  ['officer', 'map, to do', '/map?tab=todo', '[role=tabpanel] li'],
  ['officer', 'map, list', '/map?tab=list', '[data-row]'],
  ['officer', 'map, filter', '/map?tab=filter', '.filters'],
  ['officer', 'map, legend', '/map?tab=legend', '.legend'],
  ['officer', 'map, nothing found', '/map?tab=list&q=nowhere', '.none'],
  ['officer', 'list', '/parcels', 'tbody tr'],
  ['county', 'review', '/review', '.side .parcel'],
  ['auditor', 'progress', '/progress', '.gauges'],
  ['auditor', 'report', '/report?as_of=2023-12-31', '.report .sentence'],
  ['auditor', 'progress in the past', '/progress?as_of=2023-06-30', '.past'],
  ['auditor', 'comparison', '/comparison?from=2023-06-30', '[data-changed]'],
  ['auditor', 'journal', '/journal', '[data-journal] tbody tr'],
  ['auditor', 'checks', '/checks', 'h1'],
  ['registrar', 'import', '/import', '.drop'],
  ['registrar', 'decisions', '/decisions', '#decision-level'],
  ['admin', 'tasks', '/tasks', '.one h2'],
  ['admin', 'users', '/users', 'tbody tr'],
  ['admin', 'account', '/account', '[data-token-name]'],
]

describe.each(looks)('in %s, %s', (...look) => {
  test('signing in', async () => {
    const desk = await sit()
    await dress(desk.page, look)
    await desk.page.reload()
    await desk.page.waitForSelector('form')
    expect(await faults(desk.page)).toEqual([])
    expect(await wide(desk.page)).toBe(false)
    await desk.close()
  })

  test.each([...new Set(pages.map(([who]) => who))])('the pages of %s', async who => {
    const desk = await sit(who)
    await dress(desk.page, look)
    for (const [, name, path, shows] of pages.filter(p => p[0] === who)) {
      await desk.page.goto(path)
      await desk.page.waitForSelector(shows)
      expect(await faults(desk.page), name).toEqual([])
      expect(await wide(desk.page), name + ' is wide').toBe(false)
    }
    await desk.close()
  })

  test('a parcel with its disposals, and the form', async () => {
    const desk = await sit('officer', { path: '/map?tab=list&q=DK2023-PEWG-003' })
    await dress(desk.page, look)
    await desk.page.reload()
    await desk.page.click('[data-row="0"] button')
    await desk.page.waitForSelector('.parcel')
    expect(await faults(desk.page)).toEqual([])
    await desk.page.click('.parcel footer button')
    await desk.page.waitForSelector('form.form')
    expect(await faults(desk.page)).toEqual([])
    await desk.page.keyboard.press('Escape')
    await desk.page.keyboard.press('Escape')
    await desk.page.keyboard.press('?')
    await desk.page.waitForSelector('[role=dialog]')
    expect(await faults(desk.page)).toEqual([])
    await desk.close()
  })
})

/** What reaches beyond the right edge of the screen. */
const beyond = (page: Desk['page']) => page.evaluate(() => Array.from(document.querySelectorAll('body *'))
  .filter(e => e.getBoundingClientRect().right > window.innerWidth).map(e => e.outerHTML.slice(0, 120)))

describe('on a screen of 320 pixels', () => {
  let desk: Desk
  beforeAll(async () => { desk = await sit('county', { viewport: { width: 320, height: 640 } }) })
  afterAll(() => desk.close())

  test.each([
    ['/map?tab=list', '[data-row="0"] button'], ['/map?tab=filter', '.filters input'], ['/parcels', 'tbody tr'], ['/review', '.queue li'], ['/progress', '.gauges'],
  ])('%s is not scrolled sideways and shows what it is for', async (path, shows) => {
    await desk.page.goto(path)
    await desk.page.locator(shows).first().waitFor()
    expect((await desk.page.locator(shows).first().boundingBox())!.height).toBeGreaterThan(10)
    await desk.page.waitForLoadState('networkidle')
    expect(await wide(desk.page) && await beyond(desk.page)).toBe(false)
    const cut = await desk.page.evaluate(() => Array.from(document.querySelectorAll('button, a, input, select')).filter(e => {
      const box = e.getBoundingClientRect()
      return box.width > 1 && box.right > window.innerWidth + 1 && !e.closest('.scroll-x, .rows, .skip')
    }).map(e => e.outerHTML.slice(0, 120)))
    expect(cut).toEqual([])
  })
})

test('an address that somebody copied opens the same after signing in', async () => {
  const path = '/map?task=dongkou-2023&tab=list&category=idle'
  const desk = await sit(undefined, { path })
  await desk.page.waitForSelector('form')
  await signIn(desk.page, 'auditor')
  expect(desk.page.url()).toContain('category=idle')
  await drawn(desk.page)
  await desk.page.waitForSelector('text=9 宗')
  await desk.close()
})

test('a wrong password says so and keeps the account', async () => {
  const desk = await sit()
  await desk.page.fill('[name=username]', 'officer')
  await desk.page.fill('[name=password]', 'wrong')
  await desk.page.keyboard.press('Enter')
  await desk.page.waitForSelector('text=账号或密码不正确')
  expect(await desk.page.inputValue('[name=username]')).toBe('officer')
  await desk.close()
})
