// How features are drawn: the one table of looks, as styles of the map.

import type { FeatureLike } from 'ol/Feature'
import { Circle, Fill, Stroke, Style, Text } from 'ol/style'
import type { Category, Status } from '../api'
import { categoryLook, statusLook } from '../look'

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

function label(f: FeatureLike, { language, dark }: Looks, near: boolean): Style {
  const mark = categoryLook[f.get('category') as Category].mark[language]
  const no = f.get('parcel_no') as string
  const name = near ? `\n${(f.get('name') as string | undefined) ?? ''} ${f.get('mu') as string}${language === 'zh' ? '亩' : ' mu'}` : ''
  return new Style({
    text: new Text({
      text: `${mark} ${near ? no : no.replace(/^.*-/, '')}${name}`, font, overflow: true,
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

/** Metres of a pixel below which labels stand on parcels, and below which they say more. */
const labelled = 5
const spacious = 1.2

/** The style of a feature of a tile; styles are made once and kept. */
export function tileStyle(looks: Looks) {
  const kept = new Map<string, Style[]>()
  return (f: FeatureLike, resolution: number): Style | Style[] | undefined => {
    switch (f.get('layer')) {
      case 'sums':
        return sums(f, looks)
      case 'labels':
        return resolution < labelled ? label(f, looks, resolution < spacious) : undefined
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

/** A disposal within the selected parcel. */
export const disposalStyle = (f: FeatureLike): Style[] => [
  new Style({ stroke: new Stroke({ color: '#fff', width: 4 }) }),
  new Style({ stroke: new Stroke({ color: f.get('chosen') ? '#0b5a8a' : '#3a4750', width: f.get('chosen') ? 3 : 1.5, lineDash: f.get('chosen') ? undefined : [4, 4] }) }),
]
