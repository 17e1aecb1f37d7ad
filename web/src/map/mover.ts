// Moving the corners of what was drawn: by dragging, or by two presses, one
// that picks a corner up and one that puts it down. A press on an edge picks up
// a new corner. Nothing else of the map can be moved.

import Feature from 'ol/Feature'
import Point from 'ol/geom/Point'
import type MapBrowserEvent from 'ol/MapBrowserEvent'
import { fromLonLat } from 'ol/proj'
import type VectorSource from 'ol/source/Vector'
import type { Position } from './attract'
import { cornerAt, inserted, moved, ringOf, type Spot } from './shape'
import type { MultiPolygon } from '../api'

export interface Hand {
  /** What was drawn, as it stands; none: nothing can be moved. */
  shape: () => MultiPolygon | null
  place: (e: MapBrowserEvent) => Position
  /** The place itself, drawn to nothing, and how far a finger reaches there, in degrees. */
  bare: (e: MapBrowserEvent) => { at: Position; reach: number }
  /** Shows a shape while a corner of it is in the hand. */
  ghost: (shape: MultiPolygon) => void
  put: (shape: MultiPolygon) => void
  picked: (is: boolean) => void
}

interface Held { spot: Spot; fresh: boolean; dragged: boolean; pressed: boolean }

export function createMover(ring: VectorSource, hand: Hand) {
  let held: Held | undefined

  const edited = (shape: MultiPolygon, { spot, fresh }: Held, to: Position) => (fresh ? inserted(shape, spot, to) : moved(shape, spot, to))

  function mark(at: Position | undefined) {
    ring.clear()
    if (at) ring.addFeature(new Feature(new Point(fromLonLat(at))))
  }

  function letGo() {
    held = undefined
    mark(undefined)
    hand.picked(false)
  }

  function follow(e: MapBrowserEvent) {
    const shape = hand.shape()
    if (!held || !shape) return
    const to = hand.place(e)
    hand.ghost(edited(shape, held, to))
    mark(to)
  }

  function put(e: MapBrowserEvent) {
    const shape = hand.shape()
    if (!held || !shape) return
    const next = edited(shape, held, hand.place(e))
    letGo()
    hand.put(next)
  }

  /** A finger goes down: on a corner it may drag it, on an edge too. */
  function down(e: MapBrowserEvent): boolean {
    if (held?.pressed) return true
    held = undefined
    const shape = hand.shape()
    if (!shape || (e.originalEvent as PointerEvent).button !== 0) return true
    const { at, reach } = hand.bare(e)
    const found = cornerAt(shape, at, reach)
    if (found) held = { ...found, dragged: false, pressed: false }
    return !found
  }

  function press(e: MapBrowserEvent): boolean {
    if (!held) return true
    if (held.pressed) put(e)
    else {
      held.pressed = true
      const shape = hand.shape()!
      mark(held.fresh ? hand.bare(e).at : ringOf(shape, held.spot.part, held.spot.ring)[held.spot.at])
      hand.picked(true)
    }
    return false
  }

  return {
    handle(e: MapBrowserEvent): boolean {
      switch (e.type) {
        case 'pointerdown':
          return down(e)
        case 'pointerdrag':
          if (!held || held.pressed) return true
          held.dragged = true
          follow(e)
          return false
        case 'pointermove':
          if (held?.pressed) follow(e)
          return true
        case 'pointerup':
          if (held?.dragged) put(e)
          return true
        case 'click':
          return press(e)
        case 'dblclick':
          return !held
      }
      return true
    },
    /** Puts back what was picked up; false where nothing was. */
    putBack(): boolean {
      const shape = hand.shape()
      const had = held !== undefined
      letGo()
      if (had && shape) hand.ghost(shape)
      return had
    },
    /** Rings a corner that somebody looks at elsewhere. */
    mark: (at: Position | undefined) => { if (!held) mark(at) },
  }
}
