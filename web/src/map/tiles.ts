import MVT from 'ol/format/MVT'
import type Tile from 'ol/Tile'
import TileState from 'ol/TileState'
import VectorTileLayer from 'ol/layer/VectorTile'
import VectorTile from 'ol/source/VectorTile'
import { createXYZ } from 'ol/tilegrid'
import type RenderFeature from 'ol/render/Feature'
import type OlVectorTile from 'ol/VectorTile'
import { api, type ParcelFilter } from '../api'

const grid = createXYZ({ tileSize: 512, maxZoom: 18 })

/** The tiles of a filter: parcels with labels, or sums at small scale; or what was disposed of in them. */
export function tileSource(of: 'parcels' | 'disposals', filter: ParcelFilter, failed: () => void): VectorTile {
  const format = new MVT<RenderFeature>()
  const query = new URLSearchParams(Object.entries(filter).filter((e): e is [string, string] => !!e[1]))
  return new VectorTile({
    format,
    tileGrid: grid,
    tileUrlFunction: ([z, x, y]) => `/collections/${of}/tiles/WebMercatorQuad/${z}/${y}/${x}?${query}`,
    tileLoadFunction: (tile: Tile, path: string) => {
      const vector = tile as OlVectorTile<RenderFeature>
      vector.setLoader((extent: number[], _: number, projection: unknown) => {
        api.tile(path).then(bytes => {
          vector.setFeatures(format.readFeatures(bytes, { extent, featureProjection: projection as string }) as RenderFeature[])
        }).catch(() => {
          vector.setState(TileState.ERROR)
          failed()
        })
      })
    },
  })
}

/** Parts of parcels: nothing at small scale, below the labels. */
export const partLayer = (source: VectorTile) =>
  new VectorTileLayer({ source, renderBuffer: 16, minZoom: 13, zIndex: 1, updateWhileInteracting: false })

/** The labels of the same tiles. */
export const labelLayer = (source: VectorTile) =>
  new VectorTileLayer({ source, declutter: true, renderBuffer: 64, minZoom: 13, zIndex: 4, updateWhileInteracting: false })

export const tileLayer = (source: VectorTile) =>
  new VectorTileLayer({ source, renderBuffer: 64, preload: 1, updateWhileInteracting: false })
