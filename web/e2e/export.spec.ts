import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { dress, faults, leave, looks, sit, wide } from './desk'
import { formats } from '../src/export/file'

afterAll(leave)

const list = '/map?task=dongkou-2023&tab=list'
const open = async (page: Page) => {
  await page.waitForSelector('[data-export]')
  await page.click('[data-export]')
  await page.waitForSelector('[data-export-file][href]')
}
const taken = async (page: Page, press: string) => {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(press)])
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
}
interface Collection { features: { properties: { category: string } }[]; sanlei: { counts: Record<string, number> } }

test('what the filter picks is taken home, as it stands on the list', async () => {
  const desk = await sit('auditor', { path: `${list}&category=idle`, acceptDownloads: true })
  const { page } = desk
  await open(page)
  const { matched } = await desk.ask<{ matched: number }>('/api/parcels?task=dongkou-2023&category=idle&limit=1')
  expect(await page.textContent('[data-export-says]')).toContain(String(matched))
  const whole = JSON.parse((await taken(page, '[data-export-file]')).bytes.toString()) as Collection
  expect(whole.features).toHaveLength(matched)
  expect(new Set(whole.features.map(f => f.properties.category))).toEqual(new Set(['idle']))

  // What has no place for a signature has a second file for it.
  await page.selectOption('[data-export-format]', 'csv')
  await page.selectOption('[data-export-encoding]', 'GB18030')
  const table = await taken(page, '[data-export-file]')
  expect(table.name).toMatch(/\.csv$/)
  expect(new TextDecoder('gb18030', { fatal: true }).decode(table.bytes).trim().split('\r\n')).toHaveLength(matched + 1)
  const signed = JSON.parse((await taken(page, '[data-export-sidecar]')).bytes.toString()) as object
  expect(JSON.stringify(signed)).toMatch(/sha256/i)
  await desk.close()
})

test('every format is offered with what it has a place for, and comes', async () => {
  const desk = await sit('auditor', { path: list, acceptDownloads: true })
  const { page } = desk
  await open(page)
  for (const format of formats) {
    await page.selectOption('[data-export-format]', format)
    const { name, bytes } = await taken(page, '[data-export-file]')
    expect(name).toMatch(/\.\w+$/)
    expect(bytes.length).toBeGreaterThan(200)
    expect(await page.locator('[data-export-encoding]').count(), format).toBe(['csv', 'shapefile', 'surveytxt'].includes(format) ? 1 : 0)
  }
  await desk.close()
})

test.each(looks)('the panel is clear to everybody: in %s, %s', async (...look) => {
  const desk = await sit('auditor')
  const { page } = desk
  await dress(page, look)
  await page.goto(list)
  await open(page)
  await page.selectOption('[data-export-format]', 'shapefile')
  await page.waitForSelector('[data-map-idle=true]')
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/export-${look.join('-')}.png` })
  expect(await faults(page)).toEqual([])
  await page.setViewportSize({ width: 320, height: 700 })
  expect(await wide(page)).toBe(false)
  await desk.close()
})
