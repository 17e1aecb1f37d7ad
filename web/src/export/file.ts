// What a file can be: the formats, and what each has a place for.

export const formats = ['geojson', 'xlsx', 'shapefile', 'surveytxt', 'geopackage', 'kml', 'csv', 'dxf', 'geojsonseq', 'parquet'] as const
export type Format = (typeof formats)[number]

const inDegrees: ReadonlySet<Format> = new Set(['geojson', 'geojsonseq', 'kml'])
const inMetres: ReadonlySet<Format> = new Set(['surveytxt', 'dxf'])
const text: ReadonlySet<Format> = new Set(['csv', 'shapefile', 'surveytxt'])

/** Formats that say of themselves what they are; of others a second file does. */
const signedWithin: ReadonlySet<Format> = new Set(['geojson', 'shapefile'])

export interface FileChoice { format: Format; crs: string; encoding: '' | 'UTF-8' | 'GB18030'; purpose: string }

export const noChoice: Readonly<FileChoice> = { format: 'geojson', crs: '', encoding: '', purpose: '' }

/** The zones of 3° with their numbers in the easting, around that of a longitude. */
const zonesAround = (lon: number) => {
  const zone = Math.floor((lon + 1.5) / 3)
  return [zone, zone - 1, zone + 1].filter(z => z >= 25 && z <= 45)
}

export interface SystemChoice { value: string; zone: number; prefixed: boolean }

/** The reference systems of a format, the usual one first: empty. */
export function systemsOf(format: Format, lon: number): SystemChoice[] {
  if (format === 'xlsx') return []
  const usual = { value: '', zone: 0, prefixed: true }
  if (inDegrees.has(format)) return [usual, { value: 'CRS84', zone: 0, prefixed: false }]
  const zones = zonesAround(lon).flatMap(zone => [
    { value: `EPSG:${4488 + zone}`, zone, prefixed: true },
    ...(format === 'surveytxt' ? [] : [{ value: `EPSG:${4509 + zone}`, zone, prefixed: false }]),
  ])
  return [usual, ...(inMetres.has(format) ? [] : [{ value: 'CRS84', zone: 0, prefixed: false }]), ...zones]
}

export const hasMetresOnly = (format: Format) => inMetres.has(format)
export const hasEncoding = (format: Format) => text.has(format)
export const hasSidecar = (format: Format) => !signedWithin.has(format)

/** What is asked for beside the filter: nothing that the format has no place for. */
export function exportQuery(c: FileChoice, asOf: string): Record<string, string> {
  const q: Record<string, string> = { format: c.format }
  if (asOf) q.as_of = asOf
  if (c.crs && c.format !== 'xlsx') q.crs = c.crs
  if (c.encoding && hasEncoding(c.format)) q.encoding = c.encoding
  if (c.purpose.trim()) q.purpose = c.purpose.trim()
  return q
}

