// What was typed and not yet taken by the server, kept in the browser: one
// form a key. Removed only after the server said yes. Where there is no
// storage (a private window), the page works on without.

const name = 'sanlei'
const store = 'draft'

export interface Kept<T> { key: string; owner: string; saved: string; value: T }

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(name, 1)
    asked.addEventListener('upgradeneeded', () => asked.result.createObjectStore(store, { keyPath: 'key' }))
    asked.addEventListener('success', () => resolve(asked.result))
    asked.addEventListener('error', () => reject(asked.error ?? new Error('no storage')))
  })
}

async function act<T>(mode: IDBTransactionMode, ask: (s: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  try {
    const db = await open()
    try {
      return await new Promise<T>((resolve, reject) => {
        const asked = ask(db.transaction(store, mode).objectStore(store))
        asked.addEventListener('success', () => resolve(asked.result))
        asked.addEventListener('error', () => reject(asked.error ?? new Error('no storage')))
      })
    } finally {
      db.close()
    }
  } catch {
    return undefined
  }
}

/** Keeps a form; answers when it was kept, or undefined where nothing can be. */
export async function keep<T>(key: string, owner: string, value: T): Promise<string | undefined> {
  const saved = new Date().toISOString()
  const plain = JSON.parse(JSON.stringify(value)) as T // no reactive wrappers
  return (await act('readwrite', s => s.put({ key, owner, saved, value: plain } satisfies Kept<T>))) === undefined ? undefined : saved
}

/** The form of that owner, if one was kept. */
export async function kept<T>(key: string, owner: string): Promise<Kept<T> | undefined> {
  const found = (await act('readonly', s => s.get(key) as IDBRequest<Kept<T> | undefined>)) ?? undefined
  return found?.owner === owner ? found : undefined
}

export const forget = (key: string) => act('readwrite', s => s.delete(key))
