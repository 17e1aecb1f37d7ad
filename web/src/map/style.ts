// How features are drawn: the one table of looks, as styles of the map.

import type { FeatureLike } from 'ol/Feature'
import MultiPoint from 'ol/geom/MultiPoint'
import type MultiPolygon from 'ol/geom/MultiPolygon'
import { Circle, Fill, Icon, RegularShape, Stroke, Style, Text } from 'ol/style'
import type { Category, Status } from '../api'
import { categoryLook, statusLook } from '../look'
import type { OutlineKind } from './outlines'

export interface Looks {
  patterns: boolean
  dark: boolean
  language: 'zh' | 'en'
  statusOf: (id: string, tile: Status) => Status
}

const square = 8
const font = '12px system-ui, "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'

/** A fill as colour, or as colour with its pattern. */
function paint(status: Status, patterns: boolean): string | CanvasPattern | null {
  const look = statusLook[status]
  if (!look.fill) return null
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = square
  const to = canvas.getContext('2d')
  if (!to || !patterns || !look.pattern) return look.fill + 'd9'
  to.globalAlpha = 0.85
  to.fillStyle = look.fill
  to.fillRect(0, 0, square, square)
  to.strokeStyle = look.line
  to.lineWidth = 1
  to.stroke(new Path2D(look.pattern))
  return to.createPattern(canvas, 'repeat')
}

const transparent = new Fill({ color: 'rgba(255,255,255,0.01)' }) // so that an outline alone can be pressed

function areaStyles(status: Status, category: Category, patterns: boolean): Style[] {
  const { stroke, dash } = categoryLook[category]
  const fill = paint(status, patterns)
  return [
    new Style({ fill: fill ? new Fill({ color: fill }) : transparent, stroke: new Stroke({ color: '#fff', width: 4 }) }),
    new Style({ stroke: new Stroke({ color: stroke, width: 2, lineDash: dash, lineCap: 'butt' }) }),
  ]
}

/** Overdue: a red triangle above the label. */
const badge = new RegularShape({
  points: 3, radius: 9, displacement: [0, 14], fill: new Fill({ color: '#c62300' }), stroke: new Stroke({ color: '#fff', width: 2 }), declutterMode: 'declutter',
})

function label(f: FeatureLike, { language, dark }: Looks, near: boolean): Style {
  const mark = categoryLook[f.get('category') as Category].mark[language]
  const no = f.get('parcel_no') as string
  const name = near ? `\n${(f.get('name') as string | undefined) ?? ''} ${f.get('mu') as string}${language === 'zh' ? '亩' : ' mu'}` : ''
  const overdue = f.get('overdue') as number | undefined
  const late = near && overdue ? `\n${language === 'zh' ? `逾期 ${overdue} 天` : `${overdue} days overdue`}` : ''
  return new Style({
    ...(overdue ? { image: badge } : {}),
    text: new Text({
      text: `${mark} ${near ? no : no.replace(/^.*-/, '')}${name}${late}`, font, overflow: true, offsetY: overdue ? 8 : 0,
      fill: new Fill({ color: dark ? '#fff' : '#101820' }), stroke: new Stroke({ color: dark ? '#10181d' : '#fff', width: 3 }),
    }),
  })
}

function sums(f: FeatureLike, { language }: Looks): Style[] {
  const count = Number(f.get('count'))
  const rate = (f.get('rate') as string | undefined) ?? '—'
  const name = (f.get('name') as string | undefined) ?? ''
  const lines = [name, rate + '%', language === 'zh' ? `${count} 宗` : `${count}`].filter(Boolean)
  return [new Style({
    image: new Circle({ radius: 22 + Math.min(18, Math.sqrt(count)), fill: new Fill({ color: '#10323ae6' }), stroke: new Stroke({ color: '#fff', width: 2 }) }),
    text: new Text({ text: lines.join('\n'), font, fill: new Fill({ color: '#fff' }) }),
  })]
}

