import { describe, expect, test } from 'vitest'
import { boxOf, cornerAt, holds, holed, inserted, meets, moved, polygon, removed, ringOf, ringsOf, withRing, within } from '../src/map/shape'
import type { Position } from '../src/map/attract'

const outer: Position[] = [[0, 0], [10, 0], [10, 10], [0, 10]]
const inner: Position[] = [[2, 2], [4, 2], [4, 4]]
const square = polygon(outer)
const hollow = holed(square, inner)!

/** A copy that the edit must leave as it is. */
function frozen<T>(value: T): T {
  if (value && typeof value === 'object') Object.values(Object.freeze(value)).forEach(frozen)
  return value
}
frozen(square)
frozen(hollow)

test('a polygon is closed in the shape and open in the hand', () => {
  expect(square.coordinates).toEqual([[[...outer, outer[0]]]])
  expect(ringOf(square, 0, 0)).toEqual(outer)
  expect(ringsOf([square, hollow])).toEqual([outer, outer, inner])
})

describe('corners', () => {
  test('one is moved, the first with the point that closes', () => {
    const to: Position = [-1, -2.000000001]
    const next = moved(square, { part: 0, ring: 0, at: 0 }, to)
    expect(next.coordinates[0]![0]).toEqual([to, outer[1], outer[2], outer[3], to])
  })
  test('moving one leaves every other as it is', () => {
    const next = moved(hollow, { part: 0, ring: 1, at: 1 }, [5, 2])
    expect(next.coordinates[0]![0]).toBe(hollow.coordinates[0]![0])
    expect(next.coordinates[0]![1]![0]).toBe(hollow.coordinates[0]![1]![0])
  })
  test('one is inserted before another', () => {
    expect(ringOf(inserted(square, { part: 0, ring: 0, at: 2 }, [10, 5]), 0, 0)).toEqual([outer[0], outer[1], [10, 5], outer[2], outer[3]])
  })
  test('one is inserted after the last', () => {
    expect(ringOf(inserted(square, { part: 0, ring: 0, at: 4 }, [0, 5]), 0, 0)).toEqual([...outer, [0, 5]])
  })
  test('one is taken away; with the third last goes the hole, and then the part', () => {
    expect(ringOf(removed(square, { part: 0, ring: 0, at: 0 })!, 0, 0)).toEqual(outer.slice(1))
    expect(removed(hollow, { part: 0, ring: 1, at: 0 })).toEqual(square)
    expect(withRing(square, 0, 0, outer.slice(2))).toBeNull()
  })
})

describe('holes', () => {
  test('a hole goes to the part that holds it', () => {
    const two = { type: 'MultiPolygon' as const, coordinates: [...polygon(outer.map(([x, y]) => [x! + 20, y!])).coordinates, ...square.coordinates] }
    expect(holed(two, inner)?.coordinates.map(p => p.length)).toEqual([1, 2])
  })
  test('one that reaches over the edge is taken, for the server to judge', () => {
    expect(holed(square, [[8, 8], [12, 8], [12, 12]])?.coordinates[0]).toHaveLength(2)
  })
  test('one that lies elsewhere is not', () => {
    expect(holed(square, [[20, 20], [21, 20], [21, 21]])).toBeUndefined()
  })
})

describe('what is pressed', () => {
  test('a corner within reach', () => {
    expect(cornerAt(hollow, [9.9, 0.1], 0.5)).toEqual({ spot: { part: 0, ring: 0, at: 1 }, fresh: false })
    expect(cornerAt(hollow, [4.1, 4.1], 0.5)).toEqual({ spot: { part: 0, ring: 1, at: 2 }, fresh: false })
  })
  test('an edge: a new corner between its ends', () => {
    expect(cornerAt(hollow, [0.1, 5], 0.5)).toEqual({ spot: { part: 0, ring: 0, at: 4 }, fresh: true })
  })
  test('neither', () => {
    expect(cornerAt(hollow, [7, 7], 0.5)).toBeUndefined()
  })
})

test('within a ring, by its edges', () => {
  expect(within([5, 5], outer)).toBe(true)
  expect(within([15, 5], outer)).toBe(false)
  expect(within([1, 9], [[0, 0], [10, 0], [0, 5]])).toBe(false)
})

test('the box of a shape', () => { expect(boxOf(hollow)).toEqual([0, 0, 10, 10]) })

test('a place is held by a shape but not by its holes', () => {
  expect([[5, 5], [3.5, 2.5], [11, 5], [-1, 5]].map(p => holds(hollow, p))).toEqual([true, false, false, false])
})

test('a line meets a shape where it goes through it', () => {
  expect(meets(square, [-1, 5], [11, 6])).toBe(true)
  expect(meets(square, [-1, 5], [5, 5])).toBe(true)
  expect(meets(square, [-1, 11], [11, 11])).toBe(false)
  expect(meets(square, [4, 5], [6, 5])).toBe(false)
})
