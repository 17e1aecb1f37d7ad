// Where the photos of the evidence that is open were taken, for the map.

import { reactive } from 'vue'

export interface Photo {
  at: [number, number]
  /** Degrees from north, clockwise; null where nobody knows. */
  heading: number | null
  byHand: boolean
}

/** By disposal. */
export const photos = reactive(new Map<string, Photo[]>())