/** Metres of a pixel below which labels stand on parcels (a tile of zoom 14, the first that has them), and below which they say more. */
const labelled = 4.78
const spacious = 1.2

/** The style of the labels of a tile, which stand over everything that fills. */
export const labelStyle = (looks: Looks) => (f: FeatureLike, resolution: number): Style | undefined =>
  f.get('layer') === 'labels' && resolution < labelled ? label(f, looks, resolution < spacious) : undefined

/** The style of the areas of a tile, or of its sums; styles are made once and kept. */
export function tileStyle(looks: Looks) {
  const kept = new Map<string, Style[]>()
  return (f: FeatureLike): Style | Style[] | undefined => {
    switch (f.get('layer')) {
      case 'sums':
        return sums(f, looks)
      case 'parcels': {
        const status = looks.statusOf(f.get('id') as string, f.get('status') as Status)
        const category = f.get('category') as Category
        const key = status + category
        if (!kept.has(key)) kept.set(key, areaStyles(status, category, looks.patterns))
        return kept.get(key)
      }
    }
  }
}

/** The selected parcel, over everything: black with a white halo. */
export const selectedStyle = [
  new Style({ stroke: new Stroke({ color: '#fff', width: 8 }) }),
  new Style({ stroke: new Stroke({ color: '#000', width: 3 }) }),
]

const held: Partial<Record<string, string>> = { accepted: '#074a45', submitted: '#ffc101', reported: '#ffc101', city_passed: '#ffc101' }

/** A disposal within the selected parcel: filled where it holds its ground. */
export function disposalStyle(f: FeatureLike): Style[] {
  const chosen = f.get('chosen') === true
  const fill = held[f.get('state') as string]
  return [
    new Style({ fill: fill ? new Fill({ color: fill + 'cc' }) : undefined, stroke: new Stroke({ color: '#fff', width: chosen ? 6 : 4 }) }),
    new Style({ stroke: new Stroke({ color: chosen ? '#0b5a8a' : '#3a4750', width: chosen ? 3 : 1.5, lineDash: chosen ? undefined : [4, 4] }) }),
  ]
}

const outlineLook: Record<OutlineKind, { colour: string; dash: number[] }> = {
  base: { colour: '#6b7785', dash: [2, 4] }, theirs: { colour: '#d33703', dash: [8, 5] }, mine: { colour: '#0b6fc4', dash: [] },
  before: { colour: '#d33703', dash: [8, 5] }, after: { colour: '#0b6fc4', dash: [] },
}

/** A shape to compare with others. */
export function outlineStyle(f: FeatureLike): Style[] {
  const { colour, dash } = outlineLook[f.get('kind') as OutlineKind]
  return [
    new Style({ stroke: new Stroke({ color: '#fff', width: 6 }), fill: new Fill({ color: colour + '1f' }) }),
    new Style({ stroke: new Stroke({ color: colour, width: 3, lineDash: dash }) }),
  ]
}

const parts = new Map<string, Style[]>()

/** A disposal on the map of all parcels: outlined where it is a draft or was sent back, filled where it holds its ground. */
export function partStyle(f: FeatureLike): Style[] | undefined {
  const state = f.get('state') as string
  if (state === 'withdrawn') return undefined
  if (!parts.has(state)) {
    const fill = held[state]
    parts.set(state, [
      new Style({ fill: fill ? new Fill({ color: fill }) : undefined, stroke: new Stroke({ color: '#fff', width: 3 }) }),
      new Style({ stroke: new Stroke({ color: state === 'returned' || state === 'reopened' ? '#d33703' : '#3a4750', width: 1.5, lineDash: [4, 3] }) }),
    ])
  }
  return parts.get(state)
}

