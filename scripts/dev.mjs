/**
 * `npm run dev`: waits for edits, and after each one builds and runs the tests that the edited files are part of.
 *
 *   npm run dev                             the tests that import what was edited
 *   npm run dev -- test/lint.test.ts        that one as well, after every edit: it starts the built program
 *
 * An edit while tests run begins anew. Further arguments go to vitest. Ends with Ctrl-C.
 */
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { needNpmPackages, root } from './lib/needs.mjs'

needNpmPackages()
const words = process.argv.slice(2)
const named = words.filter(word => word.endsWith('.test.ts'))
const options = words.filter(word => !named.includes(word))
const edited = new Set()
let running
let timer

for (const folder of ['src', 'test', 'scripts']) {
  watch(join(root, folder), { recursive: true }, (_, name) => {
    // Editors write files of their own beside those that are edited.
    if (name === null || !/\.(ts|mjs)$/.test(name)) return
    edited.add(join(folder, name))
    clearTimeout(timer)
    timer = setTimeout(react, 150)
  })
}
console.log('Waiting for edits in src/, test/ and scripts/.')
if (named.length > 0) await react()

async function react() {
  running?.kill('SIGTERM')
  const files = [...edited].sort()
  const mine = Symbol('run')
  react.current = mine
  const steps = [
    [join(root, 'scripts/build.mjs')],
    ...(files.length === 0 ? [] : [vitest('related', '--run', '--passWithNoTests', ...files)]),
    ...(named.length === 0 ? [] : [vitest('run', ...named)]),
  ]
  if (files.length > 0) console.log(`\n${files.join(' ')}`)
  for (const step of steps) {
    const code = await run(step)
    if (react.current !== mine) return
    if (code !== 0) return
  }
  // What has failed is tried again with the next edit.
  for (const file of files) edited.delete(file)
}

function vitest(...args) {
  return [join(root, 'node_modules/vitest/vitest.mjs'), ...args, ...options]
}

function run(args) {
  return new Promise(resolve => {
    running = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    running.on('close', code => resolve(code ?? 1))
  })
}
