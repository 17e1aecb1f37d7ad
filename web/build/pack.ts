import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin, Rollup } from 'vite'

/** What the page may weigh, in bytes: packed script before lazy parts, and all that is embedded. */
const mostAtStart = 300_000
const mostAll = 3_000_000

/** Too small to be worth a packed sibling. */
const small = 1024

const gz = (text: string | Uint8Array) => gzipSync(text, { level: 9 }).length

/** Files of a chunk and of all that it imports at once. */
function withImports(bundle: Rollup.OutputBundle, start: string[]): Rollup.OutputChunk[] {
  const seen = new Map<string, Rollup.OutputChunk>()
  const walk = (name: string) => {
    const chunk = bundle[name]
    if (chunk?.type !== 'chunk' || seen.has(name)) return
    seen.set(name, chunk)
    chunk.imports.forEach(walk)
  }
  start.forEach(walk)
  return [...seen.values()]
}

/** Refuses a bundle whose entry and map page together are too heavy. */
export function budget(): Plugin {
  return {
    name: 'budget',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter(c => c.type === 'chunk')
      const start = chunks.filter(c => c.isEntry || c.name === 'MapPage').map(c => c.fileName)
      const bytes = withImports(bundle, start).reduce((sum, c) => sum + gz(c.code), 0)
      this.info(`map page: ${(bytes / 1000).toFixed(1)} kB of script packed, at most ${mostAtStart / 1000}`)
      if (bytes > mostAtStart) this.error(`the map page needs ${bytes} bytes of packed script, more than ${mostAtStart}`)
    },
  }
}

/** Writes .br and .gz beside each file of the page, and puts back what holds the folder. */
export function pack(dist: string): Plugin {
  return {
    name: 'pack',
    closeBundle() {
      let all = 0
      for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
        const path = join(dist, name)
        if (!statSync(path).isFile()) continue
        const text = readFileSync(path)
        all += text.length
        if (text.length < small) continue
        const br = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
        writeFileSync(path + '.br', br)
        writeFileSync(path + '.gz', gzipSync(text, { level: 9 }))
      }
      writeFileSync(join(dist, '.gitkeep'), '')
      if (all > mostAll) this.error(`the page has ${all} bytes, more than ${mostAll}`)
    },
  }
}
