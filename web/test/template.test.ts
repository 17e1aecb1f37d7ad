import { expect, test } from 'vitest'
import type { TaskTemplate, Template } from '../src/api'
import { formOf, insert, templateOf } from '../src/template/template'
import { unitsBeside } from '../src/figure/figure'

const usual: Template = {
  carrier: '', authorities: [], rate_label: '完成率', all_done: '已全部处置', drop_zeros: false, plain_hundred: false, drop_empty: false,
  total: '截至{date}…', category: '{category}…', measures: '按{by_measure}', levels: '{reported}', closing: '',
}
const nothing: TaskTemplate = { ...usual, rate_label: '', all_done: '', total: '', category: '', measures: '', levels: '', usual, placeholders: { total: [], category: [], measures: [], levels: [], closing: [] } }

test('a form shows the usual sentences, and sends none of them as the task\'s own', () => {
  const form = formOf(nothing)
  expect(form.total).toBe('截至{date}…')
  expect(templateOf(form, usual)).toEqual({ ...usual, rate_label: '', all_done: '', total: '', category: '', measures: '', levels: '' })
})

test('what is worded otherwise is sent, authorities one by one', () => {
  const form = formOf(nothing)
  Object.assign(form, { levels: ' 已报{reported} ', authorities: '省厅\n\n 市局 \n', plain_hundred: true })
  expect(templateOf(form, usual)).toMatchObject({ levels: '已报{reported}', authorities: ['省厅', '市局'], plain_hundred: true, total: '' })
})

test('a word is put where the cursor is, in place of what is marked', () => {
  expect(insert('任务，完成', [2, 2], '{task}')).toEqual({ text: '任务{task}，完成', at: 8 })
  expect(insert('任务某，完成', [2, 3], '{task}')).toEqual({ text: '任务{task}，完成', at: 8 })
})

test('a figure beside a rate is a rate, beside none anything', () => {
  expect(unitsBeside('completion_rate')).toEqual(['percent'])
  expect(unitsBeside('closed')).toEqual(['parcels'])
  expect(unitsBeside('target')).toEqual(['mu', 'ha', 'm2', 'wan_mu'])
  expect(unitsBeside('')).toContain('percent')
})
