// Drawing and changing a shape. Coordinates go out in degrees at nine decimals,
// the grain of the books; nothing here is a figure.

import Feature from 'ol/Feature'
import GeoJSON from 'ol/format/GeoJSON'
import type Geometry from 'ol/geom/Geometry'
import type Polygon from 'ol/geom/Polygon'
import MultiPolygonGeometry from 'ol/geom/MultiPolygon'
import Draw from 'ol/interaction/Draw'
import Modify from 'ol/interaction/Modify'
import Snap from 'ol/interaction/Snap'
import VectorLayer from 'ol/layer/Vector'
import type OlMap from 'ol/Map'
import VectorSource from 'ol/source/Vector'
import type { LineString, MultiPolygon } from '../api'
import type { Pen, PenTells } from './pen'
import { amissStyle, drawnStyle, sketchStyle } from './style'

const format = new GeoJSON({ dataProjection: 'EPSG:4326', featureProjection: 'EPSG:3857' })
const read = (shape: MultiPolygon): Geometry => format.readGeometry(shape)!
const write = (g: Geometry) => format.writeGeometryObject(g, { decimals: 9, rightHanded: true })

const asMulti = (g: Geometry): MultiPolygon => {
  const shape = write(g)
  return shape.type === 'Polygon' ? { type: 'MultiPolygon', coordinates: [shape.coordinates as number[][][]] } : (shape as MultiPolygon)
}

/** A pen for the map. While it draws, presses are its own; busy tells so. */
export function createPen(map: OlMap, busy: (is: boolean) => void): Pen {
  const drawn = new VectorSource()
  const amiss = new VectorSource()
  const near = new VectorSource()
  const layers = [new VectorLayer({ source: drawn, style: drawnStyle, zIndex: 5 }), new VectorLayer({ source: amiss, style: amissStyle, zIndex: 6 })]
  layers.forEach(l => map.addLayer(l))
  const modify = new Modify({ source: drawn, pixelTolerance: 12 })
  const snap = new Snap({ source: near, pixelTolerance: 12 })
  let draw: Draw | undefined
  let changed: ((shape: MultiPolygon) => void) | undefined
  let whole = 0

  modify.on('modifyend', () => {
    const g = drawn.getFeatures()[0]?.getGeometry()
    if (g) changed?.(asMulti(g))
  })

  function stop() {
    if (!draw) return
    map.removeInteraction(draw)
    map.removeInteraction(snap)
    draw = undefined
    busy(false)
  }

  function start(kind: 'Polygon' | 'LineString', snapTo: MultiPolygon[], tells: PenTells) {
    stop()
    near.clear()
    near.addFeatures(snapTo.map(s => new Feature(read(s))))
    whole = (near.getFeatures()[0]?.getGeometry() as MultiPolygonGeometry | undefined)?.getArea() ?? 0
    draw = new Draw({ type: kind, style: sketchStyle, trace: true, traceSource: near, stopClick: true })
    draw.on('drawstart', e => e.feature.getGeometry()?.on('change', g => {
      if (kind === 'Polygon' && whole > 0) tells.sketched((g.target as Polygon).getArea() / whole)
    }))
    draw.on('drawend', e => {
      const g = e.feature.getGeometry()
      stop()
      if (g) tells.drawn(kind === 'Polygon' ? asMulti(g) : (write(g) as LineString))
    })
    map.addInteraction(draw)
    map.addInteraction(snap)
    busy(true)
  }

  return {
    start, stop,
    show(shape, tell) {
      changed = tell
      drawn.clear()
      map.removeInteraction(modify)
      if (!shape) return
      drawn.addFeature(new Feature(read(shape)))
      map.addInteraction(modify)
    },
    amiss(outside, over) {
      amiss.clear()
      for (const [shape, kind] of [[outside, 'outside'], [over, 'over']] as const) {
        if (shape) amiss.addFeature(new Feature({ geometry: read(shape), kind }))
      }
    },
    snap: on => snap.setActive(on),
    removeLast: () => draw?.removeLastPoint(),
    finish: () => { draw?.finishDrawing() },
    clear() {
      stop()
      map.removeInteraction(modify)
      for (const s of [drawn, amiss, near]) s.clear()
    },
  }
}
