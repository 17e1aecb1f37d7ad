import { expect, test } from 'vitest'
import { books } from '../src/books'
import { asks, branches } from '../src/parcel/filters'
import { noFilter } from '../src/url'

books.regions = [
  { code: '43', name: '湖南', level: 'province' }, { code: '4305', name: '邵阳', level: 'city', parent: '43' },
  { code: '430525', name: '洞口', level: 'county', parent: '4305' }, { code: '430525-P01', name: '开发区', level: 'park', parent: '430525' },
  { code: '430524', name: '隆回', level: 'county', parent: '4305' },
]

test('counts add up from the regions in which parcels lie to the one of the task', () => {
  const tree = branches([{ value: '430525-P01', count: 3 }, { value: '430525', count: 2 }, { value: '430524', count: 4 }], '4305')
  expect(tree).toMatchObject([{ code: '4305', count: 9, children: [
    { code: '430524', count: 4, children: [] }, { code: '430525', count: 5, children: [{ code: '430525-P01', name: '开发区', count: 3 }] },
  ] }])
  expect(branches([], '43')).toEqual([])
})

test('a filter asks in the groups in which something is said', () => {
  expect(asks(noFilter, 'category')).toBe(false)
  expect(asks({ ...noFilter, category: ['idle'] }, 'category')).toBe(true)
  expect(asks({ ...noFilter, region: '43' }, 'region')).toBe(true)
})
