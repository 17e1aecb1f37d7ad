// The map behind the parcels: pictures that the server fetches.

import TileLayer from 'ol/layer/Tile'
import XYZ from 'ol/source/XYZ'
import TileGrid from 'ol/tilegrid/TileGrid'
import { createXYZ } from 'ol/tilegrid'
import type { Basemap } from '../api'

const mostZoom = 18

/** Degrees from 180° W and 90° N, two tiles side by side at zoom 1. */
const degrees = () => new TileGrid({
  origin: [-180, 90], extent: [-180, -90, 180, 90], tileSize: 256, minZoom: 1,
  resolutions: Array.from({ length: mostZoom + 1 }, (_, z) => 360 / 256 / 2 ** z),
})

/** The pictures as a layer; told says whether the last one came. */
export function baseLayer({ grid }: Basemap, told: (came: boolean) => void): TileLayer<XYZ> {
  const inDegrees = grid === 'EPSG:4490'
  const source = new XYZ({
    projection: inDegrees ? 'EPSG:4326' : 'EPSG:3857', // centimetres from CGCS2000
    tileGrid: inDegrees ? degrees() : createXYZ({ maxZoom: mostZoom }),
    tileUrlFunction: ([z, x, y]) => `/api/basemap/${z}/${y}/${x}`,
  })
  source.on('tileloaderror', () => told(false))
  source.on('tileloadend', () => told(true))
  return new TileLayer({ source, zIndex: -1 })
}
