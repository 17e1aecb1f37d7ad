// A report from the desk of who writes it to that of who signs and audits it.

import { afterAll, expect, test } from 'vitest'
import { faults, leave, sit } from './desk'

afterAll(leave)

test('a report is written, made final, issued and judged', async () => {
  const registrar = await sit('registrar', { permissions: ['clipboard-read', 'clipboard-write'] })
  const { page } = registrar
  await page.goto('/report?task=dongkou-2023&as_of=2023-12-31')
  await page.waitForSelector('.report .sentence')
  const shown = await page.textContent('.report')
  for (const figure of ['852.43', '760.37', '89.20', '92.06', '91.05', '100.00', '84.45']) expect(shown).toContain(figure)

  // What is copied is the sentences, and what is shown is what the dashboard has.
  await page.click('[data-copy]')
  await page.waitForSelector('.toast:has-text("已复制")')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('三类地整改处置任务852.43亩，已处置760.37亩，完成率89.20%，剩余92.06亩')
  const { total } = await registrar.ask<{ total: { counted_mu: string; completion_rate: string } }>('/api/progress?task=dongkou-2023&as_of=2023-12-31')
  expect([total.counted_mu, total.completion_rate]).toEqual(['760.37', '89.20'])

  // Another kind of report, by keyboard.
  await page.focus('#report-period')
  await page.keyboard.press('ArrowDown')
  await page.waitForSelector('.report:has-text("本月新增处置")')
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('[data-form=docx]')])
  expect(file.suggestedFilename()).toContain('.docx')

  await page.click('[data-make]')
  await page.fill('#report-sign-head', '王某')
  await page.click('[data-make-go]')
  await page.waitForSelector('[data-opened]', { timeout: 60_000 }) // in every form
  await page.waitForSelector('.report .sign:has-text("王某")')
  expect(await page.locator('[data-issue]').count()).toBe(0) // who made it does not issue it
  const { statements: [made] } = await registrar.ask<{ statements: { id: string }[] }>('/api/statements?task=dongkou-2023')

  const county = await sit('county')
  await county.page.goto('/report?task=dongkou-2023')
  await county.page.click(`[data-statement="${made!.id}"]`)
  await county.page.fill('#statement-document', '洞三类地〔2024〕1号')
  await county.page.click('[data-issue]')
  await county.page.waitForSelector('[data-opened]:has-text("洞三类地〔2024〕1号")')
  await county.close()

  const auditor = await sit('auditor')
  await auditor.page.goto('/report?task=dongkou-2023')
  await auditor.page.click(`[data-statement="${made!.id}"]`)
  await auditor.page.waitForSelector('[data-opened]:has-text("与今日账面")')
  await auditor.page.selectOption('#statement-verdict', 'qualified')
  await auditor.page.fill('#statement-note', '一宗材料待补')
  await auditor.page.click('[data-judge]')
  await auditor.page.waitForSelector('[data-opened] li:has-text("有保留")')
  await auditor.close()

  // Another one corrects it, and each leads to the other.
  await page.goto('/report?task=dongkou-2023')
  await page.click(`[data-statement="${made!.id}"]`)
  await page.waitForSelector('[data-opened]:has-text("县级审核")') // who issued it
  await page.click('[data-correct]')
  await page.fill('#report-reason', '材料已补')
  await page.click('[data-make-go]')
  await page.click('[data-opened] [data-corrects]', { timeout: 60_000 })
  await page.waitForSelector('[data-opened] [data-corrected]')
  expect(await faults(page)).toEqual([])
  await page.click('[data-opened] [data-corrected]')
  await page.waitForSelector('[data-opened]:has-text("材料已补")')
  await registrar.close()
})

test('figures entered by hand stand beside ours, and the words of reports are shown as they are typed', async () => {
  const desk = await sit('registrar')
  const { page } = desk
  await page.goto('/report?task=dongkou-2023&as_of=2023-12-31')
  await page.click('[data-beside=figures]')
  const enter = async (name: string, value: string, more: { beside?: string; on?: string } = {}) => {
    await page.click('[data-figure-new]')
    await page.fill('#figure-name', name)
    if (more.beside) await page.selectOption('#figure-beside', more.beside)
    await page.fill('#figure-value', value)
    if (more.on) await page.fill('#figure-on', more.on)
    await page.fill('#figure-source', '县自然资源局')
    expect(await faults(page)).toEqual([])
    await page.click('[data-figure-go]')
    await page.waitForSelector(`[data-figure="${name}"]`)
  }
  await enter('征地任务', '99.01')
  await enter('通报任务', '852.40', { beside: 'target', on: '2023-12-31' })
  expect(await page.textContent('[data-figure="通报任务"]')).toMatch(/852\.40 亩.*852\.43.*−0\.03/)
  await page.click('[data-figure="通报任务"] button')
  await page.fill('#figure-value', '852.43')
  await page.fill('#figure-source', '更正通报')
  await page.click('[data-figure-go]')
  await page.waitForSelector('[data-figure="通报任务"]:has-text("更正通报")')

  // The words are shown as they are typed, by the server.
  await page.click('[data-beside=template]')
  await page.fill('#template-carrier', '洞口经济开发区')
  await page.fill('#template-authorities', '省自然资源厅\n市人民政府')
  await page.fill('#template-rate_label', '整改完成率')
  await page.check('label:has-text("无剩余时比率写作") input')
  await page.fill('#template-closing', '另有征地任务{figure.无}。')
  await page.waitForSelector('.preview [role=alert]')
  await page.fill('#template-closing', '另有征地任务。')
  await page.locator('#template-closing').evaluate((text: HTMLTextAreaElement) => text.setSelectionRange(6, 6))
  await page.click('.sentence:has(#template-closing) [data-put="figure.征地任务"]')
  for (const line of ['省自然资源厅、市人民政府联合下达洞口经济开发区三类地整改处置任务852.43亩，已处置760.37亩，整改完成率89.20%，剩余92.06亩', '整改完成率100%，已全部处置', '另有征地任务99.01亩（手工填报）。'])
    await page.waitForSelector(`[data-preview]:has-text("${line}")`)
  await desk.close()
})

test('in print there is nothing but the report, on A4', async () => {
  const desk = await sit('auditor')
  await desk.page.goto('/report?task=dongkou-2023&as_of=2023-12-31')
  await desk.page.waitForSelector('.report .sentence')
  await desk.page.emulateMedia({ media: 'print' })
  expect(await desk.page.locator('.asides').isVisible()).toBe(false)
  expect(await desk.page.locator('.report h1').isVisible()).toBe(true)
  const pdf = await desk.page.pdf({ preferCSSPageSize: true })
  const boxes = [...pdf.toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(m => [Math.round(Number(m[1])), Math.round(Number(m[2]))])
  expect(boxes.length).toBeGreaterThan(2)
  for (const box of boxes) expect(box).toEqual([595, 842])
  await desk.close()
})
