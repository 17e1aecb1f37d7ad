import { expect, test } from 'vitest'
import { nudged } from '../src/drawing/metres'
import { inZone } from '../src/map/zone'

// Against the projection of the 3° zone, whose metres are those of the ground
// to some millionths near its meridian.
test.each([[0.1, 0], [-1, 0], [0, 0.1], [0, 1]])('a step of %f m east and %f m north is that long', async (east, north) => {
  const at: [number, number] = [110.9, 27.06]
  const to = nudged(at, east * 1000, north * 1000) as [number, number]
  const [a, b] = [await inZone(at), await inZone(to)]
  expect(Math.hypot(Number(b.east) - Number(a.east), Number(b.north) - Number(a.north))).toBeCloseTo(Math.hypot(east, north) * 1000, 1)
  expect([Math.sign(to[0] - at[0]), Math.sign(to[1] - at[1])]).toEqual([Math.sign(east), Math.sign(north)])
})

test('what is moved stands on the grid of the books', () => {
  const [lon, lat] = nudged([110.575, 27.06], 0.1, 0.1)
  expect([lon, lat]).toEqual([Number(lon!.toFixed(9)), Number(lat!.toFixed(9))])
})
