// Coordinates as surveyors read them. The projection library comes when the
// first pointer asks.

/** The 3° zone of a longitude; its central meridian is three times as much. */
export const zoneOf = (lon: number) => Math.floor((lon + 1.5) / 3)

type Forward = (lonLat: [number, number]) => [number, number]
const zones = new Map<number, Forward>()
let library: Promise<typeof import('proj4')> | undefined

/** Northing and easting on CGCS2000 in the 3° zone, by default the place's own, the easting with the zone before it. */
export async function inZone([lon, lat]: [number, number], zone = zoneOf(lon)): Promise<{ zone: number; north: string; east: string }> {
  library ??= import('proj4').then(m => m.default)
  const proj4 = await library
  let forward = zones.get(zone)
  if (!forward) {
    const to = proj4(`+proj=tmerc +lat_0=0 +lon_0=${zone * 3} +k=1 +x_0=${zone}500000 +y_0=0 +ellps=GRS80 +units=m +no_defs`)
    forward = c => to.forward(c)
    zones.set(zone, forward)
  }
  const [east, north] = forward([lon, lat])
  return { zone, north: north.toFixed(2), east: east.toFixed(2) }
}
