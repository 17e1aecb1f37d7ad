// A browser at which somebody sits: signs in, and notes what no page may do.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { expect, inject } from 'vitest'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const flags = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

let browser: Browser | undefined
const desks = new Set<Desk>()

export interface Desk {
  page: Page
  /** Asks the API as the one who sits here. */
  ask: <T>(path: string) => Promise<T>
  close: () => Promise<void>
}

export async function sit(who?: string, options: BrowserContextOptions & { path?: string } = {}): Promise<Desk> {
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: [...flags, ...(process.env.CHROMIUM_FLAGS?.split(' ') ?? [])] })
  const address = inject('address')
  const { path = '/', ...rest } = options
  const context = await browser.newContext({ baseURL: address, viewport: { width: 1366, height: 768 }, locale: 'zh-CN', ...rest })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const wrong: string[] = []
  await context.route(url => url.origin !== address && url.protocol.startsWith('http'), async route => {
    wrong.push('asked elsewhere: ' + route.request().url())
    await route.abort()
  })
  page.on('pageerror', e => wrong.push(String(e.stack ?? e)))
  page.on('console', m => { if (m.type() === 'error' && !/status of 4\d\d/.test(m.text())) wrong.push(m.text()) })
  await page.goto(path)
  if (who) await signIn(page, who)
  const desk: Desk = {
    page,
    ask: async <T>(at: string) => (await (await context.request.get(at)).json()) as T,
    close: async () => {
      desks.delete(desk)
      await context.close()
      expect(wrong).toEqual([])
    },
  }
  desks.add(desk)
  return desk
}

export async function signIn(page: Page, who: string, password = who === 'second' ? 'sanlei-demo-2023' : 'sanlei-demo') {
  await page.fill('[name=username]', who)
  await page.fill('[name=password]', password)
  await page.keyboard.press('Enter')
  await page.waitForURL(url => url.pathname !== '/sign-in')
}

/** The languages and themes in which pages are looked at. */
export const looks = [['zh', 'light'], ['zh', 'dark'], ['en', 'light'], ['en', 'dark']] as const

/** Chooses language and theme for the pages that are opened from now on. */
export async function dress(page: Page, [language, theme]: readonly [string, string]) {
  await page.evaluate(([l, th]) => { localStorage.setItem('language', l!); localStorage.setItem('theme', th!) }, [language, theme])
}

/** Ends what a failed journey left open; with SHOTS set to a folder, after a picture of it. */
export async function leave() {
  let n = 0
  for (const { page } of desks) if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/left-${n++}.png` })
  desks.clear()
  await browser?.close()
  browser = undefined
}

/** Waits until the map has drawn everything, and sees that it drew something. */
export async function drawn(page: Page) {
  await page.waitForSelector('[data-map-idle=true]')
  const colours = await page.evaluate(() => {
    const seen = new Set<number>()
    for (const canvas of document.querySelectorAll<HTMLCanvasElement>('[data-map] canvas')) {
      const pixels = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data
      for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3]! > 200) seen.add((pixels[i]! >> 4) * 256 + (pixels[i + 1]! >> 4) * 16 + (pixels[i + 2]! >> 4))
    }
    return seen.size
  })
  expect(colours).toBeGreaterThan(8)
}

/** Where on the screen a place of the map lies, by where the address says that the map looks. */
export async function spot(page: Page, [lon, lat]: [number, number]): Promise<[number, number]> {
  await page.waitForURL(url => url.searchParams.has('at'))
  const box = await page.evaluate(() => document.querySelector('[data-map]')!.getBoundingClientRect().toJSON() as { x: number; y: number; width: number; height: number })
  const [lon0, lat0, zoom] = new URL(page.url()).searchParams.get('at')!.split(',').map(Number) as [number, number, number]
  const world = 256 * 2 ** zoom
  const x = (of: number) => ((of + 180) / 360) * world
  const y = (of: number) => ((1 - Math.asinh(Math.tan((of * Math.PI) / 180)) / Math.PI) / 2) * world
  return [box.x + box.width / 2 + x(lon) - x(lon0), box.y + box.height / 2 + y(lat) - y(lat0)]
}

/** What axe has against the page as it stands. */
export async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { axe: check } = window as unknown as { axe: { run: (o: object) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> } }
    const found = await check.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    const { scrollHeight } = document.documentElement
    const runsAway = document.querySelector('header.bar') !== null && scrollHeight > window.innerHeight
    return [
      ...found.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html.slice(0, 160)} — ${(n.failureSummary ?? '').replace(/\s+/g, ' ').slice(0, 200)}`)),
      ...(runsAway ? [`the bar scrolls away: ${scrollHeight} of ${window.innerHeight}`] : []),
    ]
  })
}

/** Whether the page can be scrolled sideways. */
export const wide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
