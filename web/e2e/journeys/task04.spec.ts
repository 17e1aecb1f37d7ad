import { afterAll, expect, test } from 'vitest'
import { drawn, leave, sit, spot } from '../desk'
import { parcels, task } from './task'

afterAll(leave)

type Place = [number, number]
const between = (a: Place, b: Place, t: number): Place => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
const pdf = (text: string) => ({ name: `${text}.pdf`, mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.4\n${text}\n`) })

test('4 draw a disposal along the edge of a parcel, attach two papers, hand it in', async () => {
  const desk = await sit('officer')
  const { page } = desk
  const open = (await parcels(desk, 'status=open&mapped=true&category=low_efficiency')).filter(p => p.center)
  const whole = await Promise.all(open.slice(0, 12).map(p => desk.ask<{ id: string; parcel_no: string; geometry: { coordinates: Place[][][] } }>(`/api/parcels/${p.id}`)))
  const parcel = whole.find(p => p.geometry.coordinates.length === 1 && p.geometry.coordinates[0]!.length === 1 && p.geometry.coordinates[0]![0]!.length >= 5)!
  const ring = parcel.geometry.coordinates[0]![0]!.slice(0, -1)
  const center = open.find(p => p.id === parcel.id)!.center!

  // From amid one edge to amid the next but one: the two corners between are followed.
  const long = ring.map((p, i) => ({ i, metres: Math.hypot((ring[(i + 1) % ring.length]![0] - p[0]) * 0.89, ring[(i + 1) % ring.length]![1] - p[1]) })).sort((a, b) => b.metres - a.metres)[0]!.i
  const corner = (n: number) => ring[(n + ring.length) % ring.length]!
  const from = between(corner(long - 1), corner(long), 0.5)
  const to = between(corner(long + 1), corner(long + 2), 0.5)
  await page.goto(`/map?parcel=${parcel.id}&at=${center.join(',')},18`)
  await page.waitForSelector('.parcel footer button')
  await drawn(page)

  await task(desk, 'task 4', { presses: 14, seconds: 6 }, async () => {
    await page.keyboard.press('d')
    await page.waitForSelector('.cross')
    for (const at of [from, to, between(to, center, 0.5), between(from, center, 0.5)]) {
      const [x, y] = await spot(page, at)
      await page.mouse.move(x, y)
      await page.mouse.click(x, y)
    }
    await page.keyboard.press('Enter')
    await page.waitForSelector('[data-measured]')
    await page.selectOption('#disposal-measure', 'DX04')
    await page.fill('#disposal-dated_on', '2023-12-20')
    await page.keyboard.press('Control+s')
    await page.waitForSelector('.disposal.draft [data-file=redevelopment_agreement]')
    for (const [type, name] of [['redevelopment_agreement', '改造协议'], ['construction_permit', '施工许可证']] as const) {
      const before = await page.locator(`.disposal.draft [data-piece=${type}]`).count()
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.click(`.disposal.draft [data-file=${type}]`)])
      await chooser.setFiles(pdf(name))
      await page.waitForFunction(([at, n]) => document.querySelectorAll(at as string).length > (n as number), [`.disposal.draft [data-piece=${type}]`, before] as const)
    }
    await page.click('.disposal.draft [data-step=submit]')
    await page.waitForSelector('.parcel .disposal.submitted')
  })

  const { disposals } = await desk.ask<{ disposals: { state: string; plane_m2: string; geometry: { coordinates: Place[][][] } }[] }>(`/api/parcels/${parcel.id}/disposals`)
  const made = disposals.find(d => d.state === 'submitted')!
  const points = made.geometry.coordinates[0]![0]!
  for (const traced of [corner(long), corner(long + 1)]) {
    expect(points.filter(p => Math.abs(p[0] - traced[0]) < 1e-9 && Math.abs(p[1] - traced[1]) < 1e-9), JSON.stringify({ ring, points })).toHaveLength(1)
  }
  expect(Number(made.plane_m2)).toBeGreaterThan(0)
  await page.waitForSelector('.parcel .chip:has-text("待审")')
  await desk.close()
})
