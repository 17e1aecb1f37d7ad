// The pen as the map has it: layers for what is drawn, and one interaction that
// draws or moves. Coordinates stay in degrees at nine decimals, the grain of the
// books; nothing here is a figure.

import Feature from 'ol/Feature'
import GeoJSON from 'ol/format/GeoJSON'
import LineString from 'ol/geom/LineString'
import MultiPolygonGeometry from 'ol/geom/MultiPolygon'
import Point from 'ol/geom/Point'
import Interaction from 'ol/interaction/Interaction'
import VectorLayer from 'ol/layer/Vector'
import type OlMap from 'ol/Map'
import type MapBrowserEvent from 'ol/MapBrowserEvent'
import { fromLonLat, toLonLat, transformExtent } from 'ol/proj'
import VectorSource from 'ol/source/Vector'
import type { StyleLike } from 'ol/style/Style'
import { attracted, onGrid, type Position } from './attract'
import { createMover } from './mover'
import { drawing, type Pen, type PenTells } from './pen'
import { boxOf, ringsOf } from './shape'
import { createSketcher, type Sketcher } from './sketcher'
import { amissStyle, drawnStyle, pickedStyle, sketchStyle } from './style'
import type { MultiPolygon } from '../api'

const degrees = 'EPSG:4326'
const mercator = 'EPSG:3857'
const format = new GeoJSON({ dataProjection: degrees, featureProjection: mercator })
const read = (shape: MultiPolygon) => format.readGeometry(shape) as MultiPolygonGeometry

/** For how long in milliseconds a press that ended a gesture makes no double press with the next. */
const settling = 400

/** How near in pixels something attracts, and how near a corner is picked up. */
const reach = 12

/** A pen for the map. While it draws or shows, presses are its own; busy tells so. */
export function createPen(map: OlMap, busy: (is: boolean) => void): Pen {
  const layer = (style: StyleLike, zIndex: number) => {
    const source = new VectorSource()
    map.addLayer(new VectorLayer({ source, style, zIndex }))
    return source
  }
  const [drawn, amiss, sketch, ring] = [layer(drawnStyle, 5), layer(amissStyle, 6), layer(sketchStyle, 7), layer(pickedStyle, 8)]
  let rings: Position[][] = []
  let whole = 0
  let how = { snap: true, trace: true }
  let sketcher: Sketcher | undefined
  let tells: PenTells | undefined
  let shown: MultiPolygon | null = null
  let changed: ((shape: MultiPolygon) => void) | undefined
  let ended = -settling // when a sketch was finished or a corner put down

  const bare = (e: MapBrowserEvent) => {
    const at = toLonLat(e.coordinate)
    const beside = toLonLat([e.coordinate[0]!, e.coordinate[1]! + (map.getView().getResolution() ?? 1) * reach])
    return { at, reach: beside[1]! - at[1]! }
  }
  const place = (e: MapBrowserEvent): Position => {
    const { at, reach: far } = bare(e)
    return how.snap && !(e.originalEvent as MouseEvent).altKey ? attracted(rings, at, far) : onGrid(at)
  }
  const paint = (shape: MultiPolygon | null) => {
    drawn.clear()
    if (shape) drawn.addFeature(new Feature(read(shape)))
  }
  const mover = createMover(ring, {
    shape: () => shown, place, bare, ghost: paint,
    put: shape => { ended = performance.now(); changed?.(shape) },
    picked: is => { map.getViewport()!.style.cursor = is ? 'crosshair' : '' },
  })
  function handle(e: MapBrowserEvent): boolean {
    if (e.type === 'dblclick' && performance.now() - ended < settling) return false // or the map would come nearer
    return (sketcher ?? (shown ? mover : undefined))?.handle(e) ?? true
  }
  map.addInteraction(new Interaction({ handleEvent: handle }))

  function stop() {
    sketcher = undefined
    tells = undefined
    sketch.clear()
    drawing.value = false
    busy(shown !== null)
  }

  return {
    near(shapes, ground) {
      rings = ringsOf(shapes)
      whole = ground ? read(ground).getArea() : 0
    },
    ways: to => { how = to },
    start(kind, told) {
      stop()
      mover.putBack()
      tells = told
      drawing.value = true
      busy(true)
      sketcher = createSketcher(kind, sketch, {
        place, follow: () => (how.trace && how.snap ? rings : []), pixel: p => map.getPixelFromCoordinate(fromLonLat(p)) ?? [-99, -99],
      }, { sketched: s => told.sketched({ ...s, area: whole > 0 ? s.area / whole : 0 }), finished: told.finished })
    },
    cross: () => onGrid(toLonLat(map.getView().getCenter() ?? [0, 0])),
    drop() {
      const [width = 0, height = 0] = map.getSize() ?? []
      const far = toLonLat(map.getCoordinateFromPixel([width / 2, height / 2 - reach]))[1]! - this.cross()[1]!
      sketcher?.add(how.snap ? attracted(rings, this.cross(), far) : this.cross())
    },
    back: () => sketcher?.back() ?? false,
    again: () => sketcher?.again() ?? false,
    finish() {
      const [points, told] = [sketcher?.finish(), tells]
      if (!points) return false
      ended = performance.now()
      stop()
      told?.drawn(points)
      return true
    },
    stop,
    show(shape, tell) {
      mover.putBack()
      changed = tell
      shown = shape
      paint(shape)
      busy(shape !== null || sketcher !== undefined)
    },
    leave(line) {
      stop()
      sketch.addFeature(new Feature(new LineString(line.map(p => fromLonLat(p)))))
    },
    putBack: () => mover.putBack(),
    mark: at => mover.mark(at),
    amiss(outside, over, places = []) {
      amiss.clear()
      for (const [shape, kind] of [[outside, 'outside'], [over, 'over']] as const) {
        if (shape) amiss.addFeature(new Feature({ geometry: read(shape), kind }))
      }
      amiss.addFeatures(places.map(at => new Feature({ geometry: new Point(fromLonLat(at)), kind: 'place' })))
    },
    look(at) {
      if ('type' in at) map.getView().fit(transformExtent(boxOf(at), degrees, mercator), { padding: [50, 50, 50, 50], maxZoom: 19 })
      else map.getView().setCenter(fromLonLat(at))
    },
    view: () => transformExtent(map.getView().calculateExtent(map.getSize()), mercator, degrees) as [number, number, number, number],
    clear() {
      mover.putBack()
      shown = null
      stop()
      for (const s of [drawn, amiss, ring]) s.clear()
      rings = []
    },
  }
}
