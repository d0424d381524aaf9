/**
 * `npm start`: from a fresh clone to a real snap. Installs what is missing, builds snapsmith, packs the example project,
 * shows what came out, lints it, and tries its hooks in a rehearsed installation.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { needNpmPackages, needPrograms, root, wantPrograms } from './lib/needs.mjs'

needNpmPackages()
needPrograms(['mksquashfs', 'unsquashfs'])
wantPrograms(['bwrap', 'newuidmap', 'perl'], 'The hooks are not tried.')
const { build } = await import('./build.mjs')
if (await build()) console.log('Built snapsmith.')

const project = 'test-projects/hello-hooks'
console.log(`Packing ${project} ...\n`)
const packed = snapsmith(['pack', '--format', 'json'], { stdio: ['ignore', 'pipe', 'inherit'] })
if (packed.status !== 0) process.exit(packed.status ?? 1)

const { artifacts, hooks } = JSON.parse(packed.stdout)
const snap = artifacts[0].file
console.log('')
for (const { file, size } of artifacts) console.log(`${project}/${file}  ${size} bytes`)
console.log(`\nIts ${hooks.length} hooks, where each comes from, its plugs, and when snapd runs it:\n`)
const width = Math.max(...hooks.map(hook => hook.name.length))
for (const hook of hooks) {
  const plugs = hook.plugs.length === 0 ? 'no plugs' : `plugs: ${hook.plugs.join(', ')}`
  console.log(
    `  ${hook.name.padEnd(width)}  ${hook.origin}${hook.stub ? ' (does nothing)' : ''}; ${plugs}\n  ${' '.repeat(width)}  ${hook.when ?? 'never'}`,
  )
}

console.log('\nWhat the linter says of them:\n')
// Warnings are its answer here, and no failure.
const linted = snapsmith(['lint', snap])
if (linted.status !== 0 && linted.status !== 3) process.exit(linted.status ?? 1)

const { whyUnconfined } = await import('./lib/confinement.mjs')
const reason = await whyUnconfined()
if (reason === undefined) {
  console.log('\nAn installation, rehearsed with its hooks in a sandbox:\n')
  const rehearsed = snapsmith(['rehearse', 'install', snap])
  if (rehearsed.status !== 0) process.exit(rehearsed.status ?? 1)
} else {
  console.log(`\nHooks were not tried, because they cannot be confined here: ${reason.replace(/\.$/, '')}.`)
}

console.log(`
Look inside:      unsquashfs -l ${project}/${snap}
Try its hooks:    bin/snapsmith rehearse install ${project}/${snap}
Install it:       sudo snap install --dangerous ${project}/${snap}
Start your own:   bin/snapsmith init --template hooks DIRECTORY
`)

/** Runs the built program in the example project, in front of the person unless said otherwise. */
function snapsmith(args, options = {}) {
  return spawnSync(process.execPath, [join(root, 'bin/snapsmith'), ...args], {
    cwd: join(root, project),
    stdio: ['ignore', 'inherit', 'inherit'],
    encoding: 'utf8',
    ...options,
  })
}
