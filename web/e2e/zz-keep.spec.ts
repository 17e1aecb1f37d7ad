// Keeping the books: bulk decisions, decision lists, split, merge, strike-off,
// terms, editions, closing and opening. It goes last, for it closes the year.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { drawn, faults, leave, sit, spot, type Desk } from './desk'

// A parcel of these journeys' own: what journeys before them left open is not known.
const ring = [[110.5485, 27.0485], [110.5501, 27.0485], [110.5503, 27.0496], [110.5485, 27.0497], [110.5485, 27.0485]]

beforeAll(async () => {
  const desk = await sit('registrar')
  const answer = await desk.page.request.post('/api/parcels', {
    data: { task: 'dongkou-2023', parcel_no: 'ZJ-001', category: 'low_efficiency', region: '430525-P01', listed_mu: '28.40', name: '试验地块ZJ-001（虚构）', geometry: { type: 'Polygon', coordinates: [ring] } },
  })
  expect(answer.status(), await answer.text()).toBe(201)
  await desk.close()
})
afterAll(leave)

interface Task { edition: number; closed_on?: string; targets: { region: string; category?: string; moved_mu: string }[]; acts: { kind: string }[]; terms: { yellow_days: number } }
interface Item { id: string; parcel_no: string; status: string; listed_mu: string; geometry: unknown; bbox: [number, number, number, number] | null; accounts: { open: string }; lineage: { parents: { parcel_no: string }[]; children: { parcel_no: string; mu: string }[] } }
interface Total { target_mu: string; listed_mu: string; reported_mu: string; accepted_mu: string; completion_rate: string; parcels: number }

const task = (desk: Desk, id = 'dongkou-2023') => desk.ask<Task>('/api/tasks/' + id)
const total = async (desk: Desk, more = '', id = 'dongkou-2023') => (await desk.ask<{ total: Total }>(`/api/progress?task=${id}${more}`)).total
const find = async (desk: Desk, no: string) => (await desk.ask<{ parcels: Item[] }>(`/api/parcels?task=dongkou-2023&status=open,in_progress,under_review,partly_closed,closed,returned,struck_off,replaced&q=${no}`)).parcels.find(p => p.parcel_no === no)!
const one = (desk: Desk, id: string) => desk.ask<Item>('/api/parcels/' + id)
const card = (p: { id: string }, path = '/map') => `${path}?tab=list&parcel=${p.id}`
const mu = (text: string) => Number(text)

test('all that waits in a narrowed queue is decided on after its summary, and taken back as one', async () => {
  const officer = await sit('officer')
  const parcel = await find(officer, 'ZJ-001')
  const post = async (path: string, data: object, headers = {}) => {
    const answer = await officer.page.request.post(path, { headers, data })
    expect(answer.ok(), await answer.text()).toBe(true)
    return await answer.json() as { id: string; rev: number }
  }
  const step = async (d: { id: string; rev: number }, name: string) => post(`/api/disposals/${d.id}/steps`, { step: name }, { 'If-Match': `"${d.rev}"` })
  const waits = await step(await post(`/api/parcels/${parcel.id}/disposals`, { measure: 'DX08', mu: '1.00', dated_on: '2023-12-01' }), 'submit')
  const county = await sit('county')
  const { page } = county
  const before = await total(county)
  await page.selectOption('[data-queue-category]', 'low_efficiency')
  await page.waitForURL(url => url.searchParams.get('category') === 'low_efficiency')
  const queue = await county.ask<{ total: number }>('/api/reviews?task=dongkou-2023&category=low_efficiency')
  await page.click('[data-bulk=report]')
  await page.waitForSelector('[data-bulk-summary]')
  expect(await faults(page)).toEqual([])
  const summary = (await page.textContent('[data-bulk-summary]'))!
  expect(summary).toContain('宗')
  const n = Number(/\d+/.exec(summary)![0])
  expect(n).toBeGreaterThan(0)
  expect(n).toBeLessThanOrEqual(queue.total)
  await page.click('[data-bulk-confirm]')
  await page.waitForSelector('.toast.done')
  expect(mu((await total(county)).reported_mu)).toBeGreaterThan(mu(before.reported_mu))
  await page.click('.toast .act:has-text("撤销")')
  await page.waitForSelector('.toast:has-text("已撤销")')
  expect(await total(county)).toEqual(before)
  await county.close()
  await step({ ...waits, rev: (await officer.ask<{ rev: number }>(`/api/disposals/${waits.id}`)).rev }, 'withdraw')
  await officer.close()
})

