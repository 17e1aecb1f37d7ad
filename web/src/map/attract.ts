// What attracts the pen: the rings of the parcel, its neighbours and its other
// disposals. All of it in degrees as the books have them, so that a corner that
// was met is that very corner, to the last digit.

export type Position = number[] // longitude, latitude
/** A ring without the last point that repeats the first. */
export type Ring = readonly Position[]

/** A place on a ring: at 2.5 it lies midway between its third and fourth corner. */
interface Hit { ring: number; at: number; position: Position; far: number }

/** The grain of the books, about 0.1 mm. */
export const onGrid = (p: Position): Position => [Number(p[0]!.toFixed(9)), Number(p[1]!.toFixed(9))]

/** Within 2 mm of a ring a point is on it. */
const touching = 2e-8

const squeeze = (p: Position) => Math.cos((p[1]! * Math.PI) / 180) // a degree of longitude against one of latitude

export function distance(a: Position, b: Position): number {
  return Math.hypot((a[0]! - b[0]!) * squeeze(a), a[1]! - b[1]!)
}

/** The place of an edge nearest to another place, and how far along the edge it lies: 0 at its beginning, 1 at its end. */
export function onEdge(p: Position, a: Position, b: Position): { t: number; position: Position } {
  const x = squeeze(p)
  const [ux, uy] = [(b[0]! - a[0]!) * x, b[1]! - a[1]!]
  const length = ux * ux + uy * uy
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((p[0]! - a[0]!) * x * ux + (p[1]! - a[1]!) * uy) / length))
  return { t, position: [a[0]! + t * (b[0]! - a[0]!), a[1]! + t * (b[1]! - a[1]!)] }
}

/** Every ring within reach of a place: at a corner where one is in reach, else on the nearest edge. */
function hits(rings: readonly Ring[], p: Position, reach: number): Hit[] {
  return rings.flatMap((ring, n) => {
    let corner: Hit | undefined
    let edge: Hit | undefined
    ring.forEach((a, i) => {
      const far = distance(p, a)
      if (far <= reach && far < (corner?.far ?? Infinity)) corner = { ring: n, at: i, position: a, far }
      const { t, position } = onEdge(p, a, ring[(i + 1) % ring.length]!)
      const beside = distance(p, position)
      if (beside <= reach && beside < (edge?.far ?? Infinity)) edge = { ring: n, at: i + t, position, far: beside }
    })
    return corner ?? edge ?? []
  })
}

/** Where a place is drawn to: the nearest corner within reach, else the nearest edge, else it stays, on the grid. */
export function attracted(rings: readonly Ring[], p: Position, reach: number): Position {
  const found = hits(rings, p, reach).sort((a, b) => Number(!Number.isInteger(a.at)) - Number(!Number.isInteger(b.at)) || a.far - b.far)[0]
  if (!found) return onGrid(p)
  return Number.isInteger(found.at) ? found.position : onGrid(found.position)
}

/** The corners of a ring from one place up to another, without both. */
function upward(ring: Ring, from: number, to: number): Position[] {
  const span = (to - from + ring.length) % ring.length
  const out: Position[] = []
  for (let i = Math.floor(from) + 1; i - from < span - 1e-9; i++) out.push(ring[i % ring.length]!)
  return out
}

const length = (line: Position[]) => line.slice(1).reduce((sum, p, i) => sum + distance(line[i]!, p), 0)

/** The corners between two places that lie on one ring, the shorter way; none where no ring has both. */
export function traced(rings: readonly Ring[], from: Position, to: Position): Position[] {
  const ends = hits(rings, to, touching)
  const ways = hits(rings, from, touching).flatMap(a => ends.filter(b => b.ring === a.ring && b.at !== a.at).flatMap(b => {
    const ring = rings[a.ring]!
    return [upward(ring, a.at, b.at), upward(ring, b.at, a.at).reverse()]
  }))
  const measured = ways.map(way => ({ way, far: length([from, ...way, to]) }))
  return measured.sort((a, b) => a.far - b.far)[0]?.way ?? []
}
