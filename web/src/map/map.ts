// The map: what it shows, what is pressed on it, where it looks. Nothing
// outside this folder knows the library behind it.

import 'ol/ol.css'
import { defaults as controls, ScaleLine } from 'ol/control'
import Feature from 'ol/Feature'
import GeoJSON from 'ol/format/GeoJSON'
import Point from 'ol/geom/Point'
import { defaults as interactions } from 'ol/interaction'
import VectorLayer from 'ol/layer/Vector'
import OlMap from 'ol/Map'
import type MapBrowserEvent from 'ol/MapBrowserEvent'
import { fromLonLat, toLonLat, transformExtent } from 'ol/proj'
import type RenderEvent from 'ol/render/Event'
import { getRenderPixel } from 'ol/render'
import VectorSource from 'ol/source/Vector'
import View from 'ol/View'
import type { Basemap, Disposal, MultiPolygon, ParcelFilter } from '../api'
import type { At } from '../url'
import { baseLayer } from './base'
import { createPen } from './draw'
import type { Outline } from './outlines'
import type { Photo } from './photos'
import { disposalStyle, labelStyle, outlineStyle, partStyle, photoStyle, selectedStyle, tileStyle, type Looks } from './style'
import { labelLayer, partLayer, tileLayer, tileSource } from './tiles'

export type Box = [number, number, number, number]
export interface Pressed { id: string; parcel_no: string; name: string }

export interface Tells {
  pressed: (found: Pressed[], pixel: [number, number]) => void
  moved: (at: At) => void
  pointed: (lonLat: [number, number] | null) => void
  failed: () => void
  /** Whether the map behind the parcels can be had. */
  based: (came: boolean) => void
}

const degrees = 'EPSG:4326' // CGCS2000 and WGS 84 agree to centimetres; the map itself stands in web mercator
const mercator = 'EPSG:3857'
const shapes = new GeoJSON({ dataProjection: degrees, featureProjection: mercator })
const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches

const canvas = (e: RenderEvent) => e.context as CanvasRenderingContext2D

export type SanleiMap = ReturnType<typeof createMap>

