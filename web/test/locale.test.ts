import { readdirSync, readFileSync } from 'node:fs'
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

// A word is used by its key, or by what its key begins with and something after it.
test('every text is shown somewhere', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(f => /\.(ts|vue)$/.test(f) && !f.startsWith('locale'))
  const code = files.map(f => readFileSync(`src/${f}`, 'utf8')).join('\n')
  const begun = [...code.matchAll(/`([\w.]+\.)\$\{|'([\w.]+\.)' \+/g)].map(m => m[1] ?? m[2]!)
  const shown = (key: string) => code.includes(`'${key}'`) || code.includes(`"${key}"`) || begun.some(b => key.startsWith(b))
  expect(Object.keys(zh).filter(key => !shown(key))).toEqual([])
})
