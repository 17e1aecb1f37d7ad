import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Files in which Chinese marks are data: lists that the books keep, a sample to download, the words themselves. */
const data = new Set(['task/task.ts', 'task/EditionForm.vue', 'parcel/plan.ts', 'parcel/PlanForm.vue', 'disposal/DisposalForm.vue', 'decision/decision.ts', 'locale/zh.ts', 'locale/rules.ts'])

const source = join(import.meta.dirname, '../src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(name => /\.(ts|vue)$/.test(name) && !data.has(name))

test('what stands between words is worded with them', () => {
  expect(files.length).toBeGreaterThan(100)
  for (const name of files) expect(readFileSync(join(source, name), 'utf8').match(/[，。：；、（）]/g), name).toBeNull()
})
