// One disposal from the officer's desk to the province's, and the figures that
// follow it.

import { afterAll, expect, test } from 'vitest'
import { drawn, leave, sit, spot, type Desk } from './desk'

afterAll(leave)

const no = 'DK2023-DX-013'
interface Progress { total: { completion_rate: string; accepted_mu: string; reported_mu: string } }
const progress = async (desk: Desk) => (await desk.ask<Progress>('/api/progress?task=dongkou-2023')).total
const status = async (desk: Desk) => (await desk.ask<{ parcels: { status: string }[] }>(`/api/parcels?task=dongkou-2023&q=${no}`)).parcels[0]?.status

test('the work of a day', async () => {
  const officer = await sit('officer')
  const before = await progress(officer)
  expect(before.completion_rate).toBe('89.20')

  // The officer finds the parcel and reports all of it.
  await officer.page.keyboard.press('/')
  await officer.page.keyboard.type(no)
  await officer.page.keyboard.press('Enter')
  await officer.page.waitForSelector(`.parcel:has-text("${no}")`)
  await drawn(officer.page)
  expect(officer.page.url()).toMatch(/parcel=[0-9a-f-]{36}/)
  await officer.page.click('.parcel footer button')
  await officer.page.selectOption('#disposal-measure', 'DX04')
  await officer.page.fill('#disposal-dated_on', '2023-12-20')
  await officer.page.fill('#disposal-document', '改造协议〔2023〕9号（虚构）')
  await officer.page.click('[data-submit]')
  await officer.page.waitForSelector('.toast:has-text("已提交")')
  await officer.page.waitForSelector('.parcel .disposal.submitted')
  expect(await status(officer)).toBe('under_review')
  expect(await progress(officer)).toEqual(before) // submitted mu is still open

  // Three desks pass it on; the dashboard of a fourth moves without a reload.
  for (const [who, step] of [['county', 'report'], ['city', 'pass'], ['province', 'accept']] as const) {
    const desk = await sit(who)
    await desk.page.click(`.queue button:has-text("云母矿品加工厂")`)
    await desk.page.click(`.disposal.chosen [data-step=${step}]`)
    await desk.page.click('[data-confirm]')
    await desk.page.waitForSelector('.toast.done')
    await desk.page.waitForSelector(`.queue button:has-text("云母矿品加工厂")`, { state: 'detached' })
    await desk.close()
  }

  const after = await progress(officer)
  expect(after.accepted_mu).toBe('771.52')
  expect(await status(officer)).toBe('closed')
  await officer.page.keyboard.press('Escape')
  await officer.page.keyboard.press('g')
  await officer.page.keyboard.press('d')
  await officer.page.waitForSelector(`.gauges li:first-child [data-rate]:has-text("${after.completion_rate}%")`)
  await officer.close()
})

test('a gauge moves while somebody looks at the card', async () => {
  const county = await sit('county', { path: '/map?tab=list&q=DK2023-DX-008' })
  await county.page.click('[data-row="0"] button')
  const before = await progress(county)
  const reported = county.page.waitForResponse(r => r.url().includes('/steps'))
  await county.page.click('[data-step=report]')
  await county.page.click('[data-confirm]')
  await reported
  await county.page.waitForSelector('.disposal.reported')
  expect(Number((await progress(county)).reported_mu)).toBeGreaterThan(Number(before.reported_mu))
  await county.close()
})

test('a return needs its reason and reaches the officer', async () => {
  const county = await sit('county')
  await county.page.click('.queue button:has-text("滨溪路南侧二号地块")')
  await county.page.click('.disposal.chosen [data-step=return]')
  await county.page.click('[data-confirm]')
  await county.page.waitForSelector('.faults')
  await county.page.click('.chip:has-text("缺少现场照片")')
  await county.page.click('[data-confirm]')
  await county.page.waitForSelector('.toast.done')
  await county.close()
  const officer = await sit('officer')
  await officer.page.click('[role=tabpanel] li button:has-text("缺少现场照片")')
  await officer.page.waitForSelector('.disposal.returned .why:has-text("缺少现场照片")')
  await officer.close()
})

