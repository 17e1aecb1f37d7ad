import { afterAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { dress, faults, leave, looks, sit, wide } from '../desk'
import { books, task } from './task'

afterAll(leave)

/** Two thousand rows of a ledger: eleven that only their owner can mend, and two slips of a pen. */
function ledger(): string {
  const rows = ['编号,类别,面积（亩）,项目名称,责任领导,wkt']
  for (let n = 1; n <= 2000; n++) {
    const west = 110.5 + (n % 50) * 0.001, south = 27 + Math.floor(n / 50) * 0.001
    const box = `"POLYGON((${west} ${south},${west + 0.0008} ${south},${west + 0.0008} ${south + 0.0006},${west} ${south + 0.0006},${west} ${south}))"`
    const bad = n % 160 === 0 // 12 rows
    const slip = n === 37
    rows.push(`导入-${n},${bad ? '空置' : '闲置'},${slip ? '七亩' : '7.92'},标准厂房${n},,${box}`)
  }
  return rows.join('\n')
}

/** Waits until the map stands still, and sees that the rows are on it. */
async function painted(page: Page) {
  await page.waitForSelector('[data-map-idle=true]')
  await page.waitForFunction(() => {
    let seen = 0
    for (const canvas of document.querySelectorAll<HTMLCanvasElement>('[data-map] canvas')) {
      const pixels = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data
      for (let i = 3; i < pixels.length; i += 4) if (pixels[i]! > 40) seen++
    }
    return seen > 20_000
  })
}

interface Found { state: string; found: { new: number; refused: number } }

/** Looks at a page as axe does, in every language and theme. */
async function shown(page: Page, name: string, shows: string) {
  for (const look of looks) {
    await dress(page, look)
    await page.reload()
    await page.waitForSelector(shows)
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/import-${name}-${look.join('-')}.png` })
    expect(await faults(page), `${name}, ${look.join(', ')}`).toEqual([])
  }
  await dress(page, looks[0])
  await page.reload()
  await page.waitForSelector(shows)
}

test('10 bring in two thousand rows with thirteen bad ones', async () => {
  const desk = await sit('registrar', { acceptDownloads: true })
  const { page } = desk
  await page.waitForSelector('.rail a')
  await task(desk, 'task 10', { presses: 12, seconds: 15 }, async () => {
    await page.click('.rail a[href*="/import"]')
    const choosing = page.waitForEvent('filechooser')
    await page.click('.drop .btn')
    await (await choosing).setFiles({ name: '台账.csv', mimeType: 'text/csv', buffer: Buffer.from(ledger()) })
    await page.waitForSelector('.rows .mend input', { timeout: 60_000 })
    await page.waitForSelector('.grades .btn:first-child:has-text("13")')
    await page.fill('input[data-row="37"]', '7.92')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.grades .btn:first-child:has-text("12")')
    await page.fill('input[data-row="160"]', '闲置')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.grades .btn:first-child:has-text("11")')
    const saving = page.waitForEvent('download')
    await page.click('.check .bar a')
    expect((await saving).suggestedFilename()).toMatch(/\.xlsx$/)
    await page.click('footer .btn.main')
    await page.waitForSelector('.tiles')
    await page.click('footer .btn.main')
    await page.waitForSelector('.result h2', { timeout: 60_000 })
  })
  expect(await page.textContent('.result h2')).toContain('1989')
  const id = new URL(page.url()).searchParams.get('import')!
  const done = await desk.ask<Found>(`/api/imports/${id}`)
  expect([done.state, done.found.new, done.found.refused]).toEqual(['committed', 1989, 11])
  const refused = await (await page.request.get(`/api/imports/${id}/refused?format=csv`)).text()
  expect(refused.trim().split('\r\n')).toHaveLength(12)
  expect(refused).toContain('category: ')
  await painted(page)
  await shown(page, 'committed', '.result form')

  // The way back asks why, and stands on the list of what was brought.
  await page.fill('.result form input', '试运行')
  await page.click('.result form .btn')
  await page.waitForSelector('.result h2:has-text("已撤回")', { timeout: 60_000 })
  expect((await desk.ask<Found>(`/api/imports/${id}`)).state).toBe('rolled_back')
  expect(await page.locator('.result form').count()).toBe(0)
  expect((await desk.ask<{ matched: number }>(`/api/parcels?task=${books}&q=${encodeURIComponent('导入-1')}&limit=1`)).matched).toBe(0)
  await shown(page, 'rolled-back', '.result h2')
  await page.click('.result .row .btn:last-child')
  await page.waitForSelector('.before tbody tr:first-child:has-text("已撤回")')
  await shown(page, 'before', '.before tbody tr')
  await desk.close()
})

test('the wizard is clear to everybody, in both languages and themes', async () => {
  for (const look of [['zh', 'light'], ['en', 'dark']] as const) {
    const desk = await sit('registrar')
    const { page } = desk
    const shot = async (name: string) => { if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/import-${name}-${look.join('-')}.png` }) }
    await dress(page, look)
    await page.reload()
    await page.waitForSelector('.rail a')
    await page.click('.rail a[href*="/import"]')
    await page.waitForSelector('.drop')
    await shot('0-drop')
    expect(await faults(page)).toEqual([])
    await page.setInputFiles('.drop input', { name: '台账.csv', mimeType: 'text/csv', buffer: Buffer.from(ledger()) })
    await page.waitForSelector('.rows .mend input', { timeout: 60_000 })
    await painted(page)
    for (const [n, step] of ['1-file', '2-columns', '3-check', '4-changes'].entries()) {
      await page.click(`nav ol li:nth-child(${n + 1}) button`)
      await page.waitForSelector(`nav ol li:nth-child(${n + 1}) [aria-current]`)
      if (step === '3-check') await page.click('.rows .no')
      await page.waitForSelector('[data-map-idle=true]')
      await shot(step)
      expect(await faults(page)).toEqual([])
    }
    await page.setViewportSize({ width: 320, height: 700 })
    expect(await wide(page)).toBe(false)
    await page.setViewportSize({ width: 1366, height: 768 })
    await page.click('footer .btn:first-child')
    await page.waitForSelector('.drop')
    await desk.close()
  }
})

test('whoever keeps no list finds no import', async () => {
  const desk = await sit('officer')
  expect(await desk.page.locator('.rail a[href*="/import"]').count()).toBe(0)
  expect((await desk.page.request.get(`/api/imports?task=${books}`)).status()).toBe(403)
  await desk.close()
})
