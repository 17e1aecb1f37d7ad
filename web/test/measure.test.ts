import { expect, test } from 'vitest'
import { measured } from '../src/map/measure'
import { inZone } from '../src/map/zone'

test('a line and a ring measure what the zone says', async () => {
  const at = [[110.57, 27.06], [110.571, 27.06], [110.571, 27.061]]
  const [a, b] = await Promise.all(at.slice(0, 2).map(p => inZone(p as [number, number])))
  const along = Math.hypot(Number(b!.east) - Number(a!.east), Number(b!.north) - Number(a!.north))
  expect((await measured(at.slice(0, 2))).metres).toBeCloseTo(along, 6)
  const { m2 } = await measured(at)
  expect(m2).toBeGreaterThan(5490) // half of 99.2 m by 110.8 m
  expect(m2).toBeLessThan(5505)
})

test('a line over the edge of a zone is measured in one', async () => {
  expect((await measured([[112.499, 27], [112.501, 27]])).metres).toBeLessThan(200)
})

test('nothing measures nothing', async () => expect(await measured([])).toEqual({ metres: 0, m2: 0 }))
