// Cutting a parcel into pieces: lines and rings drawn on the map, one after
// another, and what the server makes of all of them together.

import { onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import { api, type Parcel, type PreviewPart } from '../api'
import { t } from '../i18n'
import { useKey } from '../keys'
import type { Position } from '../map/attract'
import { outlines } from '../map/outlines'
import { pen } from '../map/pen'
import { problemText, say } from '../say'

export type Cutting = '' | 'line' | 'ring'

export function useCuts(parcel: Parcel, tell: (pieces: PreviewPart[]) => void) {
  const cuts = shallowRef<Position[][]>([])
  const pieces = shallowRef<PreviewPart[]>([])
  const mode = ref<Cutting>('')
  const busy = ref(false)
  const refused = ref('')

  let asked = 0
  /** The pieces that the cuts make; where nothing is cut, there are none. */
  async function cut(next: Position[][]) {
    const mine = ++asked
    cuts.value = next
    refused.value = ''
    let found: PreviewPart[] = []
    if (next.length > 0) {
      busy.value = true
      try {
        found = (await api.preview(parcel.id, 'divide', { type: 'MultiLineString', coordinates: next })).parts
      } catch (refusal) {
        if (mine === asked) refused.value = problemText(refusal)
      } finally {
        if (mine === asked) busy.value = false
      }
    }
    if (mine !== asked) return
    pieces.value = found
    look(-1)
    tell(found)
  }

  /** Shows the pieces, the one in hand apart. */
  function look(at: number) {
    outlines.value = pieces.value.map((p, i) => ({ kind: i === at ? 'before' as const : 'after' as const, shape: p.geometry }))
  }

  function draw(what: Exclude<Cutting, ''>) {
    const holder = pen.value
    if (!holder) return
    mode.value = what
    holder.ways({ snap: true, trace: what === 'ring' }) // a line goes across, not along
    holder.start(what === 'line' ? 'LineString' : 'Polygon', {
      sketched: () => {},
      finished: finish,
      drawn: points => {
        mode.value = ''
        void cut([...cuts.value, what === 'line' ? points : [...points, points[0]!]])
      },
    })
    say(t('draw.hint'))
  }
  function finish() {
    if (pen.value?.finish() === false) refused.value = t('draw.fewPoints', { n: mode.value === 'line' ? 2 : 3 })
  }
  function cancel(): boolean {
    if (!mode.value) return false
    mode.value = ''
    pen.value?.stop()
    return true
  }
  function back(): boolean {
    if (mode.value) return pen.value?.back() ?? false
    if (cuts.value.length === 0) return false
    void cut(cuts.value.slice(0, -1))
    return true
  }

  onMounted(() => pen.value?.near(parcel.geometry ? [parcel.geometry] : [], parcel.geometry))
  onBeforeUnmount(() => {
    pen.value?.clear()
    outlines.value = []
  })
  useKey('x', () => draw('line'))
  useKey('d', () => draw('ring'))
  useKey('g', () => (mode.value ? pen.value?.drop() : false))
  useKey('Enter', () => (mode.value ? finish() : false))
  useKey('Backspace', () => (mode.value ? void back() : false))
  useKey('Escape', () => cancel())
  useKey('Ctrl+z', () => back())

  return { cuts, pieces, mode, busy, refused, draw, finish, cancel, back, look, drop: () => pen.value?.drop() }
}
