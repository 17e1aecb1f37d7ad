// Undo as a list of what stood: every act makes a new list, nothing changes.

export interface History<T> { readonly done: readonly T[]; readonly undone: readonly T[] }

/** A history that begins with how things stand. */
export const begin = <T>(now: T): History<T> => ({ done: [now], undone: [] })

export const now = <T>(h: History<T>): T => h.done[h.done.length - 1]!

/** One gesture is one step; what was undone before cannot be redone after it. */
export const did = <T>(h: History<T>, next: T): History<T> => ({ done: [...h.done, next], undone: [] })

export const canUndo = (h: History<unknown>) => h.done.length > 1
export const canRedo = (h: History<unknown>) => h.undone.length > 0

export const undo = <T>(h: History<T>): History<T> => (canUndo(h) ? { done: h.done.slice(0, -1), undone: [now(h), ...h.undone] } : h)

export const redo = <T>(h: History<T>): History<T> => {
  const [next, ...rest] = h.undone
  return next === undefined ? h : { done: [...h.done, next], undone: rest }
}
