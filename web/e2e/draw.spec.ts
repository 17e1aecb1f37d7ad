// What an officer draws: along a boundary, cut, moved without dragging, undone,
// from numbers and from pasted text; and the boundary of a parcel itself.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { drawn, faults, leave, sit, spot, type Desk } from './desk'

type Place = [number, number]

// Parcels of these journeys' own, on empty land: two beside each other, whose
// coordinates have all their digits, and two without a boundary.
const west: Place[] = [[110.548000011, 27.055000023], [110.549000037, 27.054900041], [110.550000059, 27.055000067], [110.550000071, 27.056000083], [110.549000097, 27.056200011], [110.548000013, 27.056000029]]
const east: Place[] = [west[2]!, [110.551000031, 27.055000043], [110.551000047, 27.056000059], west[3]!]
const listed: [no: string, ring: Place[] | null][] = [['TY-001', west], ['TY-002', east], ['TY-003', null], ['TY-004', null]]

beforeAll(async () => {
  const desk = await sit('registrar')
  for (const [no, ring] of listed) {
    const answer = await desk.page.request.post('/api/parcels', {
      data: {
        task: 'dongkou-2023', parcel_no: no, category: 'approved_unsupplied', region: '430525-P01', listed_mu: '31.50', name: `试验地块${no}（虚构）`,
        ...(ring ? { geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] } } : {}),
      },
    })
    expect(answer.status(), await answer.text()).toBe(201)
  }
  await desk.close()
})
afterAll(leave)

interface Shape { type: string; coordinates: Place[][][] }
interface Parcel { id: string; geometry: Shape | null; parcel_no: string; plane_m2: string | null }
interface Disposal { id: string; state: string; mu: string; geometry: Shape | null }

const find = async (desk: Desk, no: string) => {
  const { parcels } = await desk.ask<{ parcels: { id: string }[] }>(`/api/parcels?limit=1&task=dongkou-2023&q=${no}`)
  return desk.ask<Parcel>(`/api/parcels/${parcels[0]!.id}`)
}
const disposals = async (desk: Desk, parcel: string) => (await desk.ask<{ disposals: Disposal[] }>(`/api/parcels/${parcel}/disposals`)).disposals

/** Sits before the form of a new disposal of a parcel, with its drawing open. */
async function atDrawing(no: string): Promise<{ desk: Desk; parcel: Parcel }> {
  const desk = await sit('officer', { path: `/map?tab=list&q=${no}` })
  await desk.page.click('[data-row="0"] button')
  await desk.page.click('.parcel footer .main')
  await drawn(desk.page)
  await desk.page.check('input[value=drawn]')
  await desk.page.waitForSelector('[data-draw]')
  return { desk, parcel: await find(desk, no) }
}

/** Presses on places of the map, each a press of its own. */
async function press(desk: Desk, ...places: Place[]) {
  for (const at of places) {
    const [x, y] = await spot(desk.page, at)
    await desk.page.mouse.move(x, y)
    await desk.page.mouse.click(x, y)
  }
}

/** The last measure that the server gave. */
const measured = (desk: Desk) => desk.page.textContent('[data-measured]')

async function save(desk: Desk, measure: string) {
  await desk.page.selectOption('#disposal-measure', measure)
  await desk.page.fill('#disposal-dated_on', '2023-12-20')
  await desk.page.click('[data-save]')
  await desk.page.waitForSelector('.toast.done')
}

const middle = (shape: Shape): Place => {
  const all = shape.coordinates[0]![0]!.slice(0, -1)
  return [all.reduce((s, p) => s + p[0], 0) / all.length, all.reduce((s, p) => s + p[1], 0) / all.length]
}
const between = (a: Place, b: Place, t: number): Place => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]

