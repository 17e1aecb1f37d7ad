// A small map of the rows of a file: what becomes of each, which one is looked
// at, and where its fault lies.

import 'ol/ol.css'
import { defaults as controls, ScaleLine } from 'ol/control'
import GeoJSON from 'ol/format/GeoJSON'
import Point from 'ol/geom/Point'
import Feature from 'ol/Feature'
import { defaults as interactions } from 'ol/interaction'
import VectorLayer from 'ol/layer/Vector'
import OlMap from 'ol/Map'
import { fromLonLat, transformExtent } from 'ol/proj'
import VectorSource from 'ol/source/Vector'
import { Fill, Stroke, Style } from 'ol/style'
import View from 'ol/View'
import type { Basemap, ImportShapes } from '../api'
import { baseLayer } from './base'
import { amissStyle, selectedStyle } from './style'

/** The colours of what becomes of a row, and their dashes, so that nobody needs the colour alone. */
export const sheetLook: Record<string, { colour: string; dash: number[] }> = {
  new: { colour: '#0b6fc4', dash: [] }, changed: { colour: '#b26a00', dash: [8, 4] }, unchanged: { colour: '#6b7785', dash: [2, 4] }, refused: { colour: '#c62300', dash: [5, 3] },
  error: { colour: '#c62300', dash: [5, 3] }, warning: { colour: '#b26a00', dash: [8, 4] }, fine: { colour: '#0b6fc4', dash: [] },
}

const styles = Object.fromEntries(Object.entries(sheetLook).map(([name, { colour, dash }]) =>
  [name, new Style({ fill: new Fill({ color: colour + '40' }), stroke: new Stroke({ color: colour, width: 2, lineDash: dash }) })]))

const degrees = 'EPSG:4326'
const shapes = new GeoJSON({ dataProjection: degrees, featureProjection: 'EPSG:3857' })

export type Sheet = ReturnType<typeof createSheet>

export function createSheet(target: HTMLElement, pressed: (row: number) => void) {
  const source = new VectorSource()
  const marks = new VectorSource()
  const view = new View({ center: fromLonLat([110.57, 27.06]), zoom: 9, maxZoom: 20, enableRotation: false })
  let by: 'grade' | 'fate' = 'grade'
  const layer = new VectorLayer({ source, style: f => styles[f.get(by) as string] })
  const map = new OlMap({
    target, view, layers: [layer, new VectorLayer({ source: marks, style: f => (f.get('kind') === 'place' ? amissStyle(f) : selectedStyle) })],
    controls: controls({ zoom: false, rotate: false, attribution: false }).extend([new ScaleLine({ minWidth: 60 })]),
    interactions: interactions({ onFocusOnly: false, altShiftDragRotate: false, pinchRotate: false }),
  })
  target.dataset.mapIdle = 'false'
  map.on('movestart', () => { target.dataset.mapIdle = 'false' })
  map.on('rendercomplete', () => { target.dataset.mapIdle = 'true' })
  map.on('singleclick', e => {
    const found = map.getFeaturesAtPixel(e.pixel, { layerFilter: l => l === layer })[0]
    if (found) pressed(found.get('row') as number)
  })
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  const fit = (extent: number[], maxZoom = 18) => view.fit(extent, { padding: [30, 30, 30, 30], maxZoom, duration: still ? 0 : 200 })
  return {
    show(all: ImportShapes, extent: [number, number, number, number] | null) {
      source.clear()
      source.addFeatures(shapes.readFeatures(all) as never)
      if (extent) fit(transformExtent(extent, degrees, 'EPSG:3857'))
    },
    /** Colours the rows by what was found in them or by what becomes of them. */
    colour(as: 'grade' | 'fate') {
      by = as
      layer.changed()
    },
    lay(under: Basemap | null) {
      if (under) map.getLayers().insertAt(0, baseLayer(under, () => {}))
    },
    /** Marks a row, and where its fault lies. */
    mark(row: number, place: [number, number] | undefined) {
      marks.clear()
      const own = source.getFeatures().find(f => f.get('row') === row)
      if (own) marks.addFeature(new Feature(own.getGeometry()))
      if (place) marks.addFeature(new Feature({ geometry: new Point(fromLonLat(place)), kind: 'place' }))
      const extent = own?.getGeometry()?.getExtent() ?? marks.getExtent()
      if (own || place) fit(extent!, 17)
    },
    zoomBy: (levels: number) => view.animate({ zoom: (view.getZoom() ?? 9) + levels, duration: still ? 0 : 150 }),
    whole(extent: [number, number, number, number] | null) { if (extent) fit(transformExtent(extent, degrees, 'EPSG:3857')) },
    close() {
      map.setTarget(undefined)
      map.dispose()
    },
  }
}
