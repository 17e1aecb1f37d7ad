// Shapes to compare, drawn over everything on the map that is open: versions of
// one thing, or what it was before and is after.

import { shallowRef } from 'vue'
import type { MultiPolygon } from '../api'

export type OutlineKind = 'base' | 'theirs' | 'mine' | 'before' | 'after'
export interface Outline { kind: OutlineKind; shape: MultiPolygon }

export const outlines = shallowRef<Outline[]>([])