test('a disposal is drawn along the parcel, and its traced corners are the parcel’s', async () => {
  const { desk, parcel } = await atDrawing('TY-001')
  const amid = middle(parcel.geometry!)
  await desk.page.click('[data-draw]')
  // From amid the southern edge of the west to amid the northern of the east: corners 2 and 3 lie between.
  const [from, to] = [between(west[1]!, west[2]!, 0.5), between(west[3]!, west[4]!, 0.5)]
  await press(desk, from, to, between(to, amid, 0.6), between(from, amid, 0.6))
  await desk.page.keyboard.press('Enter')
  await desk.page.waitForSelector('[data-measured]')
  expect(await desk.page.locator('.amiss').count()).toBe(0)
  await desk.page.fill('#disposal-mu', '1.23')
  await save(desk, 'PG02')
  const saved = (await disposals(desk, parcel.id)).find(d => d.state === 'draft')!
  const points = saved.geometry!.coordinates[0]![0]!
  for (const corner of [west[2]!, west[3]!]) {
    expect(points.filter(p => Math.abs(p[0] - corner[0]) < 1e-9 && Math.abs(p[1] - corner[1]) < 1e-9)).toHaveLength(1)
  }
  expect(points).toHaveLength(7) // two presses on edges, two corners, two free points, and the first again

  // What was entered stands when the draft is opened again.
  await desk.page.click('[data-change]')
  await desk.page.waitForSelector('[data-measured]')
  expect(await desk.page.inputValue('#disposal-mu')).toBe('1.23')
  await desk.close()
})

test('split, a hole, a corner moved without dragging, three steps undone and redone, saved', async () => {
  const { desk, parcel } = await atDrawing('TY-002')
  const { page } = desk
  const shapes: string[] = []
  /** What stands, once the server has measured it. */
  const settled = async () => {
    await page.waitForSelector('[data-measured]')
    shapes.push((await measured(desk))!)
  }
  // A line across, and the southern piece.
  const across = (t: number) => [between(east[0]!, east[3]!, t), between(east[1]!, east[2]!, t)] as const
  const [left, right] = across(0.6)
  await page.click('[data-split]')
  await press(desk, between(right, left, 1.2), between(left, right, 1.2))
  await page.keyboard.press('Enter')
  await page.click('[data-parts] button:first-of-type')
  await settled()

  // A hole within it.
  await page.click('[data-hole]')
  const [low, high] = [across(0.2), across(0.35)]
  await press(desk, between(...low, 0.4), between(...low, 0.6), between(...high, 0.5))
  await page.keyboard.press('Enter')
  await page.waitForFunction(before => document.querySelector('[data-measured]') && document.querySelector('[data-measured]')!.textContent !== before, shapes[0])
  await settled()

  // One of the parcel's corners is picked up, put back, picked up again and put down elsewhere.
  await press(desk, east[1]!)
  await page.keyboard.press('Escape')
  await press(desk, east[1]!, between(east[1]!, middle(parcel.geometry!), 0.3))
  await page.waitForFunction(before => document.querySelector('[data-measured]') && document.querySelector('[data-measured]')!.textContent !== before, shapes[1])
  await settled()
  expect(new Set(shapes).size).toBe(3)

  for (const then of [shapes[1]!, shapes[0]!]) {
    await page.keyboard.press('Control+z')
    await page.waitForFunction(text => document.querySelector('[data-measured]')?.textContent === text, then)
  }
  await page.keyboard.press('Control+z')
  await page.waitForSelector('[data-measured]', { state: 'detached' })
  expect(await page.isDisabled('[data-undo]')).toBe(true)
  for (const then of shapes) {
    await page.keyboard.press('Control+Shift+z')
    await page.waitForFunction(text => document.querySelector('[data-measured]')?.textContent === text, then)
  }
  expect(await page.isDisabled('[data-redo]')).toBe(true)
  await save(desk, 'PG02')

  const saved = (await disposals(desk, parcel.id)).find(d => d.state === 'draft')!
  const [shell, hole, ...more] = saved.geometry!.coordinates[0]!
  expect([hole!.length, more.length, saved.geometry!.coordinates.length]).toEqual([4, 0, 1])
  // The corner that stayed is the parcel's; the parcel itself is what it was.
  expect(shell!.filter(p => p[0] === east[0]![0] && p[1] === east[0]![1]).length).toBeGreaterThan(0)
  expect(shell!.filter(p => p[0] === east[1]![0] && p[1] === east[1]![1])).toHaveLength(0)
  expect((await find(desk, 'TY-002')).geometry).toEqual(parcel.geometry)
  await desk.close()
})

