import { afterEach, expect, test } from 'vitest'
import { Problem } from '../src/api'
import { setLanguage } from '../src/i18n'
import { faultText, problemText } from '../src/say'

afterEach(() => setLanguage('zh'))

const fault = (rule: string) => ({ rule, message: 'a decision can be undone within ten minutes' })

test('a reader of Chinese is told in Chinese, by the rule or else by the status', () => {
  setLanguage('zh')
  expect(faultText(fault('too_late'))).toBe('已超过 10 分钟，不能撤销')
  expect(faultText(fault('required'))).toBe('此项必填')
  expect(problemText(new Problem(409, 'x', [fault('of_tomorrow')]))).toBe('与现状冲突（of_tomorrow）')
  expect(problemText(new Problem(413, 'x'))).toBe('内容过大')
})

test('a reader of English is told what the server says where the page has no words of its own', () => {
  setLanguage('en')
  expect(faultText(fault('too_late'))).toBe('A decision can be undone within ten minutes')
  expect(faultText(fault('required'))).not.toContain('ten minutes')
})
