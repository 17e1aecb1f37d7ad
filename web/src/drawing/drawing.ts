// One drawing: what stands, what was done to it, what the server says of it.
// Every gesture is one step; every figure is the server's.

import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch, type Ref } from 'vue'
import { api, Problem, type Fault, type LineString, type MultiPolygon, type Parcel, type Preview, type PreviewOp } from '../api'
import { t } from '../i18n'
import { useKey } from '../keys'
import type { Position } from '../map/attract'
import { begin, canRedo, canUndo, did, now, redo, undo, type History } from '../map/history'
import { drawing as drawsNow, pen } from '../map/pen'
import { holds, holed, meets, polygon } from '../map/shape'
import { problemText, say } from '../say'

export type Mode = '' | 'ring' | 'hole' | 'line'

/** Faults of a shape that the server knows to mend. */
const mendable = new Set(['self_intersection', 'self_touch', 'spike', 'rings_cross', 'shared_edge', 'duplicate_rings', 'disconnected_interior', 'hole_outside_shell', 'nested_holes', 'overlapping_parts'])

/** From how many gestures on a drawing is not thrown away by one key. */
const dear = 3

export interface What {
  parcel: Parcel
  /** How the server looks at it: as a part of the parcel, or as its boundary. */
  as: 'measure' | 'boundary'
  start: MultiPolygon | null
  /** What attracts besides the parcel and its neighbours. */
  held: MultiPolygon[]
  /** What stands now, and what the server says of it once it does. */
  tell: (shape: MultiPolygon | null) => void
  measured?: (found: Preview) => void
}

export type Drawing = ReturnType<typeof useDrawing>

