// A view at zoom 13 with three thousand parcels and more: how long until all of
// it stands, and how soon a step shows. Times are printed.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, inject, test } from 'vitest'
import { drawn, leave, sit } from '../desk'
import { books } from './task'

afterAll(leave)

const side = 58 // a square of parcels, each 40 m by 40 m with 10 m between
const [west, south] = [110.62, 27.2] as const
const [stepX, stepY] = [50 / 99_200, 50 / 110_800] as const

/** Rows of square parcels as a file to import. */
function squares(): string {
  const features = Array.from({ length: side * side }, (_, n) => {
    const [x, y] = [west + (n % side) * stepX, south + Math.floor(n / side) * stepY]
    const [x2, y2] = [x + stepX * 0.8, y + stepY * 0.8]
    const ring = [[x, y], [x2, y], [x2, y2], [x, y2], [x, y]].map(p => p.map(v => Number(v.toFixed(9))))
    return JSON.stringify({ type: 'Feature', properties: { parcel_no: `DENSE-${String(n).padStart(5, '0')}`, category: 'low_efficiency', region: '430525-P01', listed_mu: '2.40' }, geometry: { type: 'Polygon', coordinates: [ring] } })
  })
  return `{"type":"FeatureCollection","features":[${features.join(',\n')}]}`
}

test('three thousand parcels in one view', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sanlei-dense-'))
  writeFileSync(join(folder, 'dense.geojson'), squares())
  try {
    execFileSync(inject('binary'), ['import', join(folder, 'dense.geojson'), '--task', books, '--data', inject('data')], { stdio: ['ignore', 'ignore', 'inherit'] })
  } finally {
    rmSync(folder, { recursive: true })
  }

  const desk = await sit('officer', { viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' })
  const { page } = desk
  const middle = [west + (side / 2) * stepX, south + (side / 2) * stepY]
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
  const metres = 40_075_016.686 * Math.cos((middle[1]! * Math.PI) / 180) / 256 / 2 ** 13
  expect(box.width * metres).toBeGreaterThan(side * 50) // all of them lie in the view
  expect(box.height * metres).toBeGreaterThan(side * 50)
  console.log(`dense: ${side * side} parcels at zoom 13 complete in ${(complete / 1000).toFixed(2)} s of 1.5 s`)
  expect(complete).toBeGreaterThan(0)
  await desk.close()
})
