import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'
import { workplace } from '../support/workplace.ts'
import { confinements } from '../support/rehearsed-snap.ts'

/** How long things sleep, without the last digit: what other runs of the tests have left is not taken for ours. */
const nap = `4721.${String(process.pid)}`
const root = fileURLToPath(new URL('../..', import.meta.url))

test.each((await confinements()).map(({ kind }) => kind))(
  'a rehearsal that is killed leaves no process and no scratch tree: %s',
  async kind => {
    const directory = workplace()
    const driver = spawn(process.execPath, [await bundled(directory, kind)], {
      env: { ...process.env, TMPDIR: directory },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const scratch = await new Promise<string>(resolve => {
      driver.stdout.setEncoding('utf8').once('data', (text: string) => {
        resolve(text.trim())
      })
    })
    await until(() => sleeping().length === 2)
    expect(existsSync(join(scratch, 'var/snap/lantern/1'))).toBe(true)
    driver.kill('SIGKILL')
    await until(() => sleeping().length === 0 && !existsSync(scratch))
    expect(sleeping()).toEqual([])
    expect(existsSync(scratch)).toBe(false)
  },
)

/** A program that rehearses a hook with a child that leaves its process group. */
async function bundled(directory: string, kind: string): Promise<string> {
  const contents = `
import { mkdirSync, writeFileSync } from 'node:fs'
import { answer } from './src/rehearse/answers/index.ts'
import { findConfinement, plain } from './src/rehearse/machine/confinement.ts'
import { revisionOf } from './src/rehearse/world/revision.ts'
import { directorySnap } from './src/snap/open.ts'
import { openSystem } from './src/rehearse/machine/system.ts'
import { emptyWorld } from './src/rehearse/world/world.ts'
import { nodeHost } from './src/platform/node-host.ts'
const tree = ${JSON.stringify(join(directory, 'tree'))}
mkdirSync(tree + '/meta/hooks', { recursive: true })
writeFileSync(tree + '/meta/snap.yaml', "name: lantern\\nversion: '1'\\n")
writeFileSync(tree + '/meta/hooks/install', '#!/bin/sh\\nsetsid sleep ${nap}1 & sleep ${nap}2\\n', { mode: 0o755 })
const host = nodeHost()
const system = await openSystem({ host, answer, confinement: ${kind === 'plain' ? "plain('asked for')" : 'await findConfinement(host)'} })
const snap = { current: '1', active: true, sequence: ['1'], revisions: { 1: revisionOf(directorySnap(tree)) }, asserted: false, publisher: '' }
console.log(system.root)
await system.runHook({ world: { ...emptyWorld, snaps: { lantern: snap } }, revision: '1', undo: false, summary: '', run: { snap: 'lantern', revision: '1', hook: 'install', ephemeral: false, queued: [] } })
`
  // Beside the packages that it imports.
  const file = join(root, 'node_modules', `.snapsmith-killed-${kind}-${String(process.pid)}.mjs`)
  onTestFinished(() => {
    rmSync(file, { force: true })
  })
  await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile: file,
    logLevel: 'error',
  })
  return file
}

function sleeping(): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        const line = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return line.startsWith(`sleep ${nap}`) ? [line] : []
      } catch {
        return []
      }
    })
}

async function until(isSo: () => boolean): Promise<void> {
  for (let look = 0; look < 300 && !isSo(); look += 1)
    await new Promise(resolve => {
      setTimeout(resolve, 20)
    })
}
