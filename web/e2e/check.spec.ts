// An auditor draws a sample, says what was found and proposes a reopening; the
// county answers, the province declines, and the list of problems is printed.

import { afterAll, expect, test } from 'vitest'
import { faults, leave, sit, wide } from './desk'

afterAll(leave)

interface Total { accepted_mu: string; reported_mu: string; listed_mu: string }
interface Sample { check: { counts: Record<string, number> }; parcels: { parcel: string; accepted_mu: string; parcel_no: string; verdict: string | null; answer: string; files: unknown[]; reopening: { outcome: string } | null }[] }

test('a sample is drawn, judged, answered and printed, and moves no mu', async () => {
  const auditor = await sit('auditor', { path: '/checks?task=dongkou-2023' })
  const { page } = auditor
  const total = async () => (await auditor.ask<{ total: Total }>('/api/progress?task=dongkou-2023')).total
  const before = await total()
  await page.click('[data-draw]')
  await page.fill('#check-seed', '摇号 2023-12（虚构）')
  await page.fill('#check-size', '20')
  expect(await faults(page)).toEqual([])
  await page.click('[data-draw-go]')
  await page.waitForSelector('[data-sample] tbody tr')
  const id = new URL(page.url()).searchParams.get('check')!
  const sample = () => auditor.ask<Sample>(`/api/checks/${id}`)
  const drawn = await sample()
  expect(drawn.parcels).toHaveLength(20)
  expect(await page.textContent('[data-seed]')).toBe('摇号 2023-12（虚构）')

  const first = drawn.parcels.find(p => Number(p.accepted_mu) > 0)! // what can be reopened
  await page.click(`[data-sampled="${first.parcel_no}"]`)
  await page.check('[data-verdict=area_differs]')
  await page.fill('#checked-note', '实测少 0.30 亩（虚构）')
  await page.check('[data-propose]')
  await page.fill('#checked-reason', '面积不符，提请反弹（虚构）')
  expect(await faults(page)).toEqual([])
  await page.click('[data-judge]')
  await page.waitForSelector('[data-sample] .wrong:has-text("面积不符")')
  await page.setInputFiles('[data-file]', { name: '现场.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n(an invented page)\n') })
  await page.waitForSelector('[data-photo]')
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/check.png`, fullPage: true })

  const county = await sit('county', { path: `/checks?task=dongkou-2023&check=${id}&parcel=${first.parcel}` })
  await county.page.fill('#checked-answer', '已补充测量，报告附后（虚构）')
  expect(await faults(county.page)).toEqual([])
  await county.page.click('[data-answer-go]')
  await county.page.waitForSelector('[data-answer]')
  await county.close()

  const province = await sit('province', { path: `/checks?task=dongkou-2023&check=${id}&parcel=${first.parcel}` })
  await province.page.fill('#checked-decline', '差异在容许范围内（虚构）')
  await province.page.click('[data-decline]')
  await province.page.waitForSelector('[data-reopening]:has-text("未采纳")')
  expect(await faults(province.page)).toEqual([])
  await province.close()
  const judged = (await sample()).parcels.find(p => p.parcel === first.parcel)!
  expect([judged.verdict, judged.answer, judged.files.length, judged.reopening?.outcome]).toEqual(['area_differs', '已补充测量，报告附后（虚构）', 1, 'declined'])

  await page.reload()
  await page.click('[data-problems]')
  await page.waitForSelector('h1:has-text("问题清单")')
  await page.waitForSelector('td:has-text("实测少 0.30 亩（虚构）")')
  expect(await faults(page)).toEqual([])
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/check-problems.png`, fullPage: true })
  await page.click('[data-problems]')
  await page.click('button:has-text("EN")')
  await page.waitForSelector('h1:has-text("Checks")')
  expect(await faults(page)).toEqual([])
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await wide(page)).toBe(false)
  expect(await total()).toEqual(before)
  await auditor.close()
})
