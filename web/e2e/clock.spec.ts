// Clocks: what is late is seen and found by its light, what has lapsed is proposed
// and never done, and limits go by the working days that were announced.

import { afterAll, expect, test } from 'vitest'
import { faults, leave, sit } from './desk'

afterAll(leave)

interface Item { id: string; parcel_no: string; status: string; clocks: { kind: string; due_on: string; light: string }[] }
const task = 'task=dongkou-2023'

test('what is late is found by its light, and its card says by how much', async () => {
  const officer = await sit('officer', { path: '/map?tab=filter' })
  const { page } = officer
  const { matched } = await officer.ask<{ matched: number }>(`/api/parcels?${task}&light=red`)
  expect(matched).toBeGreaterThan(0)
  await page.selectOption('label:has-text("预警") select', 'red')
  await page.waitForURL(url => url.searchParams.get('light') === 'red')
  await page.goto(page.url().replace('tab=filter', 'tab=list'))
  await page.waitForSelector(`b:has-text("${matched} 宗")`)
  const [first] = (await officer.ask<{ parcels: Item[] }>(`/api/parcels?${task}&light=red&limit=1`)).parcels
  await page.goto(`/map?tab=list&light=red&parcel=${first!.id}`)
  for (const c of first!.clocks) {
    const said = await page.textContent(`.clocks li.${c.light}:has-text("${c.due_on}")`)
    expect(said).toMatch(/^(逾期|严重|预警|正常)/)
    expect(said).toMatch(/\d+ 天/)
  }
  expect(await faults(page)).toEqual([])
  await officer.close()
})

test('a lapsed extension is proposed for reopening, and nobody reopened it', async () => {
  const province = await sit('province', { path: '/review' })
  const { page } = province
  const { proposed } = await province.ask<{ proposed: { id: string; parcel: string; parcel_no: string; lapsed_on: string; kind: string }[] }>(`/api/reviews?${task}`)
  expect(proposed.map(p => [p.parcel_no, p.kind, p.lapsed_on])).toEqual([['DK2023-XZ-006', 'extension', '2024-06-08']])
  await page.click('[data-proposed] summary')
  expect(await faults(page)).toEqual([])
  await page.click('[data-proposed] button:has-text("2024-06-08")')
  await page.waitForURL(url => url.searchParams.get('disposal') === proposed[0]!.id)
  expect((await province.ask<Item>(`/api/parcels/${proposed[0]!.parcel}`)).status).toBe('closed')
  await province.close()
})

test('the days off of a year are announced, refused where they lie elsewhere, and shown when they are asked for again', async () => {
  const admin = await sit('admin')
  const { page } = admin
  await page.goto('/tasks')
  await page.click('[data-workdays]')
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#workday-year')?.value === '2027')
  await page.fill('#workday-document', '国办发明电〔2026〕1号（虚构）')
  await page.fill('#workday-from-0', '2027-01-01')
  await page.fill('#workday-to-0', '2027-01-03')
  await page.fill('[data-span="0"] [aria-label="节日"]', '元旦')
  await page.click('[data-add-span]')
  await page.fill('#workday-from-1', '2028-01-09')
  await page.selectOption('[data-span="1"] select', { label: '上班' })
  expect(await faults(page)).toEqual([])
  await page.click('[data-workdays-go]')
  await page.waitForSelector('[role=alert]:has-text("日期不在该年内")')
  await page.fill('#workday-from-1', '2027-01-09')
  await page.click('[data-workdays-go]')
  await page.waitForSelector('.toast:has-text("2027 年工作日历已保存")')
  const { days } = await admin.ask<{ days: { day: string; works: boolean; name: string }[] }>('/api/workdays')
  expect(days.filter(d => d.day.startsWith('2027')).map(d => `${d.day} ${d.works} ${d.name}`)).toEqual(
    ['2027-01-01 false 元旦', '2027-01-02 false 元旦', '2027-01-03 false 元旦', '2027-01-09 true '])
  await page.click('[data-workdays]')
  await page.fill('#workday-year', '2027')
  await page.press('#workday-year', 'Tab')
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#workday-to-0')?.value === '2027-01-03')
  expect(await page.inputValue('#workday-from-1')).toBe('2027-01-09')
  await admin.close()
})
