// Two officers change the same parcel at the same time.

import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { drawn, leave, sit, spot, type Desk } from './desk'

afterAll(leave)

const returned = '/map?tab=list&q=DK2023-DX-010'
const open = async (desk: Desk, edit: string) => {
  await desk.page.click('[data-row="0"] button')
  await desk.page.click(edit)
}
/** Opens the returned disposal as it stands by now. */
async function anew({ page }: Desk) {
  await page.reload()
  await page.click('.disposal.returned button:has-text("修改")')
}
const saved = (page: Page) => page.waitForSelector('.toast.done')
const pick = (page: Page, field: string, side: string) => page.check(`[data-clash=${field}] input[value=${side}]`)

test('different fields of a disposal merge by themselves, the same one is decided, and a third change shows alone', async () => {
  const [mine, theirs] = [await sit('officer', { path: returned }), await sit('second', { path: returned })]
  for (const desk of [mine, theirs]) await open(desk, '.disposal.returned button:has-text("修改")')

  // Different fields.
  await theirs.page.fill('#disposal-document_mu', '12.00')
  await theirs.page.click('[data-save]')
  await saved(theirs.page)
  await mine.page.fill('#disposal-document', '租赁合同〔2023〕12号（虚构）')
  await mine.page.click('[data-save]')
  const toast = await mine.page.waitForSelector('.toast:has-text("已合并李经办")')
  expect(await toast.textContent()).toContain('文件面积')
  await mine.page.click('.disposal.returned button:has-text("修改")')
  expect(await mine.page.inputValue('#disposal-document_mu')).toBe('12.00')
  expect(await mine.page.inputValue('#disposal-document')).toBe('租赁合同〔2023〕12号（虚构）')

  // The same field, and another that only they changed.
  await anew(theirs)
  await theirs.page.fill('#disposal-document', '租赁合同〔2023〕13号（虚构）')
  await theirs.page.fill('#disposal-reason', '实测略大')
  await theirs.page.click('[data-save]')
  await saved(theirs.page)
  await mine.page.fill('#disposal-document', '补充协议（虚构）')
  await mine.page.fill('#disposal-dated_on', '2023-12-21')
  await mine.page.click('[data-save]')
  await mine.page.waitForSelector('[data-merge]:has-text("李经办")')
  expect(await mine.page.locator('[data-clash]').count()).toBe(1)
  expect(await mine.page.isDisabled('[data-merge] .btn.main')).toBe(true)
  expect(await mine.page.textContent('[data-clash=document]')).toContain('租赁合同〔2023〕13号（虚构）')

  // Cancelling brings the form back as it was.
  await mine.page.click('[data-merge] button:has-text("取消")')
  expect(await mine.page.inputValue('#disposal-document')).toBe('补充协议（虚构）')
  expect(await mine.page.inputValue('#disposal-dated_on')).toBe('2023-12-21')
  expect(await mine.page.inputValue('#disposal-reason')).toBe('')
  await mine.page.click('[data-save]')
  await pick(mine.page, 'document', 'mine')

  // A third change in between: only what is new is asked.
  await anew(theirs)
  await theirs.page.fill('#disposal-dated_on', '2023-12-22')
  await theirs.page.click('[data-save]')
  await saved(theirs.page)
  await mine.page.click('[data-merge] .btn.main')
  await mine.page.waitForSelector('[data-clash=dated_on]')
  expect(await mine.page.locator('[data-clash]').count()).toBe(1)
  await pick(mine.page, 'dated_on', 'theirs')
  await mine.page.click('[data-merge] .btn.main')
  await mine.page.waitForSelector('[data-merge]', { state: 'detached' })
  await mine.page.waitForSelector('form.form', { state: 'detached' })
  const { parcels: [p] } = await mine.ask<{ parcels: { id: string }[] }>('/api/parcels?task=dongkou-2023&q=DK2023-DX-010')
  const { disposals } = await mine.ask<{ disposals: { document: string; dated_on: string; reason: string; state: string }[] }>(`/api/parcels/${p!.id}/disposals`)
  expect(disposals.find(d => d.state === 'returned')).toMatchObject({ document: '补充协议（虚构）', dated_on: '2023-12-22', reason: '实测略大' })
  await mine.close()
  await theirs.close()
})

