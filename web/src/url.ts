// What the address says: copying it shares what is on the screen. One codec
// between the query and the page's view of it; unknown or bad values are
// dropped, so that an old link still opens.

import { categories, lights, reachedLevels, statuses, type Category, type Light, type ParcelFilter, type Reached, type Status } from './api'

export interface Filter {
  category: Category[]
  status: Status[]
  region: string
  leader: string
  unit: string
  officer: string
  cohort: string
  light: Light[]
  measure: string[]
  q: string
  mapped: '' | 'true' | 'false'
  due: string
  /** Listed mu, no less and no more, as decimals. */
  muLeast: string
  muMost: string
  /** Days between which a disposal is dated. */
  datedFrom: string
  datedTo: string
  level: Reached | ''
}

export const noFilter: Readonly<Filter> = { category: [], status: [], region: '', leader: '', unit: '', officer: '', cohort: '', light: [], measure: [], q: '', mapped: '', due: '', muLeast: '', muMost: '', datedFrom: '', datedTo: '', level: '' }

export const tabs = ['todo', 'list', 'filter', 'legend'] as const
export type Tab = (typeof tabs)[number]

/** The centre in degrees of EPSG:4490 and the zoom. */
export interface At { lon: number; lat: number; zoom: number }

export interface Place {
  task: string
  filter: Filter
  parcel: string
  disposal: string
  /** The sample that is shown. */
  check: string
  tab: Tab | ''
  at: At | null
  asOf: string
  /** What the books knew; empty: all that they know. */
  position: string
  /** With what it is compared. */
  from: string
  fromPosition: string
}

export type Query = Record<string, string>

const day = /^\d{4}-\d{2}-\d{2}$/
const code = /^[0-9A-Za-z][0-9A-Za-z-]{0,62}$/
const decimal = /^\d{1,11}(\.\d{1,8})?$/
const whole = /^(0|[1-9]\d{0,17})$/
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const some = <T extends string>(text: string | undefined, of: readonly T[]) =>
  of.filter(v => (text ?? '').split(',').includes(v))
const matching = (text: string | undefined, form: RegExp) => (text && form.test(text) ? text : '')
const short = (text: string | undefined, most: number) => (text ?? '').trim().slice(0, most)

export function readFilter(q: Query): Filter {
  return {
    category: some(q.category, categories),
    status: some(q.status, statuses),
    region: matching(q.region, code),
    leader: short(q.leader, 60),
    unit: short(q.unit, 100),
    officer: short(q.officer, 60),
    cohort: short(q.cohort, 20),
    light: some(q.light, lights),
    measure: (q.measure ?? '').split(',').filter(m => code.test(m)).slice(0, 50),
    q: short(q.q, 100),
    mapped: q.mapped === 'true' || q.mapped === 'false' ? q.mapped : '',
    due: q.due === 'overdue' ? q.due : matching(q.due, day),
    muLeast: matching(q.mu_least, decimal), muMost: matching(q.mu_most, decimal),
    datedFrom: matching(q.dated_from, day), datedTo: matching(q.dated_to, day),
    level: reachedLevels.find(l => l === q.level) ?? '',
  }
}

export function writeFilter(f: Filter): Query {
  return given({
    category: f.category.join(','), status: f.status.join(','), region: f.region, leader: f.leader,
    unit: f.unit, officer: f.officer, cohort: f.cohort, light: f.light.join(','),
    measure: f.measure.join(','), q: f.q, mapped: f.mapped, due: f.due,
    mu_least: f.muLeast, mu_most: f.muMost, dated_from: f.datedFrom, dated_to: f.datedTo, level: f.level,
  })
}

/** The parcels of a filter, as of a date where one is said. */
export const parcelFilter = (task: string, f: Filter, asOf = ''): ParcelFilter => ({ task, ...writeFilter(f), ...given({ as_of: asOf }) })

export function readPlace(q: Query): Place {
  return {
    task: matching(q.task, code), filter: readFilter(q), parcel: matching(q.parcel, uuid), disposal: matching(q.disposal, uuid), check: matching(q.check, uuid),
    tab: tabs.find(t => t === q.tab) ?? '', at: readAt(q.at), asOf: matching(q.as_of, day),
    position: matching(q.position, whole), from: matching(q.from, day), fromPosition: matching(q.from_position, whole),
  }
}

export function writePlace(p: Place): Query {
  return given({
    task: p.task, ...writeFilter(p.filter), parcel: p.parcel, disposal: p.disposal, check: p.check, tab: p.tab,
    at: p.at ? writeAt(p.at) : '', as_of: p.asOf, position: p.position, from: p.from, from_position: p.fromPosition,
  })
}

function readAt(text = ''): At | null {
  const [lon, lat, zoom, more] = text.split(',').map(Number)
  const ok = more === undefined && lon !== undefined && lat !== undefined && zoom !== undefined &&
    Math.abs(lon) <= 180 && Math.abs(lat) <= 85 && zoom >= 0 && zoom <= 24
  return ok ? { lon, lat, zoom } : null
}

const writeAt = ({ lon, lat, zoom }: At) => [lon.toFixed(6), lat.toFixed(6), zoom.toFixed(2)].map(n => n.replace(/\.?0+$/, '')).join(',')

const given = (q: Query): Query => Object.fromEntries(Object.entries(q).filter(e => e[1] !== ''))
