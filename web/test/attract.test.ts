import { describe, expect, test } from 'vitest'
import { attracted, distance, traced, type Position } from '../src/map/attract'

// Corners with all nine digits, about 100 m apart, counter-clockwise.
const parcel: Position[] = [[110.575000001, 27.060000007], [110.576000013, 27.060000003], [110.576000017, 27.060500009], [110.576000019, 27.061000021], [110.575000023, 27.061000029]]
const beside: Position[] = [[110.576000013, 27.060000003], [110.577000031, 27.060000003], [110.577000031, 27.061000021], [110.576000019, 27.061000021]]
const rings = [parcel, beside]
const near = 1e-4 // 11 m

describe('what attracts', () => {
  test('a corner within reach is taken to the last digit', () => {
    expect(attracted(rings, [110.57601, 27.06101], near)).toBe(parcel[3])
  })
  test('a corner is preferred to an edge that is nearer', () => {
    expect(attracted(rings, [110.57506, 27.06], near)).toBe(parcel[0])
  })
  test('an edge attracts where no corner is near, onto the grid', () => {
    const got = attracted(rings, [110.5755, 27.05995], near)
    expect(got[1]).toBeCloseTo(27.060000005, 9)
    expect(got.map(c => Number(c.toFixed(9)))).toEqual(got)
  })
  test('the nearer of two corners is taken', () => {
    expect(attracted(rings, [110.576000018, 27.06076], 5e-4)).toBe(parcel[3])
  })
  test('what is out of reach stays, on the grid', () => {
    expect(attracted(rings, [110.58, 27.07000000049], near)).toEqual([110.58, 27.07])
  })
  test('nothing attracts where nothing is', () => {
    expect(attracted([], [110.58, 27.07], near)).toEqual([110.58, 27.07])
  })
})

describe('following a boundary', () => {
  test('between two corners stand the very corners of the parcel', () => {
    const way = traced(rings, parcel[4]!, attracted([parcel], [110.5753, 27.05999], near))
    expect(way).toHaveLength(1)
    expect(way[0]).toBe(parcel[0])
  })
  test('the shorter way round is taken', () => {
    expect(traced([parcel], parcel[1]!, parcel[3]!)).toEqual([parcel[2]])
    expect(traced([parcel], parcel[3]!, parcel[1]!)).toEqual([parcel[2]])
  })
  test('it begins and ends on edges as well', () => {
    const from = attracted([parcel], [110.5755, 27.0599], 2e-4)
    const to = attracted([parcel], [110.5755, 27.0611], 2e-4)
    expect(traced([parcel], from, to)).toHaveLength(2)
    expect(traced([parcel], from, parcel[1]!)).toEqual([])
  })
  test('two points on one edge have nothing between', () => {
    expect(traced(rings, parcel[0]!, parcel[1]!)).toEqual([])
  })
  test('a point beside the boundary follows nothing', () => {
    expect(traced(rings, [110.5755, 27.0605], parcel[1]!)).toEqual([])
  })
  test('a neighbour is followed along its own corners', () => {
    expect(traced(rings, beside[1]!, beside[3]!)).toEqual([beside[2]])
  })
  test('the way is the ring that leads there soonest', () => {
    // From one end of the common edge to the other: the neighbour has it straight.
    expect(traced([beside], parcel[1]!, parcel[3]!)).toEqual([])
  })
})

test('a degree of longitude is shorter than one of latitude', () => {
  expect(distance([110, 60], [111, 60])).toBeCloseTo(0.5, 3)
  expect(distance([110, 60], [110, 61])).toBeCloseTo(1, 9)
})
