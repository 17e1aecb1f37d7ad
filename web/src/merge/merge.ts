// Two people changed the same thing. What each of them changed since both knew
// the same is compared field by field; nothing here asks or tells anybody.

export type Side = 'base' | 'theirs' | 'mine'

export interface Merge<T> {
  /** Every field that only one of them changed, as changed; mine where both did. */
  merged: T
  /** The fields that only they changed. */
  taken: (keyof T)[]
  /** The fields that both changed, each to something else. */
  clashes: (keyof T)[]
}

const same = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b)

export function merge<T extends object>(base: T, mine: T, theirs: T): Merge<T> {
  const out: Merge<T> = { merged: { ...mine }, taken: [], clashes: [] }
  for (const field of Object.keys(base) as (keyof T)[]) {
    if (same(theirs[field], base[field]) || same(theirs[field], mine[field])) continue
    if (same(mine[field], base[field])) {
      out.merged[field] = theirs[field]
      out.taken.push(field)
    } else out.clashes.push(field)
  }
  return out
}

/** A merge that waits for decisions, with who changed what meanwhile. */
export interface Conflict<T> extends Merge<T> { by: string; at: string; base: T; mine: T; theirs: T }

/** The merge with every clash decided; undefined while one is not. */
export function decided<T extends object>(c: Conflict<T>, sides: Partial<Record<keyof T, Side>>): T | undefined {
  const out = { ...c.merged }
  for (const field of c.clashes) {
    const side = sides[field]
    if (!side) return undefined
    out[field] = c[side][field]
  }
  return out
}