test('snapping and following can be switched off, for good or for one point', async () => {
  const { desk } = await atDrawing('TY-001')
  const { page } = desk
  const corner = west[0]!
  const beside = async (): Promise<Place> => { // 6 pixels off the corner
    const [x, y] = await spot(page, corner)
    return [x + 5, y - 3]
  }
  const points = async () => {
    await page.waitForSelector('[data-measured]')
    return page.locator('[data-corner="0"] input').first().inputValue()
  }
  await page.click('[data-table]')
  const [a, b] = [between(corner, west[2]!, 0.5), between(corner, west[3]!, 0.4)]
  for (const [way, how] of [['on', 'corner'], ['alt', 'off'], ['s', 'off'], ['s', 'corner']] as const) {
    if (way === 's') await page.keyboard.press('s')
    await page.click('[data-draw]')
    if (way === 'alt') await page.keyboard.down('Alt')
    await page.mouse.click(...(await beside()))
    if (way === 'alt') await page.keyboard.up('Alt')
    await press(desk, a, b)
    await page.keyboard.press('Enter')
    const lon = await points()
    if (how === 'corner') expect(lon, way).toBe(corner[0].toFixed(9))
    else expect(lon, way).not.toBe(corner[0].toFixed(9))
  }
  await desk.close()
})

test('a shape that crosses itself says so, shows where, and is mended', async () => {
  const { desk, parcel } = await atDrawing('TY-001')
  const { page } = desk
  const amid = middle(parcel.geometry!)
  const at = (x: number, y: number): Place => [amid[0] + x * 0.0004, amid[1] + y * 0.0003]
  await page.keyboard.press('d')
  await press(desk, at(-1, -1), at(1, 1), at(1, -1), at(-1, 1))
  // Backspace takes one back; Escape asks once where much is drawn.
  await press(desk, at(0, 0.5))
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Escape')
  await page.waitForSelector('[role=alert]:has-text("再按一次 Esc")')
  await press(desk, at(0, 0.5))
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[data-faults]:has-text("自相交")')
  expect(await faults(page)).toEqual([])
  await page.click('[data-mend]')
  await page.waitForSelector('[data-measured]')
  expect(await page.locator('[data-faults]').count()).toBe(0)
  await page.keyboard.press('Control+z')
  await page.waitForSelector('[data-faults]')
  await page.keyboard.press('Escape') // leaves the form
  await page.waitForSelector('form.form', { state: 'detached' })
  await desk.close()
})

test('pasted metres are read by the server, faults said at their line', async () => {
  const { desk, parcel } = await atDrawing('TY-001')
  const { page } = desk
  await page.click('[data-paste]')
  await page.fill('[data-pasted]', '点号,北坐标,东坐标\nJ1,2993810.5,37455240.25\nJ2,2993810.5,北\nJ3,2993850.5,37455280.25')
  await page.click('[data-read]')
  await page.click('.paste .amiss button:has-text("第 3 行")')
  expect(await page.evaluate(() => { const a = document.activeElement as HTMLTextAreaElement; return a.value.slice(a.selectionStart, a.selectionEnd) })).toBe('J2,2993810.5,北')
  expect(await faults(page)).toEqual([])
  await page.fill('[data-pasted]', '点号,北坐标,东坐标\nJ1,2993810.5,37455240.25\nJ2,2993810.5,37455280.25\nJ3,2993850.5,37455280.25')
  await page.click('[data-read]')
  await page.waitForSelector('[data-read-as]:has-text("北坐标、东坐标")')
  await page.waitForSelector('[data-measured]:has-text("平面 800.00 平方米")') // half of 40 m by 40 m
  // WKT of the same parcel's western part, and then GeoJSON of all of it.
  await page.fill('[data-pasted]', `POLYGON((${[west[0]!, west[1]!, west[4]!, west[5]!, west[0]!].map(p => p.join(' ')).join(', ')}))`)
  await page.click('[data-read]')
  await page.waitForSelector('[data-read-as]:has-text("WKT")')
  await page.fill('[data-pasted]', JSON.stringify({ type: 'Feature', properties: {}, geometry: parcel.geometry }))
  await page.click('[data-read]')
  await page.waitForSelector('[data-read-as]:has-text("GeoJSON")')
  await page.waitForSelector('[data-measured]:has-text("占 100")')
  await page.click('.paste .btn:has-text("收起")')
  await save(desk, 'PG03')
  const saved = (await disposals(desk, parcel.id)).find(d => d.mu === '31.5' || d.mu === '31.50')!
  expect(saved.geometry).toEqual(parcel.geometry)
  await desk.close()
})