export function createMap(target: HTMLElement, tells: Tells) {
  const view = new View({ center: fromLonLat([110.57, 27.06]), zoom: 8, minZoom: 4, maxZoom: 20, constrainRotation: true, enableRotation: false })
  const selected = new VectorSource()
  const parts = new VectorSource()
  const selectedLayer = new VectorLayer({ source: selected, style: selectedStyle, zIndex: 3 })
  const partsLayer = new VectorLayer({ source: parts, style: disposalStyle, zIndex: 2 })
  const compared = new VectorSource()
  const comparedLayer = new VectorLayer({ source: compared, style: outlineStyle, zIndex: 5 })
  const photos = new VectorSource()
  const photoLayer = new VectorLayer({ source: photos, style: photoStyle, zIndex: 6 })
  const map = new OlMap({
    target, view, layers: [partsLayer, selectedLayer, comparedLayer, photoLayer],
    controls: controls({ zoom: false, rotate: false, attribution: false }).extend([new ScaleLine({ minWidth: 80 })]),
    interactions: interactions({ onFocusOnly: false, altShiftDragRotate: false, pinchRotate: false }),
  })
  let layer: ReturnType<typeof tileLayer> | undefined
  let names: ReturnType<typeof labelLayer> | undefined
  let held: ReturnType<typeof partLayer> | undefined
  let base: ReturnType<typeof baseLayer> | undefined
  let baseRetry: ReturnType<typeof setTimeout> | undefined
  let looks: Looks | undefined
  let muted = 0 // presses before this instant belong to a drawing that just ended
  let drawing = false
  let measuring = false
  let partsShown = true
  let retry: ReturnType<typeof setTimeout> | undefined

  let before: ReturnType<typeof tileLayer> | undefined
  let curtain = 0.5 // the share of the map, from the left, that shows what was before
  /** Clears the part left of the curtain, and clips to it what is drawn next. */
  function raise(e: RenderEvent) {
    const [width = 0, height = 0] = map.getSize() ?? []
    const [left = 0, top = 0] = getRenderPixel(e, [0, 0])
    const [right = 0, bottom = 0] = getRenderPixel(e, [width * curtain, height])
    canvas(e).save()
    canvas(e).beginPath()
    canvas(e).rect(left, top, right - left, bottom - top)
    canvas(e).clip()
    canvas(e).fillStyle = getComputedStyle(target).getPropertyValue('--map') || '#fff'
    canvas(e).fillRect(left, top, right - left, bottom - top)
  }

  const idle = (is: boolean) => { target.dataset.mapIdle = String(is) }
  idle(false)
  map.on(['movestart', 'loadstart'] as never, () => idle(false))
  map.on('rendercomplete', () => idle(true))
  map.on('moveend', () => tells.moved(at()))
  map.on('pointermove', e => {
    tells.pointed(toLonLat(e.coordinate) as [number, number])
    if (!e.dragging && !quiet()) target.style.cursor = layer && map.hasFeatureAtPixel(e.pixel, { layerFilter: l => l === layer }) ? 'pointer' : ''
  })
  target.addEventListener('pointerleave', () => tells.pointed(null))
  map.on('singleclick', e => { if (!quiet()) void press(e) })

  const quiet = () => drawing || measuring || performance.now() < muted

  function at(): At {
    const [lon = 0, lat = 0] = toLonLat(view.getCenter() ?? [0, 0])
    return { lon: +lon.toFixed(6), lat: +lat.toFixed(6), zoom: +(view.getZoom() ?? 0).toFixed(2) }
  }

  async function press(e: MapBrowserEvent) {
    const found = (await layer?.getFeatures(e.pixel)) ?? []
    const sum = found.find(f => f.get('layer') === 'sums')
    if (sum) return zoomBy(2, e.coordinate)
    const byId = new Map(found.filter(f => f.get('layer') !== 'sums').map(f => [f.get('id') as string, f]))
    const parcels = [...byId].map(([id, f]) => ({ id, parcel_no: f.get('parcel_no') as string, name: (f.get('name') as string | undefined) ?? '' }))
    tells.pressed(parcels, [e.pixel[0]!, e.pixel[1]!])
  }

  function failed() {
    tells.failed()
    clearTimeout(retry)
    retry = setTimeout(() => layer?.getSource()?.refresh(), 5000)
  }

  function zoomBy(levels: number, anchor?: number[]) {
    view.animate({ zoom: (view.getZoom() ?? 8) + levels, ...(anchor ? { center: anchor } : {}), duration: still() ? 0 : 200 })
  }

  function repaint() { layer?.changed() }

  return {
    map, view,
    /** Draws the parcels of a filter. */
    show(filter: ParcelFilter) {
      idle(false)
      const source = tileSource('parcels', filter, failed)
      const portions = tileSource('disposals', filter, failed)
      if (layer) layer.setSource(source)
      else map.getLayers().insertAt(0, (layer = tileLayer(source)))
      if (held) {
        names!.setSource(source)
        held.setSource(portions)
      } else {
        map.addLayer((names = labelLayer(source)))
        map.getLayers().insertAt(1, (held = partLayer(portions)))
        held.setStyle(partStyle as never)
        held.setVisible(partsShown)
      }
      if (looks) this.dress(looks)
    },
    /** Draws other parcels over the left part of the map: those of a time before; none takes them away. */
    swipe(filter: ParcelFilter | undefined) {
      if (before) map.removeLayer(before)
      before = filter && tileLayer(tileSource('parcels', filter, failed))
      if (!before) return
      before.setZIndex(2)
      before.on('prerender', raise)
      before.on('postrender', e => canvas(e).restore())
      if (looks) before.setStyle(tileStyle(looks))
      map.addLayer(before)
    },
    /** Where the two meet, as a share of the map from the left. */
    curtain(share: number) {
      curtain = share
      map.render()
    },
    /** Draws the map behind the parcels, or none. */
    lay(under: Basemap | null) {
      if (base) map.removeLayer(base)
      clearTimeout(baseRetry)
      base = under ? baseLayer(under, came => {
        tells.based(came)
        clearTimeout(baseRetry)
        if (!came) baseRetry = setTimeout(() => base?.getSource()?.refresh(), 30_000)
      }) : undefined
      if (base) map.addLayer(base)
    },
    fade: (percent: number) => base?.setOpacity(percent / 100),
    showParts(on: boolean) {
      partsShown = on
      held?.setVisible(on)
    },
    /** Draws them in another way: language, theme, patterns. */
    dress(as: Looks) {
      looks = as
      layer?.setStyle(tileStyle(as))
      before?.setStyle(tileStyle(as))
      names?.setStyle(labelStyle(as))
    },
    repaint,
    /** Asks for the tiles again. */
    reload: () => layer?.getSource()?.refresh(),
    /** Marks a parcel and what was disposed of in it. */
    mark(shape: MultiPolygon | null, disposals: Disposal[] = [], chosen = '') {
      selected.clear()
      parts.clear()
      if (shape) selected.addFeature(shapes.readFeature({ type: 'Feature', geometry: shape, properties: {} }) as never)
      for (const d of disposals) {
        if (d.geometry) parts.addFeature(shapes.readFeature({ type: 'Feature', geometry: d.geometry, properties: { chosen: d.id === chosen, state: d.state } }) as never)
      }
    },
    /** Draws shapes to compare, over everything. */
    compare(all: Outline[]) {
      compared.clear()
      for (const { kind, shape } of all) compared.addFeature(shapes.readFeature({ type: 'Feature', geometry: shape, properties: { kind } }) as never)
    },
    /** Shows where photos were taken, and which way they look. */
    showPhotos(all: Photo[]) {
      photos.clear()
      photos.addFeatures(all.map(p => new Feature({ geometry: new Point(fromLonLat(p.at)), heading: p.heading, byHand: p.byHand })))
    },
    /** Looks at a box of degrees; without force only if it is out of sight. */
    look(box: Box, { force = true, most = 17, inset = 40, atOnce = false } = {}) {
      const extent = transformExtent(box, degrees, mercator)
      const seen = view.calculateExtent(map.getSize())
      const inside = seen[0]! <= extent[0]! && seen[1]! <= extent[1]! && seen[2]! >= extent[2]! && seen[3]! >= extent[3]!
      if (!force && inside && (view.getZoom() ?? 0) >= 13) return
      view.fit(extent, { padding: [inset, inset, inset, inset], maxZoom: most, duration: atOnce || still() ? 0 : 250 })
    },
    goTo({ lon, lat, zoom }: At) {
      view.setCenter(fromLonLat([lon, lat]))
      view.setZoom(zoom)
    },
    at, zoomBy,
    pen: createPen(map, is => {
      drawing = is
      if (!is) muted = performance.now() + 400
    }),
    ruler: createPen(map, is => {
      measuring = is
      if (!is) muted = performance.now() + 400
    }),
    close() {
      clearTimeout(retry)
      clearTimeout(baseRetry)
      map.setTarget(undefined)
      map.dispose()
    },
  }
}
