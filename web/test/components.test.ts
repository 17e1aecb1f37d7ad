import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const everywhere = new Set(['RouterLink', 'RouterView', 'Teleport'])
const source = join(import.meta.dirname, '../src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.vue'))

test('what stands in a template is known there: an unknown name shows as nothing, and nobody complains', () => {
  expect(files.length).toBeGreaterThan(80)
  for (const name of files) {
    const text = readFileSync(join(source, name), 'utf8')
    const at = text.indexOf('\n<template>')
    const used = new Set([...text.slice(at).matchAll(/<([A-Z]\w+)/g)].map(m => m[1]!).filter(n => !everywhere.has(n)))
    for (const one of used) expect(text.slice(0, at), `${one} in ${name}`).toMatch(new RegExp(`\\b${one}\\b`))
  }
})
