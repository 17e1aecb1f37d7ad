// Fetches a Chromium of 2021 with npm, as old as browsers of the field are, and
// prints where it lies; prints nothing where it cannot be had.

import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'

const folder = resolve(import.meta.dirname, '../node_modules/.old')
const program = join(folder, 'chromium')

try {
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true })
    execFileSync('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', 'chrome-aws-lambda@9.0.0'], { stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 })
    writeFileSync(program, brotliDecompressSync(readFileSync(join(folder, 'node_modules/chrome-aws-lambda/bin/chromium.br'))))
    chmodSync(program, 0o755)
  }
  console.log(program)
} catch (refusal) {
  console.error(`the old browser cannot be had: ${refusal instanceof Error ? refusal.message : refusal}`)
}
