// How status and category look, wherever they are shown: map, chips, legend,
// charts and print draw from this one table. Fills were chosen so that any two
// differ for every kind of colour vision; patterns and marks say the same
// without colour.

import type { Category, Status } from './api'

export interface StatusLook {
  /** Fill, or none: outline only. */
  fill: string | null
  /** Colour of text on the fill. */
  ink: string
  /** Lines of the pattern in a square of eight, and their colour. */
  pattern: string | null
  line: string
  /** Icon in a square of twelve; drawn by strokes, or filled where it ends in z. */
  icon: string
}

const light = 'rgba(255,255,255,.75)'
const dark = 'rgba(0,0,0,.42)'

const diagonal = 'M-2 2 2-2M0 8 8 0M6 10 10 6'
const horizontal = 'M0 2h8M0 6h8'
const dots = 'M1.2 2h1.6M5.2 6h1.6'
const cross = 'M0 0 8 8M8 0 0 8'

const ring = 'M6 1.5a4.5 4.5 0 1 0 .01 0z'

export const statusLook: Record<Status, StatusLook> = {
  open: { fill: '#c7c7c7', ink: '#111', pattern: diagonal, line: dark, icon: ring },
  in_progress: { fill: '#4290ed', ink: '#111', pattern: horizontal, line: light, icon: ring + 'M6 1.5V6h4.5' },
  partly_closed: { fill: '#4290ed', ink: '#111', pattern: horizontal, line: light, icon: ring + 'M6 1.5V6H1.5' },
  under_review: { fill: '#ffc101', ink: '#111', pattern: dots, line: 'rgba(0,0,0,.6)', icon: 'M2.5 1.5h7M2.5 10.5h7M3.5 1.5c0 3 5 6 5 9M8.5 1.5c0 3-5 6-5 9' },
  closed: { fill: '#074a45', ink: '#fff', pattern: null, line: light, icon: 'M2 6.5 5 9.5 10 3' },
  returned: { fill: '#d33703', ink: '#fff', pattern: cross, line: light, icon: 'M6 1.5v6M6 9.5v1.2' },
  struck_off: { fill: null, ink: '', pattern: null, line: '', icon: 'M2 6h8' },
  replaced: { fill: null, ink: '', pattern: null, line: '', icon: 'M2 4h8M2 8h8' },
  suspended: { fill: null, ink: '', pattern: null, line: '', icon: 'M4 2v8M8 2v8' },
}

export interface CategoryLook { stroke: string; dash: number[]; mark: { zh: string; en: string } }

export const categoryLook: Record<Category, CategoryLook> = {
  approved_unsupplied: { stroke: '#0057b8', dash: [], mark: { zh: '批', en: 'A' } },
  idle: { stroke: '#b3005e', dash: [8, 4], mark: { zh: '闲', en: 'I' } },
  low_efficiency: { stroke: '#1f1f1f', dash: [2, 3], mark: { zh: '低', en: 'L' } },
}

/** The three levels of a bar, from what has gone farthest. */
export const levelLook = [
  { level: 'accepted', fill: 'var(--level-accepted)' },
  { level: 'city_passed', fill: 'var(--level-passed)' },
  { level: 'reported', fill: 'var(--level-reported)' },
] as const