test('a part is drawn by keyboard alone, from numbers', async () => {
  const { desk, parcel } = await atDrawing('TY-002')
  const { page } = desk
  await page.focus('[data-table]')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[data-corner=new] input')
  await page.focus('[data-corner=new] input')
  const corners: Place[] = [[110.5502, 27.0551], [110.5508, 27.0551], [110.5508, 27.0553], [110.5502, 27.0553]]
  for (const [lon, lat] of corners) {
    await page.keyboard.type(String(lon))
    await page.keyboard.press('Tab')
    await page.keyboard.type(String(lat))
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.closest('[data-corner=new]') && (document.activeElement as HTMLInputElement).value === '')
  }
  await page.waitForSelector('[data-corner="3"]')
  const before = (await page.locator('[data-measured]').textContent())!
  // A metre north, and a tenth back; what is typed is undone by the drawing's own undo.
  await page.focus('[data-corner="2"] input >> nth=1')
  await page.keyboard.press('Shift+ArrowUp')
  await page.keyboard.press('ArrowDown')
  const value = Number(await page.locator('[data-corner="2"] input').nth(1).inputValue())
  expect((value - 27.0553) * 110_850).toBeCloseTo(0.9, 2)
  expect(await faults(page)).toEqual([])
  // In metres of the zone, which the server gives and takes.
  await page.selectOption('[data-system]', { index: 1 })
  await page.waitForFunction(() => (document.querySelector('[data-corner="0"] input') as HTMLInputElement | null)?.value.startsWith('37455'))
  await page.focus('[data-corner="0"] input')
  await page.keyboard.press('Shift+ArrowUp')
  await page.selectOption('[data-system]', { index: 0 })
  await page.waitForFunction(() => Number((document.querySelector('[data-corner="0"] input') as HTMLInputElement | null)?.value) > 110.5502)
  const moved = Number(await page.inputValue('[data-corner="0"] input >> nth=0'))
  expect((moved - 110.5502) * 99_200).toBeCloseTo(1, 1)
  // A corner more, and away again.
  await page.focus('[data-corner="1"] [data-insert]')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[data-corner="4"]')
  await page.focus('[data-corner="1"] [data-remove]')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[data-corner="4"]', { state: 'detached' })
  for (let i = 0; i < 5; i++) await page.keyboard.press('Control+z')
  await page.waitForSelector(`[data-measured]:has-text("${before.trim().slice(0, 8)}")`)
  await save(desk, 'PG03')
  const saved = (await disposals(desk, parcel.id)).find(d => d.geometry?.coordinates[0]![0]!.some(p => p[0] === 110.5502 && p[1] === 27.0551))!
  expect(saved.geometry!.coordinates[0]![0]!.slice(0, -1)).toEqual(corners)
  await desk.close()
})

test('points are dropped at the cross amid the map by G', async () => {
  const { desk, parcel } = await atDrawing('TY-001')
  const { page } = desk
  await page.focus('[data-map]')
  await page.keyboard.press('d')
  await page.waitForSelector('.cross')
  await page.keyboard.press('s') // where the cross stands, not what is near
  for (const key of ['ArrowRight', 'ArrowUp', 'ArrowLeft']) {
    await page.keyboard.press('g')
    const before = page.url()
    await page.keyboard.press(key)
    await page.waitForURL(url => url.href !== before) // the map has come to rest elsewhere
  }
  await page.keyboard.press('Enter')
  await page.waitForSelector('[data-measured]')
  expect(new URL(page.url()).searchParams.get('parcel')).toBe(parcel.id)
  await desk.close()
})

