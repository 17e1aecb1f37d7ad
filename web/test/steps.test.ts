import { beforeAll, expect, test } from 'vitest'
import type { Actor, Level, Region, Role, State, Task } from '../src/api'
import { books } from '../src/books'
import { choices, editable, live } from '../src/disposal/steps'

const region = (code: string, level: Level, parent?: string): Region => ({ code, name: code, level, parent })
const who = (login: string, role: Role, at: string): Actor => ({ login, name: login, grants: [{ role, region: at }] })
const people = {
  officer: who('officer', 'officer', 'park'), county: who('county', 'reviewer', 'county'), city: who('city', 'reviewer', 'city'),
  province: who('province', 'reviewer', 'province'), registrar: who('registrar', 'registrar', 'county'),
  auditor: who('auditor', 'auditor', 'province'), neighbour: who('neighbour', 'reviewer', 'other'),
}
const task = (how: 'here' | 'recorded' | 'either') => ({ deciders: { county: how, city: how, province: how } }) as Task
const at = (state: State, submitter = 'officer') => ({ state, region: 'park', submitter })

beforeAll(() => {
  books.regions = [region('province', 'province'), region('city', 'city', 'province'), region('county', 'county', 'city'), region('other', 'county', 'city'), region('park', 'park', 'county')]
})

/** Every state with who may take which step. */
const table: Record<State, Partial<Record<keyof typeof people, string[]>>> = {
  draft: { officer: ['submit'] }, returned: { officer: ['submit'] }, withdrawn: { officer: ['submit'] }, reopened: { officer: ['submit'] },
  submitted: { officer: ['withdraw'], county: ['report', 'return'], registrar: ['report', 'return'] },
  reported: { officer: ['withdraw'], city: ['pass', 'return'], registrar: ['pass', 'return'] },
  city_passed: { province: ['accept', 'return'], registrar: ['accept', 'return'] },
  accepted: { province: ['reopen'], registrar: ['reopen'] },
}

test.each(Object.keys(table) as State[])('in %s nobody is offered more than the workflow allows', state => {
  for (const [login, actor] of Object.entries(people)) {
    expect(choices(actor, task('either'), at(state)).map(c => c.step), login).toEqual(table[state][login as keyof typeof people] ?? [])
  }
})

test('a task says where it is decided', () => {
  expect(choices(people.county, task('recorded'), at('submitted'))).toEqual([])
  expect(choices(people.registrar, task('here'), at('submitted'))).toEqual([])
  expect(choices(people.registrar, task('recorded'), at('submitted')).every(c => c.recorded)).toBe(true)
})

test('one’s own submission is shown, locked', () => {
  expect(choices(people.county, task('here'), at('submitted', 'county')).filter(c => c.step === 'report')).toEqual([{ step: 'report', recorded: false, own: true }])
})

test('a disposal is either changed or holds its ground', () => {
  for (const state of Object.keys(table) as State[]) expect(editable(state)).toBe(!live(state))
})
