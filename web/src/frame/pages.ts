// The pages of the frame, in the order of the rail: the routes, the rail, the
// keys that lead to them and their help are made from this one table.

import { BookOpenText, ChartNoAxesCombined, ClipboardCheck, ClipboardList, FileText, FileUp, Files, GitCompareArrows, List, ListChecks, MapPinned, Users } from '@lucide/vue'
import type { Component } from 'vue'
import type { Key } from '../i18n'
import { decides, has } from '../session'

export interface Page {
  path: string
  name: Extract<Key, `nav.${string}`>
  icon: Component
  /** The letter that leads to it after g. */
  letter?: string
  /** What it shows can be asked for as of a date. */
  asOf?: true
  /** Who may use it; everybody, where nothing is said. */
  may?: () => boolean
  load: () => Promise<unknown>
}

export const pages: readonly Page[] = [
  { path: '/map', name: 'nav.map', icon: MapPinned, letter: 'm', asOf: true, load: () => import('../map/MapPage.vue') },
  { path: '/parcels', name: 'nav.list', icon: List, letter: 'l', asOf: true, load: () => import('../parcel/ParcelsPage.vue') },
  { path: '/import', name: 'nav.import', icon: FileUp, letter: 'i', may: () => has('registrar') || has('admin'), load: () => import('../import/ImportPage.vue') },
  { path: '/tasks', name: 'nav.tasks', icon: Files, letter: 't', load: () => import('../task/TasksPage.vue') },
  { path: '/review', name: 'nav.review', icon: ClipboardCheck, letter: 'r', may: () => decides.value, load: () => import('../review/ReviewPage.vue') },
  { path: '/decisions', name: 'nav.decisions', icon: ListChecks, letter: 'x', may: () => has('registrar'), load: () => import('../decision/DecisionsPage.vue') },
  { path: '/progress', name: 'nav.progress', icon: ChartNoAxesCombined, letter: 'd', asOf: true, load: () => import('../progress/ProgressPage.vue') },
  { path: '/report', name: 'nav.report', icon: FileText, letter: 'p', asOf: true, load: () => import('../report/ReportPage.vue') },
  { path: '/comparison', name: 'nav.comparison', icon: GitCompareArrows, letter: 'c', load: () => import('../audit/ComparisonPage.vue') },
  { path: '/checks', name: 'nav.checks', icon: ClipboardList, letter: 'k', load: () => import('../check/CheckPage.vue') },
  { path: '/journal', name: 'nav.journal', icon: BookOpenText, letter: 'j', load: () => import('../audit/JournalPage.vue') },
  { path: '/users', name: 'nav.users', icon: Users, letter: 'u', may: () => has('admin') || has('auditor'), load: () => import('../user/UsersPage.vue') },
]

/** The pages that whoever is signed in may use. */
export const allowed = () => pages.filter(page => page.may?.() ?? true)