test('the same geometry is decided with its areas, on the map', async () => {
  const path = '/map?tab=list&q=DK2023-PEWG-007'
  const mine = await sit('officer', { path })
  const { parcels: [p] } = await mine.ask<{ parcels: { id: string; bbox: [number, number, number, number] }[] }>('/api/parcels?task=dongkou-2023&q=DK2023-PEWG-007')
  await open(mine, '.parcel footer button')
  await drawn(mine.page)
  await mine.page.check('input[value=drawn]')
  await draw(mine, 0.2)
  await mine.page.selectOption('#disposal-measure', { index: 1 })
  await mine.page.fill('#disposal-dated_on', '2023-12-20')
  await mine.page.click('[data-save]')
  await saved(mine.page)
  const theirs = await sit('second', { path })
  for (const [desk, share] of [[mine, 0.3], [theirs, 0.4]] as const) {
    if (desk === theirs) await desk.page.click('[data-row="0"] button')
    await desk.page.click('.disposal.draft button:has-text("修改")')
    await desk.page.waitForSelector('[data-measured]')
    await drawn(desk.page)
    await draw(desk, share)
  }
  await theirs.page.click('[data-save]')
  await saved(theirs.page)
  await mine.page.click('[data-save]')
  await mine.page.waitForSelector('[data-clash=part]')
  await mine.page.waitForFunction(() => document.querySelectorAll('[data-clash=part] .muted').length === 3 &&
    [...document.querySelectorAll('[data-clash=part] .muted')].every(e => e.textContent!.includes('平方米')))
  if (process.env.SHOTS) await mine.page.screenshot({ path: `${process.env.SHOTS}/merge-geometry.png` })
  await pick(mine.page, 'part', 'theirs')
  await mine.page.click('[data-merge] .btn.main')
  await mine.page.waitForSelector('[data-merge]', { state: 'detached' })
  await mine.page.waitForSelector('form.form', { state: 'detached' })
  const of = async (desk: Desk) => (await desk.ask<{ disposals: { state: string; plane_m2: string }[] }>(`/api/parcels/${p!.id}/disposals`)).disposals.find(d => d.state === 'draft')!.plane_m2
  expect(await of(mine)).toBe(await of(theirs))
  await mine.close()
  await theirs.close()

  /** The west of the parcel, so wide a share of it, cut to the parcel by the server. */
  async function draw({ page }: Desk, share: number) {
    const [west, south, east, north] = p!.bbox
    const beyond = (east - west) / 20
    const to = west + (east - west) * share
    await page.click('[data-draw]')
    for (const corner of [[west - beyond, south - beyond], [to, south - beyond], [to, north + beyond], [west - beyond, north + beyond]]) {
      await page.mouse.click(...(await spot(page, corner as [number, number])))
      await page.waitForTimeout(300) // two presses close together would finish the drawing
    }
    await page.keyboard.press('Enter')
    await page.click('[data-clip]')
    await page.waitForSelector('.amiss', { state: 'detached' })
    await page.waitForSelector('[data-measuring]', { state: 'detached' })
  }
})

test('a plan merges with whatever else happened to the parcel, and asks where both wrote one', async () => {
  const path = '/map?tab=list&q=DK2023-DX-013'
  const [mine, theirs] = [await sit('officer', { path }), await sit('second', { path })]
  for (const desk of [mine, theirs]) await open(desk, '[data-plan]')
  await theirs.page.fill('#plan-leader', '李副县长（虚构）')
  await theirs.page.click('[data-save-plan]')
  await saved(theirs.page)
  await mine.page.fill('#plan-plan', '整体收回')
  await mine.page.click('[data-save-plan]')
  await mine.page.waitForSelector('.toast:has-text("已合并李经办")')

  for (const desk of [mine, theirs]) {
    await desk.page.waitForSelector('form.plan', { state: 'detached' })
    await desk.page.reload()
    await desk.page.click('[data-plan]')
  }
  await theirs.page.fill('#plan-plan', '二期改造')
  await theirs.page.click('[data-save-plan]')
  await saved(theirs.page)
  await mine.page.fill('#plan-plan', '分期收回')
  await mine.page.click('[data-save-plan]')
  await mine.page.waitForSelector('[data-clash=plan]:has-text("二期改造")')
  await pick(mine.page, 'plan', 'theirs')
  await mine.page.click('[data-merge] .btn.main')
  await mine.page.waitForSelector('form.plan', { state: 'detached' })
  await mine.page.waitForSelector('dd:has-text("二期改造")')
  await mine.close()
  await theirs.close()
})