export function useDrawing({ parcel, as, start, held, tell, measured }: What) {
  const past = shallowRef<History<MultiPolygon | null>>(begin(start))
  const found = shallowRef<Preview | null>(null)
  const parts = shallowRef<Preview['parts']>([])
  const faults = shallowRef<Fault[]>([])
  const mode = ref<Mode>('')
  const steps = ref(0)
  const share = ref(0)
  const snap = ref(true)
  const trace = ref(true)
  const busy = ref(false)
  const refused = ref('')
  const hint = ref('')
  const shape = computed(() => now(past.value))

  /** A step of the drawing: shown at once, measured by the server. */
  function set(next: MultiPolygon | null) {
    if (next === shape.value) return
    past.value = did(past.value, next)
    show()
  }

  function show() {
    tell(shape.value)
    parts.value = []
    faults.value = []
    found.value = null
    refused.value = ''
    pen.value?.show(shape.value, set)
    pen.value?.amiss(null, null)
    if (shape.value) return void measure(shape.value)
    asked++ // what was asked before no longer matters
    busy.value = false
  }

  let asked = 0
  async function ask(op: PreviewOp, given?: MultiPolygon | LineString): Promise<Preview | undefined> {
    const mine = ++asked
    busy.value = true
    refused.value = ''
    try {
      const answer = await api.preview(parcel.id, op, given)
      return mine === asked ? answer : undefined
    } catch (refusal) {
      if (mine === asked) refuse(refusal)
    } finally {
      if (mine === asked) busy.value = false
    }
  }

  /** What is wrong with a shape is said, and marked where it is. */
  function refuse(refusal: unknown) {
    const at = refusal instanceof Problem ? refusal.faults.filter(f => f.location === 'body.geometry') : []
    faults.value = at
    if (at.length === 0) refused.value = problemText(refusal)
    pen.value?.amiss(null, null, at.flatMap(f => (f.place ? [f.place] : [])))
  }

  async function measure(current: MultiPolygon) {
    const answer = await ask(as, current)
    if (!answer) return
    found.value = answer
    pen.value?.amiss(answer.outside, answer.over)
    measured?.(answer)
  }

  /** What the server makes of the shape, or of the parcel. */
  async function take(op: 'clip' | 'remainder' | 'mend') {
    const answer = await ask(op, op === 'remainder' ? undefined : (shape.value ?? undefined))
    const part = answer?.parts[0]
    if (part) set(part.geometry)
    else if (answer) refused.value = t('draw.nothing')
  }

  function draw(what: Exclude<Mode, ''>) {
    const holder = pen.value
    if (!holder) return
    if (what === 'hole' && !shape.value) return
    hint.value = ''
    steps.value = 0
    mode.value = what
    void attract()
    holder.ways({ snap: snap.value, trace: trace.value })
    if (what === 'ring') holder.show(null, set)
    holder.start(what === 'line' ? 'LineString' : 'Polygon', {
      sketched: s => {
        hint.value = ''
        const more = s.steps > steps.value
        steps.value = s.steps
        share.value = s.area
        if (what === 'line' && more && leaves(s.points)) finish()
      },
      finished: finish,
      drawn: points => { drawn(what, points) },
    })
    say(t('draw.hint'))
  }

  function drawn(what: Mode, points: Position[]) {
    mode.value = ''
    if (what === 'line') void split(points)
    else if (what === 'ring') set(polygon(points))
    else {
      const next = shape.value && holed(shape.value, points)
      if (next) set(next)
      else hint.value = t('draw.holeOutside')
    }
  }

  /** A line that comes out of the parcel on the other side is done. */
  function leaves(points: Position[]): boolean {
    const ground = parcel.geometry
    const last = points[points.length - 1]
    if (!ground || !last || points.length < 2 || holds(ground, last)) return false
    return points.length > 2 || meets(ground, points[0]!, last)
  }

  /** The first of the pieces stands at once; the others can be had by a press. */
  async function split(points: Position[]) {
    const answer = await ask('split', { type: 'LineString', coordinates: points })
    if (!answer) return
    if (answer.parts[0]) set(answer.parts[0].geometry)
    parts.value = answer.parts
  }
  function pick(geometry: MultiPolygon) {
    const all = parts.value
    set(geometry)
    parts.value = all
  }

  function finish() {
    if (pen.value?.finish() === false) hint.value = t('draw.fewPoints', { n: mode.value === 'line' ? 2 : 3 })
  }

  /** One level back: a corner in the hand, then the drawing, which is asked for once if it is dear. */
  function cancel(): boolean {
    if (pen.value?.putBack()) return true
    if (!mode.value) return false
    if (steps.value > dear && hint.value !== t('draw.escAgain', { n: steps.value })) {
      hint.value = t('draw.escAgain', { n: steps.value })
      say(hint.value)
      return true
    }
    hint.value = ''
    mode.value = ''
    pen.value?.stop()
    pen.value?.show(shape.value, set)
    return true
  }

  function back(): boolean {
    if (mode.value) return pen.value?.back() ?? false
    const can = canUndo(past.value)
    past.value = undo(past.value)
    if (can) show()
    return can
  }
  function again(): boolean {
    if (mode.value) return pen.value?.again() ?? false
    const can = canRedo(past.value)
    past.value = redo(past.value)
    if (can) show()
    return can
  }

  let neighbours: MultiPolygon[] = []
  async function attract() {
    const own = [...(parcel.geometry ? [parcel.geometry] : []), ...held]
    pen.value?.near([...own, ...neighbours], parcel.geometry)
    try {
      neighbours = (await api.neighbours(parcel.id, parcel.geometry ? undefined : pen.value?.view())).map(n => n.geometry)
    } catch {
      return // then only the parcel itself attracts
    }
    pen.value?.near([...own, ...neighbours], parcel.geometry)
  }

  watch([snap, trace], () => pen.value?.ways({ snap: snap.value, trace: trace.value }))
  onMounted(() => {
    void attract()
    if (shape.value) show()
  })
  onBeforeUnmount(() => pen.value?.clear())
  keys({ mode, snap, trace, draw, finish, cancel, back, again })

  return {
    parcel, as, shape, set, show, found, parts, faults, mode, steps, share, snap, trace, busy, refused, hint,
    draw, finish, cancel, back, again, take, pick,
    canUndo: computed(() => (mode.value ? steps.value > 0 : canUndo(past.value))),
    canRedo: computed(() => !mode.value && canRedo(past.value)),
    canMend: computed(() => faults.value.length > 0 && faults.value.every(f => mendable.has(f.rule))),
    drop: () => pen.value?.drop(),
  }
}

/** Text that somebody types in has its own undo. */
const inText = (e: KeyboardEvent) => e.target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(e.target.tagName) && !e.target.closest('[data-drawing]')

interface Acts {
  mode: Ref<Mode>; snap: Ref<boolean>; trace: Ref<boolean>
  draw: (what: Exclude<Mode, ''>) => void; finish: () => void; cancel: () => boolean; back: () => boolean; again: () => boolean
}

function keys(d: Acts) {
  useKey('d', () => d.draw('ring'))
  useKey('h', () => d.draw('hole'))
  useKey('s', () => { d.snap.value = !d.snap.value })
  useKey('t', () => { d.trace.value = !d.trace.value })
  useKey('g', () => (drawsNow.value ? pen.value?.drop() : false))
  useKey('Ctrl+z', e => (inText(e) ? false : d.back()))
  useKey('Ctrl+Shift+z', e => (inText(e) ? false : d.again()))
  useKey('Escape', () => d.cancel())
  useKey('Enter', () => (d.mode.value ? d.finish() : false))
  useKey('Backspace', () => (d.mode.value ? void d.back() : false))
}
