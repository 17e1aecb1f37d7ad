// What the map shows besides the parcels, as whoever looks at it wants it; kept
// in the browser.

import { reactive, shallowRef, watch } from 'vue'
import { api, type Basemap } from '../api'

interface Layers { basemap: boolean; opacity: number; patterns: boolean; disposals: boolean }

function read(): Layers {
  const usual: Layers = { basemap: true, opacity: 70, patterns: true, disposals: true }
  try {
    const kept = JSON.parse(localStorage.getItem('layers') ?? '{}') as Partial<Layers>
    const opacity = Number.isInteger(kept.opacity) ? Math.min(100, Math.max(0, kept.opacity!)) : usual.opacity
    return { ...usual, ...kept, opacity }
  } catch {
    return usual
  }
}

export const layers = reactive(read())
watch(layers, now => {
  try { localStorage.setItem('layers', JSON.stringify(now)) } catch { /* not kept */ }
})

/** The map behind the parcels; null: there is none, or it is not known yet. */
export const basemap = shallowRef<Basemap | null>(null)
let asked: Promise<void> | undefined
export const loadBasemap = () => (asked ??= api.basemap().then(found => { basemap.value = found.grid ? found : null }, () => { asked = undefined }))
