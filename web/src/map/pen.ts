// The pen of the map that is open, for forms that need a shape. There is none
// where no map is.

import { shallowRef } from 'vue'
import type { LineString, MultiPolygon } from '../api'

export interface Pen {
  /** Draws a polygon, or a line, within the parcel; the corners of what is given attract. */
  start: (kind: 'Polygon' | 'LineString', snapTo: MultiPolygon[], tells: PenTells) => void
  /** Shows a shape that can be changed, and what of it is amiss. */
  show: (shape: MultiPolygon | null, changed: (shape: MultiPolygon) => void) => void
  amiss: (outside: MultiPolygon | null, over: MultiPolygon | null) => void
  snap: (on: boolean) => void
  removeLast: () => void
  finish: () => void
  /** Ends a drawing that is not finished. */
  stop: () => void
  /** Leaves nothing behind. */
  clear: () => void
}

export interface PenTells {
  /** How large the sketch is, against the parcel. */
  sketched: (share: number) => void
  drawn: (shape: MultiPolygon | LineString) => void
}

export const pen = shallowRef<Pen | null>(null)
