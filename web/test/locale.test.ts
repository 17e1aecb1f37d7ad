import { expect, test } from 'vitest'
import { wrongWords, names } from './names'
import { en } from '../src/locale/en'
import { zh } from '../src/locale/zh'

test('both languages have the same names to fill in', () => {
  for (const key of Object.keys(zh) as (keyof typeof zh)[]) expect(names(en[key]), key).toEqual(names(zh[key]))
})

test('no text is empty', () => {
  for (const texts of [zh, en]) expect(Object.entries(texts).filter(([, text]) => !text.trim())).toEqual([])
})

test('words that the field does not use are nowhere', () => {
  const text = Object.values(zh).join('\n')
  for (const word of wrongWords) expect(text).not.toContain(word)
})
