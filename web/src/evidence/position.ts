// Where the device stands while somebody takes a photo. Android takes the
// position out of files that a browser is given, so the device is asked.

export interface Told { lon?: string; lat?: string; accuracy?: string; heading?: string; taken_at?: string }

let best: GeolocationPosition | undefined
let settled: Promise<void> = Promise.resolve()
let watching: number | undefined

/** Begins to ask; the answer may come while the camera is open. */
export function watch(): void {
  stop()
  best = undefined
  if (!('geolocation' in navigator)) return
  settled = new Promise(done => {
    watching = navigator.geolocation.watchPosition(p => { best = p; done() }, () => done(), { enableHighAccuracy: true, maximumAge: 5000, timeout: 10_000 })
    setTimeout(done, 10_000)
  })
}

/** What the device says, for the form; without a position the time alone. */
export async function told(): Promise<Told> {
  await settled
  stop()
  const out: Told = { taken_at: new Date(best?.timestamp ?? Date.now()).toISOString() }
  if (best) {
    const { longitude, latitude, accuracy, heading } = best.coords
    out.lon = longitude.toFixed(9)
    out.lat = latitude.toFixed(9)
    out.accuracy = accuracy.toFixed(1)
    if (heading !== null && !Number.isNaN(heading)) out.heading = heading.toFixed(1)
  }
  return out
}

export function stop(): void {
  if (watching !== undefined) navigator.geolocation.clearWatch(watching)
  watching = undefined
}
