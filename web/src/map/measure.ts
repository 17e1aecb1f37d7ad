// What a line or a ring measures, for the eye: in metres of the 3° zone, as
// surveyors reckon. No figure of the books comes from here.

import type { Position } from './attract'
import { inZone, zoneOf } from './zone'

export interface Measured { metres: number; m2: number }

/** Length along the points, and the area that they enclose. */
export async function measured(line: Position[]): Promise<Measured> {
  if (line.length === 0) return { metres: 0, m2: 0 }
  const zone = zoneOf(line[0]![0]!)
  const plane = await Promise.all(line.map(async p => {
    const { east, north } = await inZone([p[0]!, p[1]!], zone)
    return [Number(east), Number(north)] as const
  }))
  let [metres, twice] = [0, 0]
  plane.forEach(([x, y], i) => {
    const [x0, y0] = plane[i - 1] ?? plane[plane.length - 1]!
    if (i > 0) metres += Math.hypot(x - x0, y - y0)
    twice += (x0 - plane[0]![0]) * (y - plane[0]![1]) - (x - plane[0]![0]) * (y0 - plane[0]![1])
  })
  return { metres, m2: Math.abs(twice) / 2 }
}