test('a map that is pressed opens the card, and going back closes it', async () => {
  const desk = await sit('auditor', { path: '/map?tab=list' })
  const { page } = desk
  await drawn(page)
  const { parcels: [first] } = await desk.ask<{ parcels: { center: [number, number]; id: string }[] }>('/api/parcels?limit=1&task=dongkou-2023')
  await page.mouse.click(...(await spot(page, first!.center)))
  await page.waitForURL(url => url.searchParams.get('parcel') === first!.id)
  await page.waitForSelector('.parcel')
  await page.goBack()
  await page.waitForSelector('.parcel', { state: 'detached' })
  await desk.close()
})

test('a part is drawn, measured by the server, clipped, undone and redone, and saved', async () => {
  const desk = await sit('officer', { path: '/map?tab=list&q=DK2023-PEWG-003' })
  const { page } = desk
  await page.click('[data-row="0"] button')
  await page.click('.parcel footer button')
  await drawn(page)
  await page.check('input[value=drawn]')
  await page.click('[data-draw]')
  const { parcels: [p] } = await desk.ask<{ parcels: { bbox: [number, number, number, number] }[] }>('/api/parcels?limit=1&task=dongkou-2023&q=DK2023-PEWG-003')
  const [west, south, east, north] = p!.bbox
  const beyond = (east - west) / 10
  for (const corner of [[west - beyond, south - beyond], [east + beyond, south - beyond], [east + beyond, north], [west - beyond, north]]) {
    await page.mouse.click(...(await spot(page, corner as [number, number])))
    await page.waitForTimeout(300) // two presses close together would finish the drawing
  }
  await page.keyboard.press('Enter')
  await page.waitForSelector('.amiss:has-text("地块外")')
  await page.waitForSelector('.amiss.over')
  expect(await page.locator('.parcel h2').textContent()).toContain('双创路西侧地块') // the last press selected nothing
  const whole = await page.textContent('[data-measured]')
  await page.click('[data-clip]')
  await page.waitForSelector('.amiss', { state: 'detached' })
  const clipped = await page.textContent('[data-measured]')
  expect(clipped).not.toBe(whole)
  await page.keyboard.press('Control+z')
  await page.waitForSelector('.amiss')
  await page.keyboard.press('Control+Shift+z')
  await page.waitForSelector('.amiss', { state: 'detached' })
  await page.waitForSelector(`[data-measured]:has-text("${clipped}")`)
  await page.selectOption('#disposal-measure', 'PG02')
  await page.fill('#disposal-dated_on', '2023-12-20')
  await page.click('[data-save]')
  await page.waitForSelector('.toast.done')
  await page.waitForSelector('.disposal.draft:has-text("平面面积")')
  await desk.close()
})

test('a plan and a note put a parcel in progress', async () => {
  const desk = await sit('officer', { path: '/map?tab=list&q=DK2023-DX-011' })
  const { page } = desk
  await page.click('[data-row="0"] button')
  await page.click('[data-plan]')
  await page.fill('.plan textarea', '与相邻厂区合并改造，分两期实施')
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('.toast:has-text("方案已保存")')
  await page.click('[data-note]')
  await page.fill('#note-happened', '完成现场踏勘')
  await page.fill('#note-obstacle', '权属调查未完成')
  await page.click('[data-save-note]')
  await page.waitForSelector('li:has-text("完成现场踏勘")')
  await page.waitForSelector('.line li:first-child:has-text("调度记录")')
  await desk.close()
})

test('a decision is undone from its toast', async () => {
  const desk = await sit('city')
  const { page } = desk
  const before = await progress(desk)
  const name = await page.locator('.queue li:first-child b.cut').textContent()
  await page.waitForSelector('.disposal.chosen')
  await page.keyboard.press('a')
  await page.keyboard.press('Control+Enter')
  await page.click('.toast .act:has-text("撤销")')
  await page.waitForSelector('.toast:has-text("已撤销")')
  await page.waitForSelector(`.queue li:has-text("${name}")`)
  expect(await progress(desk)).toEqual(before)
  await desk.close()
})
