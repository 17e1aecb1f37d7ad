// The pen of the map that is open, for forms that need a shape. There is none
// where no map is.

import { ref, shallowRef } from 'vue'
import type { Position } from './attract'
import type { MultiPolygon } from '../api'

export interface Pen {
  /** What attracts, as the books have it; ground is what a sketch is measured against. */
  near: (shapes: readonly MultiPolygon[], ground: MultiPolygon | null) => void
  /** Whether it attracts, and whether two points on one boundary take what lies between. */
  ways: (how: { snap: boolean; trace: boolean }) => void
  /** Draws a ring or a line, or takes one point, which finishes it. */
  start: (kind: SketchKind, tells: PenTells) => void
  /** Drops a point of the drawing where the cross stands, amid the map. */
  drop: () => void
  /** Where the cross stands. */
  cross: () => Position
  /** One gesture of the drawing back, or again; false where there is none. */
  back: () => boolean
  again: () => boolean
  /** Ends the drawing; false where it has too few points to. */
  finish: () => boolean
  /** Ends a drawing that is not finished. */
  stop: () => void
  /** Shows a shape whose corners can be moved. */
  show: (shape: MultiPolygon | null, changed: (shape: MultiPolygon) => void) => void
  /** Puts back a corner that was picked up; false where none was. */
  putBack: () => boolean
  /** Leaves a line standing that is not to be changed. */
  leave: (line: Position[]) => void
  /** Rings a corner. */
  mark: (at: Position | undefined) => void
  /** Shows what of the shape is amiss: what lies where it must not, and the places of faults. */
  amiss: (outside: MultiPolygon | null, over: MultiPolygon | null, places?: Position[]) => void
  look: (at: MultiPolygon | Position) => void
  /** What the map shows: west, south, east, north. */
  view: () => [number, number, number, number]
  /** Leaves nothing of a drawing behind. */
  clear: () => void
}

export type SketchKind = 'Polygon' | 'LineString' | 'Point'

export interface Sketched {
  /** How many gestures it has. */
  steps: number
  /** How large it is against the ground, for the eye; 0 where that is unknown. */
  area: number
  /** Its points so far; degrees. */
  points: Position[]
  /** And with where the pointer is. */
  line: Position[]
}

export interface PenTells {
  sketched: (s: Sketched) => void
  /** Somebody finished it by a press on the map: the form ends it. */
  finished: () => void
  /** The points of a ring, open, or of a line. */
  drawn: (points: Position[]) => void
  picked?: (is: boolean) => void
}

export const pen = shallowRef<Pen | null>(null)

/** A second one, for measuring beside whatever is drawn. */
export const ruler = shallowRef<Pen | null>(null)

/** Whether something is drawn point by point, so that the map shows its cross. */
export const drawing = ref(false)