test('a decision list is looked at, applied as one act, and taken back', async () => {
  const registrar = await sit('registrar', { path: '/decisions' })
  const { page } = registrar
  await page.waitForURL(url => url.pathname === '/review' || url.pathname === '/decisions')
  await page.goto('/decisions')
  const { reviews } = await registrar.ask<{ reviews: { parcel_no: string; state: string; mu: string; parcel: string }[] }>('/api/reviews?task=dongkou-2023')
  const waits = reviews.filter(r => r.state === 'city_passed' || r.state === 'reported' || r.state === 'submitted')
  const state = waits[0]!.state
  const level = { submitted: 'county', reported: 'city', city_passed: 'province' }[state]!
  const several = waits.filter(r => r.state === state && waits.filter(o => o.parcel === r.parcel).length === 1)
  const list = '销号清单（虚构）\n台账编号,审核结果,核定面积,日期,备注\n' + several.slice(0, 2).map(r => `${r.parcel_no},通过,,,`).join('\n') + '\nNO-SUCH,通过,,,\n'
  await page.selectOption('#decision-level', level)
  await page.fill('#decision-authority', '湖南省自然资源厅')
  await page.fill('#decision-document', '湘自然资函〔2024〕1号（虚构）')
  await page.fill('#decision-document_on', '2024-01-20')
  await page.press('#decision-document_on', 'Tab')
  await page.setInputFiles('[data-decision-file]', { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(list) })
  await page.click('[data-decision-look]')
  await page.waitForSelector('[data-decision-preview]')
  await page.waitForSelector('[data-fault=unknown_parcel]:has-text("NO-SUCH")')
  expect(await faults(page)).toEqual([])
  await page.click('[data-decision-take]')
  await page.waitForSelector('.toast:has-text("已按清单入账")')
  await page.click('.toast .act:has-text("撤销")')
  await page.waitForSelector('.toast:has-text("已撤销")')
  await registrar.close()
})

test('a parcel is split by a line, its parts are merged again, and the lineage is followed both ways', async () => {
  const registrar = await sit('registrar')
  const { page } = registrar
  const p = await find(registrar, 'ZJ-001')
  await page.goto(card(p))
  await page.click('[data-act=split]')
  await drawn(page)
  const [west, south, east, north] = p.bbox!
  const lat = (south + north) / 2
  const beyond = (east - west) / 4
  await page.click('[data-cut-line]')
  for (const lon of [west - beyond, east + beyond]) {
    await page.mouse.click(...(await spot(page, [lon, lat])))
    await page.waitForTimeout(300)
  }
  await page.keyboard.press('Enter')
  await page.waitForSelector('[data-piece="1"]')
  await page.waitForSelector('[data-adds-up]:has-text("相等")')
  await page.fill('[data-piece="0"] input.num', '0.01')
  await page.waitForSelector('[data-adds-up].wrong')
  await page.click('[data-fill="0"]')
  await page.waitForSelector('[data-adds-up]:has-text("相等")')
  expect(await faults(page)).toEqual([])
  await page.fill('#split-reason', '按两份合同分宗（虚构）')
  await page.click('[data-confirm-act]')
  await page.waitForSelector('.toast:has-text("已拆分为")')
  const after = await one(registrar, p.id)
  expect(after.status).toBe('replaced')
  expect(after.lineage.children.map(c => c.parcel_no)).toEqual([`${p.parcel_no}-1`, `${p.parcel_no}-2`])
  expect(after.lineage.children.reduce((n, c) => n + mu(c.mu), 0)).toBeCloseTo(mu(p.listed_mu), 8)

  // Down to a part, and from there they become one again.
  await page.click(`a:has-text("${p.parcel_no}-1")`)
  await page.waitForSelector(`a:has-text("${p.parcel_no}（")`) // where it came from
  await page.click('[data-act=merge]')
  await page.check(`[data-with="${p.parcel_no}-2"]`)
  await page.waitForSelector('[data-total]:has-text("2 宗")')
  expect(await faults(page)).toEqual([])
  await page.fill('#merge-parcel_no', `${p.parcel_no}H`)
  await page.fill('#merge-reason', '合并供地（虚构）')
  await page.click('[data-confirm-act]')
  await page.waitForSelector('.toast:has-text("已合并为")')
  const whole = await one(registrar, (await find(registrar, `${p.parcel_no}H`)).id)
  expect([whole.listed_mu, whole.lineage.parents.length]).toEqual([p.listed_mu, 2])
  await registrar.close()
})