test('a parcel without a boundary gets one, and a corrected one is shown to reviewers', async () => {
  const officer = await sit('officer', { path: '/map?tab=list&q=TY-003' })
  const { page } = officer
  await page.click('[data-row="0"] button')
  await page.click('[data-boundary]:has-text("落图")')
  await page.click('[data-paste]')
  const north = west.map(([x, y]): Place => [x, +(y + 0.002).toFixed(9)])
  await page.fill('[data-pasted]', west.map(p => p.join(' ')).join('\n'))
  await page.click('[data-read]')
  await page.waitForSelector('.amiss.over') // that land is listed already
  await page.fill('[data-pasted]', north.map(p => p.join('\t')).join('\n'))
  await page.click('[data-read]')
  await page.waitForSelector('.amiss.over', { state: 'detached' })
  await page.waitForSelector('[data-measured]')
  expect(await faults(page)).toEqual([])
  await page.click('[data-save-boundary]')
  await page.waitForSelector('.toast:has-text("已落图")')
  await page.waitForSelector('[data-boundary]:has-text("改边界")')
  const parcel = await find(officer, 'TY-003')
  expect(parcel.geometry!.coordinates[0]![0]).toEqual([...north, north[0]])
  await drawn(page)

  // Corrected: one corner is moved; it needs its reason.
  await page.click('[data-boundary]')
  await press(officer, north[1]!, [north[1]![0], north[1]![1] + 0.0002])
  await page.waitForFunction(() => !document.querySelector('[data-undo]')?.hasAttribute('disabled'))
  await page.click('[data-save-boundary]')
  await page.waitForSelector('.faults:has-text("请填写原因")')
  await page.fill('#boundary-reason', '复测后修正')
  await page.click('[data-save-boundary]')
  await page.waitForSelector('.toast:has-text("边界已修正")')
  await officer.close()

  const county = await sit('county', { path: '/map?tab=list&q=TY-003' })
  await county.page.click('[data-row="0"] button')
  await county.page.waitForSelector('[data-boundary-change]:has-text("复测后修正")')
  expect(await county.page.getAttribute('[data-boundary-change] button', 'aria-pressed')).toBe('true')
  await drawn(county.page)
  expect(await colours(county, [211, 55, 3], [11, 111, 196])).toEqual([true, true]) // before in red, after in blue
  await county.page.click('[data-boundary-change] button')
  await county.page.waitForSelector('[data-map-idle=true]')
  expect(await faults(county.page)).toEqual([])
  await county.close()
})

test.each([['zh', 'dark'], ['en', 'light'], ['en', 'dark']])('the tools of drawing in %s, %s', async (language, theme) => {
  const desk = await sit('officer', { path: '/map?tab=list&q=TY-004' })
  const { page } = desk
  await page.evaluate(([l, th]) => { localStorage.setItem('language', l!); localStorage.setItem('theme', th!) }, [language, theme])
  await page.reload()
  await page.click('[data-row="0"] button')
  await page.click('[data-boundary]')
  await page.click('[data-paste]')
  await page.fill('[data-pasted]', `${west.map(([x, y]) => `${x} ${y + 0.004}`).join('\n')}\n\n110.5485 27.0594\n110.5495 27.0594\n110.549 27.0597`)
  await page.click('[data-read]')
  await page.waitForSelector('[data-read-as]')
  await page.waitForSelector('[data-measured]')
  expect(await faults(page)).toEqual([])
  await page.click('[data-table]')
  await page.waitForSelector('[data-corner="5"]')
  await page.selectOption('[data-ring]', { index: 1 })
  await page.waitForSelector('[data-corner="3"]', { state: 'detached' })
  expect(await faults(page)).toEqual([])
  await page.keyboard.press('d')
  await page.waitForSelector('.cross')
  expect(await faults(page)).toEqual([])
  await desk.close()
})

/** Whether colours stand on the map. */
const colours = (desk: Desk, ...wanted: [number, number, number][]) => desk.page.evaluate(all => {
  const found = all.map(() => false)
  for (const canvas of document.querySelectorAll<HTMLCanvasElement>('[data-map] canvas')) {
    const pixels = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data
    for (let i = 0; i < pixels.length; i += 4) all.forEach((c, n) => { if (c.every((v, k) => pixels[i + k] === v)) found[n] = true })
  }
  return found
}, wanted)
