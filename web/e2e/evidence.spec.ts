// Evidence: photos from a phone, papers from a desk, and what a reviewer sees.

import { afterAll, expect, test } from 'vitest'
import { faults, leave, sit, type Desk } from './desk'

afterAll(leave)

const path = '/map?tab=list&q=DK2023-DX-011'
const draft = '.disposal.draft'
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64')
const pdf = (text: string) => ({ name: `${text}.pdf`, mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.4\n${text}\n`) })

interface Piece { type: string; source: string; distance_m: number | null; told: { accuracy: number | null }; flags: string[] }
interface List { count: { met: number; of: number; flags: number }; evidence: Piece[] }
async function evidence(desk: Desk): Promise<List> {
  const { parcels: [p] } = await desk.ask<{ parcels: { id: string }[] }>('/api/parcels?task=dongkou-2023&q=DK2023-DX-011')
  const { disposals } = await desk.ask<{ disposals: { id: string; dated_on: string }[] }>(`/api/parcels/${p!.id}/disposals`)
  return desk.ask<List>(`/api/disposals/${disposals.find(d => d.dated_on === '2023-12-26')!.id}/evidence`)
}

test('a phone takes a photo at the parcel, and one without a position', async () => {
  const first = await sit('officer')
  const { parcels: [p] } = await first.ask<{ parcels: { center: [number, number] }[] }>('/api/parcels?task=dongkou-2023&q=DK2023-DX-011')
  const [longitude, latitude] = p!.center
  await first.close()
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, path }
  for (const place of [{ geolocation: { longitude, latitude, accuracy: 8 }, permissions: ['geolocation'] }, {}]) {
    const desk = await sit('officer', { ...phone, ...place })
    const { page } = desk
    await page.tap('[data-row="0"] button')
    await page.waitForSelector(`${draft} [data-piece=site_photo]`) // what is there already has come
    const before = await page.locator(`${draft} [data-piece=site_photo]`).count()
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.tap(`${draft} [data-capture]`)])
    await chooser.setFiles({ name: 'IMG_1.png', mimeType: 'image/png', buffer: pixel })
    await page.waitForFunction(([at, n]) => document.querySelectorAll(at as string).length > (n as number), [`${draft} [data-piece=site_photo]`, before] as const)
    const last = (await evidence(desk)).evidence.at(-1)!
    if ('geolocation' in place) {
      expect(last).toMatchObject({ source: 'device', told: { accuracy: 8 } })
      expect(last.distance_m).toBeLessThan(50)
    } else {
      expect(last).toMatchObject({ source: '', distance_m: null })
      expect(last.flags).toContain('no_position')
      await page.waitForSelector(`${draft} [data-flag=no_position]:has-text("无定位")`)
    }
    expect(await faults(page)).toEqual([])
    await desk.close()
  }
})

test('two papers are brought, one is replaced, and the reviewer sees them', async () => {
  const officer = await sit('officer', { path })
  const { page } = officer
  await page.click('[data-row="0"] button')
  await page.waitForSelector(`${draft} [data-count]:has-text("2/3")`)
  await page.waitForSelector(`${draft} [data-lacks]:has-text("施工许可证")`)
  await page.setInputFiles(`${draft} [data-file=construction_permit]`, { name: 'x.exe', mimeType: 'application/pdf', buffer: Buffer.from('MZ') })
  await page.waitForSelector(`${draft} [role=alert]:has-text("只接受")`)
  await page.setInputFiles(`${draft} [data-file=construction_permit]`, pdf('施工许可证'))
  await page.waitForSelector(`${draft} [data-count]:has-text("3/3")`)
  expect(await faults(page)).toEqual([])
  await page.click(`${draft} [data-piece=redevelopment_agreement] button`)
  await page.waitForSelector(`${draft} [data-count]:has-text("2/3")`)
  await page.setInputFiles(`${draft} [data-file=redevelopment_agreement]`, pdf('改造协议'))
  await page.waitForSelector(`${draft} [data-count]:has-text("3/3")`)
  await page.waitForSelector(`${draft} [data-lacks]`, { state: 'detached' })
  await page.click(`${draft} [data-step=submit]`)
  await page.waitForSelector('.toast:has-text("已提交")')
  const { count } = await evidence(officer)
  expect([count.met, count.of]).toEqual([3, 3])
  await officer.close()

  const county = await sit('county')
  const mine = county.page.locator('.queue li', { hasText: '2.71' })
  expect(await mine.locator('[data-evidence]').textContent()).toContain('3/3 份')
  await mine.locator('button').click()
  await county.page.click('.disposal.chosen [data-evidence] summary')
  await county.page.waitForSelector('.disposal.chosen [data-piece=construction_permit]')
  const [shown] = await Promise.all([county.page.context().waitForEvent('page'), county.page.click('.disposal.chosen [data-piece=site_photo] a')])
  expect(shown.url()).toContain('disposition=inline')
  expect(await county.page.locator('.disposal.chosen [data-evidence] input[type=file]').count()).toBe(0)
  await county.close()
})
