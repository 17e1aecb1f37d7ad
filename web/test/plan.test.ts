import { expect, test } from 'vitest'
import { planBy } from '../src/parcel/plan'

const all = ['出让供地', '收回土地使用权']

test.each([
  ['', '出让供地', '出让供地'],
  ['分两期实施', '出让供地', '出让供地：分两期实施'],
  ['收回土地使用权：分两期实施', '出让供地', '出让供地：分两期实施'],
  ['收回土地使用权', '出让供地', '出让供地'],
])('the plan “%s” by the measure %s', (plan, measure, gives) => expect(planBy(measure, all, plan)).toBe(gives))