test('a strike-off names its document, lowers list and targets, and is undone', async () => {
  const registrar = await sit('registrar')
  const { page } = registrar
  const before = await total(registrar)
  const p = await find(registrar, 'ZJ-001H')
  await page.goto(card(p))
  await page.click('[data-act=strike_off]')
  await page.click('[data-confirm-act]')
  await page.waitForSelector('.faults')
  await page.fill('#act-mu', '1')
  await page.fill('#act-authority', '湖南省自然资源厅')
  await page.fill('#act-document', '湘自然资函〔2023〕12号（虚构）')
  await page.fill('#act-document_on', '2023-11-20')
  await page.press('#act-document_on', 'Tab')
  await page.fill('#act-reason', '重复列入')
  await page.click('[data-confirm-act]')
  await page.waitForSelector('.toast:has-text("已核减")')
  const now = await total(registrar)
  expect(mu(now.listed_mu)).toBeCloseTo(mu(before.listed_mu) - 1, 8)
  expect(mu(now.target_mu)).toBeCloseTo(mu(before.target_mu) - 1, 8)
  await page.click('.toast .act:has-text("撤销")')
  await page.waitForSelector('.toast:has-text("已撤销")')
  expect(await total(registrar)).toEqual(before)
  await registrar.close()
})

test('terms are set anew, a new edition changes figures, and the task tells of both', async () => {
  const registrar = await sit('registrar', { path: '/tasks' })
  const { page } = registrar
  await page.waitForSelector('[data-pace] [data-light]')
  expect(await faults(page)).toEqual([])
  await page.click('[data-task-do=terms]')
  await page.fill('#task-terms-yellow_days', '45')
  await page.click('[data-add-milestone]')
  await page.fill('[data-milestone="0"] input:first-child', '半年过半（虚构）')
  await page.fill('#milestone-0', '2023-06-30')
  await page.press('#milestone-0', 'Tab')
  await page.fill('[data-milestone="0"] .percent input', '50')
  expect(await faults(page)).toEqual([])
  await page.click('[data-save-terms]')
  await page.waitForSelector('.faults') // a reason is needed
  await page.fill('#task-reason', '县政府专题会议纪要（虚构）')
  await page.click('[data-save-terms]')
  await page.waitForSelector('[data-task-act=terms]')
  await page.waitForSelector('[data-milestone-light]:has-text("半年过半")')
  expect((await task(registrar)).terms.yellow_days).toBe(45)

  const before = await task(registrar)
  await page.click('[data-task-do=edition]')
  await page.fill('#task-document', '邵市政办函〔2023〕9号（虚构）')
  await page.fill('#task-document_on', '2023-09-01')
  await page.press('#task-document_on', 'Tab')
  const at = before.targets.findIndex(g => g.category === 'low_efficiency')
  await page.fill(`[data-target="${at}"] input`, '24.2387')
  await page.selectOption(`[data-target="${at}"] select:nth-of-type(3)`, 'ha')
  expect(await faults(page)).toEqual([])
  await page.click('[data-save-edition]')
  await page.waitForSelector('[data-task-act=edition]')
  const after = await task(registrar)
  expect([after.edition, after.targets[at]!.moved_mu]).toEqual([before.edition + 1, '363.5805'])
  await registrar.close()
})

test('the year is closed, and the next begins with what it left open', async () => {
  const registrar = await sit('registrar', { path: '/tasks' })
  const { page } = registrar
  const left = await registrar.ask<{ sums: { open_mu: string } }>('/api/parcels?task=dongkou-2023&limit=1')
  await page.click('[data-task-do=close]')
  await page.click('[data-close-task]')
  await page.waitForSelector('.faults') // something is under review
  await page.check('[data-take-back]')
  await page.click('[data-close-task]')
  await page.waitForSelector('.toast:has-text("已关账")')
  await page.click('[data-task-do=open]')
  await page.fill('#task-id', 'dongkou-2024')
  await page.fill('#task-name', '洞口县2024年度三类地处置任务（虚构）')
  await page.fill('#task-deadline', '2024-12-31')
  await page.press('#task-deadline', 'Tab')
  await page.fill('[data-target="0"] input', '35.51')
  expect(await faults(page)).toEqual([])
  await page.click('[data-save-task]')
  await page.waitForSelector('.toast:has-text("结转")')
  await page.waitForSelector('[data-task="dongkou-2024"][aria-current]')
  const next = await registrar.ask<{ matched: number; sums: { listed_mu: string; open_mu: string } }>('/api/parcels?task=dongkou-2024&limit=1')
  expect(next.matched).toBeGreaterThan(0)
  expect(mu(next.sums.open_mu)).toBeGreaterThanOrEqual(mu(left.sums.open_mu))
  expect((await total(registrar, '&as_of=2024-01-01', 'dongkou-2024')).completion_rate).toBe('0.00')
  await registrar.close()
})