/** Where a photo was taken: a dot, and a wedge to where it looks; ringed where somebody set the place by hand. */
export function photoStyle(f: FeatureLike): Style[] {
  const heading = f.get('heading') as number | null
  const ground = new Circle({ radius: 6, fill: new Fill({ color: '#fff' }), stroke: new Stroke({ color: '#6a1b9a', width: f.get('byHand') ? 2 : 4, lineDash: f.get('byHand') ? [3, 2] : undefined }) })
  const wedge = heading === null ? [] : [new Style({ image: new Icon({ img: (wedgeImage ??= drawWedge()), rotation: (heading * Math.PI) / 180, rotateWithView: true }) })]
  return [...wedge, new Style({ image: ground })]
}

let wedgeImage: HTMLCanvasElement | undefined

/** Fifty degrees to the north of the middle. */
function drawWedge(): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 84
  const to = canvas.getContext('2d')!
  to.moveTo(42, 42)
  to.arc(42, 42, 40, -Math.PI / 2 - 0.436, -Math.PI / 2 + 0.436)
  to.closePath()
  to.fillStyle = 'rgba(106,27,154,.45)'
  to.strokeStyle = '#fff'
  to.lineWidth = 2
  to.fill()
  to.stroke()
  return canvas
}

const blue = '#0b5a8a'
const dot = (radius: number) => new Circle({ radius, fill: new Fill({ color: '#fff' }), stroke: new Stroke({ color: blue, width: 2 }) })

const sketched = {
  area: [new Style({ fill: new Fill({ color: 'rgba(11,90,138,.2)' }) })],
  line: [new Style({ stroke: new Stroke({ color: '#fff', width: 5 }) }), new Style({ stroke: new Stroke({ color: blue, width: 2.5, lineDash: [6, 4] }) })],
  corners: [new Style({ image: dot(5), zIndex: 1 })],
  pointer: [new Style({ image: new Circle({ radius: 7, stroke: new Stroke({ color: '#b3005e', width: 2 }) }), zIndex: 2 })],
}

/** What is being drawn: its area, its line, its corners, and where the next one would stand. */
export const sketchStyle = (f: FeatureLike): Style[] => sketched[(f.get('kind') as keyof typeof sketched | undefined) ?? 'line']

/** A corner that is picked up. */
export const pickedStyle = [
  new Style({ image: new Circle({ radius: 11, stroke: new Stroke({ color: '#fff', width: 6 }) }) }),
  new Style({ image: new Circle({ radius: 11, stroke: new Stroke({ color: '#b3005e', width: 3 }) }) }),
]

const corners = new Style({
  image: dot(5),
  geometry: f => new MultiPoint((f.getGeometry() as MultiPolygon).getCoordinates().flat(2)),
})

/** What was drawn, with a handle at each corner. */
export const drawnStyle = [
  new Style({ stroke: new Stroke({ color: '#fff', width: 6 }), fill: new Fill({ color: 'rgba(11,90,138,.25)' }) }),
  new Style({ stroke: new Stroke({ color: '#0b5a8a', width: 3 }) }),
  corners,
]

/** The place of a fault: a cross in a ring. */
const faulty = [['#fff', 6], ['#c62300', 3]].flatMap(([color, width]) => {
  const stroke = new Stroke({ color: color as string, width: width as number })
  return [new Style({ image: new Circle({ radius: 12, stroke }) }), new Style({ image: new RegularShape({ points: 4, radius: 9, radius2: 0, angle: Math.PI / 4, stroke }) })]
})

/** What of it lies outside the parcel, in red hatching, or over another disposal, in amber; and where a fault is. */
export function amissStyle(f: FeatureLike): Style | Style[] {
  if (f.get('kind') === 'place') return faulty
  const outside = f.get('kind') === 'outside'
  return new Style({ fill: new Fill({ color: hatch(outside ? '#c62300' : '#d98e00') }), stroke: new Stroke({ color: outside ? '#c62300' : '#d98e00', width: 2 }) })
}

function hatch(colour: string): string | CanvasPattern {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = square
  const to = canvas.getContext('2d')
  if (!to) return colour
  to.strokeStyle = colour
  to.lineWidth = 2
  to.stroke(new Path2D('M-2 2 2-2M0 8 8 0M6 10 10 6'))
  return to.createPattern(canvas, 'repeat') ?? colour
}
