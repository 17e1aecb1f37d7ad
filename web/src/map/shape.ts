// Edits of a drawn shape: every one makes a new shape, nothing changes. Rings
// are closed in a shape and open in the hand.

import { distance, onEdge, type Position, type Ring } from './attract'
import type { MultiPolygon } from '../api'

/** A corner: of which part, which ring (0 goes round the part, the others are holes), which point. */
export interface Spot { part: number; ring: number; at: number }

const close = (points: Ring): Position[] => [...points, points[0]!]
const open = (ring: Position[]): Position[] => ring.slice(0, -1)

export const polygon = (points: Ring): MultiPolygon => ({ type: 'MultiPolygon', coordinates: [[close(points)]] })

/** Whether a place lies in the shape; of a place on its edge either may be said. */
export const holds = (shape: MultiPolygon, p: Position): boolean => ringsOf([shape]).filter(ring => within(p, ring)).length % 2 === 1

/** On which side of a line from one place through another a third one lies. */
const side = (o: Position, to: Position, c: Position) => Math.sign((to[0]! - o[0]!) * (c[1]! - o[1]!) - (to[1]! - o[1]!) * (c[0]! - o[0]!))

/** Whether the straight line between two places meets a ring of the shape. */
export const meets = (shape: MultiPolygon, p: Position, q: Position): boolean => ringsOf([shape]).some(ring => ring.some((a, i) => {
  const b = ring[(i + 1) % ring.length]!
  return side(p, q, a) !== side(p, q, b) && side(a, b, p) !== side(a, b, q)
}))

/** The points of one ring, open. */
export const ringOf = (shape: MultiPolygon, part: number, ring: number): Position[] => open(shape.coordinates[part]?.[ring] ?? [])

/** All rings of shapes, open. */
export const ringsOf = (shapes: readonly MultiPolygon[]): Position[][] => shapes.flatMap(s => s.coordinates.flatMap(p => p.map(open)))

/** The shape with other points in one ring. Fewer than three are no ring: a hole goes, a part goes with its holes; null where nothing stays. */
export function withRing(shape: MultiPolygon, part: number, ring: number, points: Ring): MultiPolygon | null {
  const parts = shape.coordinates.flatMap((p, i) => {
    if (i !== part) return [p]
    if (points.length >= 3) return [p.map((r, j) => (j === ring ? close(points) : r))]
    return ring === 0 ? [] : [p.filter((_, j) => j !== ring)]
  })
  return parts.length > 0 ? { type: 'MultiPolygon', coordinates: parts } : null
}

export const moved = (shape: MultiPolygon, { part, ring, at }: Spot, to: Position): MultiPolygon =>
  withRing(shape, part, ring, ringOf(shape, part, ring).map((p, i) => (i === at ? to : p)))!

/** The shape with a new point before the one that stands at the spot. */
export function inserted(shape: MultiPolygon, { part, ring, at }: Spot, to: Position): MultiPolygon {
  const points = ringOf(shape, part, ring)
  return withRing(shape, part, ring, [...points.slice(0, at), to, ...points.slice(at)])!
}

export const removed = (shape: MultiPolygon, { part, ring, at }: Spot): MultiPolygon | null =>
  withRing(shape, part, ring, ringOf(shape, part, ring).filter((_, i) => i !== at))

/** Whether a place lies within a ring. */
export function within(p: Position, ring: Ring): boolean {
  return ring.reduce((inside, a, i) => {
    const b = ring[(i + 1) % ring.length]!
    const crosses = a[1]! > p[1]! !== b[1]! > p[1]! && p[0]! < ((b[0]! - a[0]!) * (p[1]! - a[1]!)) / (b[1]! - a[1]!) + a[0]!
    return crosses ? !inside : inside
  }, false)
}

/** The shape with a hole in the part that holds one of its points; undefined where none does. */
export function holed(shape: MultiPolygon, points: Ring): MultiPolygon | undefined {
  const part = shape.coordinates.findIndex(p => points.some(at => within(at, open(p[0]!))))
  if (part < 0) return undefined
  return { type: 'MultiPolygon', coordinates: shape.coordinates.map((p, i) => (i === part ? [...p, close(points)] : p)) }
}

/** The corner within reach of a place, else the place of a new one on an edge within reach. */
export function cornerAt(shape: MultiPolygon, p: Position, reach: number): { spot: Spot; fresh: boolean } | undefined {
  const each = shape.coordinates.flatMap((rings, part) => rings.flatMap((r, ring) => open(r).map((at, i) => ({ spot: { part, ring, at: i }, at, next: r[i + 1]! }))))
  const nearest = <T>(of: T[], far: (one: T) => number) =>
    of.map(one => ({ one, far: far(one) })).filter(x => x.far <= reach).sort((a, b) => a.far - b.far)[0]?.one
  const corner = nearest(each, c => distance(p, c.at))
  if (corner) return { spot: corner.spot, fresh: false }
  const edge = nearest(each, c => distance(p, onEdge(p, c.at, c.next).position))
  return edge && { spot: { ...edge.spot, at: edge.spot.at + 1 }, fresh: true }
}

/** The box of shapes: west, south, east, north. */
export function boxOf(shape: MultiPolygon): [number, number, number, number] {
  const all = shape.coordinates.flat(2)
  const lon = all.map(c => c[0]!)
  const lat = all.map(c => c[1]!)
  return [Math.min(...lon), Math.min(...lat), Math.max(...lon), Math.max(...lat)]
}
