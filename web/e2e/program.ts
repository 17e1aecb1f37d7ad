// Starts the program with the demonstration's books for the journeys, on a free
// port, with books of its own that are thrown away.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext { address: string; binary: string; data: string }
}

const repository = resolve(import.meta.dirname, '../..')

export default (project: TestProject) => start(project)

/** Starts the demonstration, with more to its command line. */
export async function start(project: TestProject, ...more: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'sanlei-journey-'))
  chmodSync(folder, 0o755) // the database runs as another user and must get through
  const binary = process.env.SANLEI_BIN ?? join(folder, 'sanlei')
  if (!process.env.SANLEI_BIN) execFileSync('go', ['build', '-o', binary, './cmd/sanlei'], { cwd: repository, stdio: 'inherit' })
  const program = spawn(binary, ['demo', '--data', join(folder, 'books'), '--listen', '127.0.0.1:0', ...more], { stdio: ['ignore', 'pipe', 'inherit'] })
  project.provide('address', await started(program))
  project.provide('binary', binary)
  project.provide('data', join(folder, 'books'))
  addUser(binary, join(folder, 'books'), second)
  return async () => {
    const ended = new Promise(done => { program.on('exit', done) })
    program.kill('SIGINT')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A second officer of the park, with the password of the others. */
const second = ['second', '--name', '李经办', '--grant', 'officer@430525-P01']

function addUser(binary: string, data: string, user: string[]) {
  execFileSync(binary, ['user', 'add', ...user, '--data', data], { input: 'sanlei-demo-2023\n', stdio: ['pipe', 'ignore', 'inherit'] })
}

/** The address, once the last token was printed. */
function started(program: ChildProcess): Promise<string> {
  return new Promise((done, failed) => {
    let said = ''
    program.on('exit', code => failed(new Error(`the program ended with ${code}: ${said}`)))
    program.stdout!.on('data', text => {
      said += String(text)
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
      if (address && said.includes('token auditor ')) done(address)
    })
  })
}
