import { afterAll, expect, test } from 'vitest'
import { drawn, leave, sit, spot } from '../desk'
import { parcels, task } from './task'

afterAll(leave)

type Place = [number, number]
interface Shape { coordinates: Place[][][] }
interface Whole { id: string; category: string; rev: number; plane_m2: string; geometry: Shape }

test('6 split by a line, move a corner without dragging, cut a hole, undo three, redo three, save', async () => {
  const desk = await sit('officer')
  const { page } = desk
  const open = (await parcels(desk, 'status=open&mapped=true')).filter(p => p.center)
  const all = await Promise.all(open.map(p => desk.ask<Whole>(`/api/parcels/${p.id}`)))
  const whole = all.filter(p => p.geometry.coordinates.length === 1 && p.geometry.coordinates[0]!.length === 1).sort((a, b) => Number(b.plane_m2) - Number(a.plane_m2))[0]!
  // Its plan was written before, as in task 3: the form takes the measure from it.
  const { measures } = await desk.ask<{ measures: { code: string; category: string; effect: string; zh: string }[] }>('/api/measures')
  const measure = measures.find(m => m.category === whole.category && m.effect === 'counts')!
  await page.request.patch(`/api/parcels/${whole.id}`, { headers: { 'Content-Type': 'application/merge-patch+json', 'If-Match': `"${whole.rev}"` }, data: { plan: measure.zh } })
  const center = open.find(p => p.id === whole.id)!.center!
  const ring = whole.geometry.coordinates[0]![0]!
  const north = Math.max(...ring.map(p => p[1]))
  const [west, east] = [Math.min(...ring.map(p => p[0])), Math.max(...ring.map(p => p[0]))]
  const high = center[1] + (north - center[1]) * 0.35
  await page.goto(`/map?parcel=${whole.id}`)
  await page.waitForSelector('.parcel footer button')
  await page.waitForURL(url => Number(url.searchParams.get('at')?.split(',')[2]) > 14) // the map has found the parcel
  await drawn(page)

  const press = async (...places: Place[]) => {
    for (const at of places) {
      const [x, y] = await spot(page, at)
      await page.mouse.move(x, y)
      await page.mouse.click(x, y)
    }
  }
  const measured = async (than = '') => {
    await page.waitForFunction(before => { const text = document.querySelector('[data-measured]')?.textContent; return text && text !== before }, than)
    return (await page.textContent('[data-measured]'))!
  }
  const shows = (text: string) => page.waitForFunction(then => document.querySelector('[data-measured]')?.textContent === then, text)
  /** The piece that stands after the split, told by the server that made it. */
  const answered = page.waitForResponse(r => r.url().endsWith('/geometry/preview') && (r.request().postData() ?? '').includes('"split"'))
  const [dx, dy] = [(east - west) / 12, (north - center[1]) / 8]

  await task(desk, 'task 6', { presses: 18, seconds: 6 }, async () => {
    await page.keyboard.press('x')
    await page.waitForSelector('.cross')
    await press([west - dx, high], [east + dx, high]) // out on the other side: that was the line
    const piece = ((await (await answered).json()) as { parts: { geometry: Shape }[] }).parts[0]!.geometry.coordinates[0]![0]!
    const split = await measured()
    const upper = piece.every(p => p[1] > high - 1e-6)
    // The piece's corner that lies farthest from the cut goes a step towards it.
    const corner = [...piece].sort((a, b) => Math.abs(b[1] - high) - Math.abs(a[1] - high))[0]!
    await press(corner, [corner[0] + (center[0] - corner[0]) * 0.3, corner[1] + (high - corner[1]) * 0.3])
    const moved = await measured(split)
    await page.keyboard.press('h')
    const amid = upper ? high + dy : center[1]
    await press([center[0] - dx, amid - dy / 3], [center[0] + dx, amid - dy / 3], [center[0], amid + dy / 3])
    await page.keyboard.press('Enter')
    const holed = await measured(moved)
    await page.keyboard.press('Control+z')
    await shows(moved)
    await page.keyboard.press('Control+z')
    await shows(split)
    await page.keyboard.press('Control+z')
    await page.waitForSelector('[data-measured]', { state: 'detached' })
    for (const then of [split, moved, holed]) {
      await page.keyboard.press('Control+Shift+z')
      await shows(then)
    }
    await page.fill('#disposal-dated_on', '2023-12-20')
    await page.keyboard.press('Control+s')
    await page.waitForSelector('.parcel .disposal.draft')
  })
  const { disposals } = await desk.ask<{ disposals: { state: string; measure: string; geometry: Shape }[] }>(`/api/parcels/${whole.id}/disposals`)
  const draft = disposals.find(d => d.state === 'draft')!
  expect(draft.measure).toBe(measure.code)
  expect(draft.geometry.coordinates[0]).toHaveLength(2)
  expect((await desk.ask<Whole>(`/api/parcels/${whole.id}`)).geometry).toEqual(whole.geometry)
  await desk.close()
})
