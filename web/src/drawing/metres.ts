// How far a step on the ground is in degrees, on the ellipsoid of CGCS2000.

import type { Position } from '../map/attract'
import { onGrid } from '../map/attract'

const a = 6378137
const e2 = (2 - 1 / 298.257222101) / 298.257222101

/** Metres of a degree at a latitude: eastward, northward. */
function degree(lat: number): [number, number] {
  const phi = (lat * Math.PI) / 180
  const w = Math.sqrt(1 - e2 * Math.sin(phi) ** 2)
  return [((Math.PI / 180) * a * Math.cos(phi)) / w, ((Math.PI / 180) * a * (1 - e2)) / w ** 3]
}

/** A place moved by metres, on the grid of the books. */
export function nudged(p: Position, east: number, north: number): Position {
  const [x, y] = degree(p[1]!)
  return onGrid([p[0]! + east / x, p[1]! + north / y])
}
