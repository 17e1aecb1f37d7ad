// How the map moves over twenty thousand parcels. Times are printed.

import { afterAll, expect, test } from 'vitest'
import { drawn, leave, sit } from '../desk'
import { parcels } from './task'

afterAll(leave)

test('the map pans and zooms over all parcels', async () => {
  const desk = await sit('auditor', { viewport: { width: 1920, height: 1080 }, reducedMotion: 'reduce' })
  const { page } = desk
  const dense = (await parcels(desk, 'mapped=true&region=430525')).map(p => p.center!)
  const middle = [0, 1].map(i => dense.map(c => c[i]!).sort((a, b) => a - b)[dense.length >> 1]!)
  await page.goto(`/map?tab=legend&at=${middle.join(',')},12`)
  await drawn(page)

  const complete = await page.evaluate(async () => {
    const map = document.querySelector<HTMLElement>('[data-map]')!
    const begun = performance.now()
    document.querySelector<HTMLElement>('[aria-label=放大]')!.click()
    await new Promise<void>(done => {
      let left = false
      new MutationObserver((_, seen) => {
        if (map.dataset.mapIdle === 'false') left = true
        else if (left) { seen.disconnect(); done() }
      }).observe(map, { attributes: true })
    })
    return performance.now() - begun
  })
  await drawn(page)

  const box = (await page.locator('[data-map]').boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.evaluate(() => {
    const w = window as unknown as { frames: number; since: number }
    w.frames = 0
    w.since = performance.now()
    const tick = () => { w.frames++; requestAnimationFrame(tick) }
    requestAnimationFrame(tick)
  })
  await page.mouse.move(x, y)
  await page.mouse.down()
  for (let i = 0; i < 60; i++) await page.mouse.move(x + 200 * Math.sin(i / 8), y + 120 * Math.cos(i / 8))
  await page.mouse.up()
  const rate = await page.evaluate(() => {
    const w = window as unknown as { frames: number; since: number }
    return (w.frames * 1000) / (performance.now() - w.since)
  })
  console.log(`pan: ${rate.toFixed(0)} frames a second; zoom 13 complete in ${(complete / 1000).toFixed(2)} s with ${dense.length} parcels of the county about`)
  expect(rate).toBeGreaterThan(0)
  await drawn(page)
  await desk.close()
})
