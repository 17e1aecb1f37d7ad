// Drawing point by point: presses and the key that drops a point add to it, one
// gesture is one step back, two points on one boundary take what lies between.

import Feature from 'ol/Feature'
import LineString from 'ol/geom/LineString'
import MultiPoint from 'ol/geom/MultiPoint'
import Polygon from 'ol/geom/Polygon'
import type MapBrowserEvent from 'ol/MapBrowserEvent'
import { fromLonLat } from 'ol/proj'
import type VectorSource from 'ol/source/Vector'
import { traced, type Position, type Ring } from './attract'
import { begin, canRedo, canUndo, did, now, redo, undo, type History } from './history'
import type { SketchKind, Sketched } from './pen'

type Steps = readonly (readonly Position[])[]

/** How near the last press, in pixels, and how soon after it, in milliseconds, a second one finishes. */
const still = 6
const soon = 300
/** How near the first point a press closes, in pixels. */
const home = 12

const nowhere = { pixel: [-99, -99], time: 0 }

export interface Ground {
  /** Where a press lies, drawn to what attracts. */
  place: (e: MapBrowserEvent) => Position
  /** The rings that are followed; none where nothing is. */
  follow: () => readonly Ring[]
  pixel: (p: Position) => number[]
}

export interface Sketcher {
  handle: (e: MapBrowserEvent) => boolean
  add: (p: Position) => void
  back: () => boolean
  again: () => boolean
  /** The points of what was drawn; undefined where they are too few. */
  finish: () => Position[] | undefined
}

export function createSketcher(kind: SketchKind, source: VectorSource, ground: Ground, tell: { sketched: (s: Sketched) => void; finished: () => void }): Sketcher {
  let past: History<Steps> = begin<Steps>([])
  let pointer: Position | undefined
  let pressed = nowhere
  let twice = false // the last press was the second half of a double press
  const least = { Point: 1, LineString: 2, Polygon: 3 }[kind]

  const points = () => now(past).flat()

  /** The way to a place, along a boundary that both lie on, unless it was taken already. */
  function way(from: readonly Position[], to: Position): Position[] {
    const last = from[from.length - 1]
    const between = last ? traced(ground.follow(), last, to) : []
    return between.some(b => from.includes(b)) ? [] : between
  }
  const closing = (all: readonly Position[]) => (kind === 'Polygon' && all.length > 1 ? way(all, all[0]!).filter(b => !all.includes(b)) : [])

  function draw() {
    const fixed = points()
    const next = pointer && fixed.length > 0 ? [...way(fixed, pointer), pointer] : []
    const all = [...fixed, ...next]
    const line = [...all, ...closing(all)].map(p => fromLonLat(p))
    source.clear()
    if (pointer) source.addFeature(new Feature({ geometry: new MultiPoint([fromLonLat(pointer)]), kind: 'pointer' }))
    if (line.length > 1) source.addFeature(new Feature(new LineString(all.map(p => fromLonLat(p)))))
    if (fixed.length > 0) source.addFeature(new Feature({ geometry: new MultiPoint(fixed.map(p => fromLonLat(p))), kind: 'corners' }))
    const area = kind === 'Polygon' && line.length > 2 ? new Polygon([line]) : undefined
    if (area) source.addFeature(new Feature({ geometry: area, kind: 'area' }))
    tell.sketched({ steps: now(past).length, area: area?.getArea() ?? 0, points: fixed, line: all })
  }

  function add(p: Position) {
    const all = points()
    const last = all[all.length - 1]
    if (last && last[0] === p[0] && last[1] === p[1]) return
    past = did(past, [...now(past), [...way(all, p), p]])
    draw()
    if (kind === 'Point') tell.finished()
  }

  function press(e: MapBrowserEvent) {
    const time = e.originalEvent.timeStamp
    twice = time - pressed.time < soon && near(e.pixel, pressed.pixel, still)
    pressed = { pixel: e.pixel, time }
    if (twice) return
    const all = points()
    if (kind === 'Polygon' && now(past).length > 2 && near(e.pixel, ground.pixel(all[0]!), home)) tell.finished()
    else add(ground.place(e))
  }

  draw()
  return {
    handle(e) {
      if (e.type === 'pointermove' && !e.dragging) {
        pointer = ground.place(e)
        draw()
      } else if (e.type === 'click') press(e)
      else if (e.type === 'dblclick') {
        if (twice) tell.finished() // quick presses apart are two points
        return false // or the map would come nearer
      }
      return e.type !== 'click'
    },
    add,
    back() {
      const can = canUndo(past)
      past = undo(past)
      pressed = nowhere
      draw()
      return can
    },
    again() { const can = canRedo(past); past = redo(past); draw(); return can },
    finish() {
      const all = points()
      const whole = [...all, ...closing(all)]
      return whole.length >= least ? whole : undefined
    },
  }
}

const near = (a: number[], b: number[], within: number) => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!) <= within
