import { expect, test } from 'vitest'
import { categories, lights, statuses } from '../src/api'
import { noFilter, readPlace, tabs, writePlace, type Place } from '../src/url'

const nowhere: Place = { task: '', filter: noFilter, parcel: '', disposal: '', check: '', tab: '', at: null, asOf: '', position: '', from: '', fromPosition: '' }
const id = '01a2038c-7f79-7d04-aaf0-90f20f11191b'

/** A small seeded generator: the same places in every run. */
function dice(seed: number) {
  return (sides: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return Math.floor((seed / 2147483648) * sides)
  }
}

function somewhere(roll: (sides: number) => number): Place {
  const maybe = <T>(value: T, none: T) => (roll(2) ? value : none)
  return {
    task: maybe('dongkou-2023', ''), parcel: maybe(id, ''), disposal: maybe(id, ''), check: maybe(id, ''),
    tab: maybe(tabs[roll(4)]!, ''), asOf: maybe('2023-12-31', ''), position: maybe('17', ''), from: maybe('2023-06-30', ''), fromPosition: maybe('3', ''),
    at: maybe({ lon: roll(360) - 180 + 0.123456, lat: roll(170) - 85 + 0.5, zoom: roll(20) + 0.25 }, null),
    filter: {
      category: categories.filter(() => roll(2)), status: statuses.filter(() => roll(2)),
      region: maybe('430525-P01', ''), leader: maybe('张某, 李&某=?#', ''), unit: maybe('经开区管委会', ''), officer: maybe('-', ''), cohort: maybe('2009-2018', ''), light: lights.filter(() => roll(2)),
      measure: maybe(['PG01', 'XZ02'], []),
      q: maybe('DK2023 永安镇第926号+%', ''), mapped: maybe('false' as const, ''), due: maybe('overdue', ''),
      muLeast: maybe('0.5', ''), muMost: maybe('1203.55', ''), datedFrom: maybe('2023-01-01', ''), datedTo: maybe('2023-06-30', ''), level: maybe('accepted' as const, ''),
    },
  }
}

test('every place comes back from its address', () => {
  const roll = dice(20231231)
  for (let i = 0; i < 500; i++) {
    const place = somewhere(roll)
    const address = new URLSearchParams(writePlace(place)).toString()
    expect(readPlace(Object.fromEntries(new URLSearchParams(address)))).toEqual(place)
  }
})

test('an empty place has an empty query', () => expect(writePlace(nowhere)).toEqual({}))

test.each([
  { category: 'idle,unknown', status: 'x' }, { parcel: 'not-an-id' }, { check: '1' }, { at: '200,10,5' }, { at: '1,2' }, { at: '1,2,3,4' },
  { as_of: 'yesterday' }, { position: '-1' }, { from: '2023' }, { from_position: '01' }, { tab: 'other' }, { task: '../x' }, { mapped: 'maybe' }, { due: 'soon' },
  { mu_least: '-1' }, { mu_most: '1e3' }, { dated_from: '2023' }, { level: 'open' },
])('what is badly written is dropped: %o', q => {
  const kept = q.category ? { ...nowhere, filter: { ...noFilter, category: ['idle'] } } : nowhere
  expect(readPlace(q as unknown as Record<string, string>)).toEqual(kept)
})
