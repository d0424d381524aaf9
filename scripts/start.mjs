/**
 * `npm start`: from a fresh clone to a real snap. Installs what is missing, builds snapsmith, packs the example project
 * and shows what came out.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { needNpmPackages, needPrograms, root } from './lib/needs.mjs'

needNpmPackages()
needPrograms(['mksquashfs'])
const { build } = await import('./build.mjs')
if (await build()) console.log('Built snapsmith.')

const project = 'test-projects/hello-hooks'
console.log(`Packing ${project} ...\n`)
const packed = spawnSync(process.execPath, [join(root, 'bin/snapsmith'), 'pack', '--format', 'json'], {
  cwd: join(root, project), stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8',
})
if (packed.status !== 0) process.exit(packed.status ?? 1)

const { artifacts, hooks } = JSON.parse(packed.stdout)
console.log('')
for (const { file, size } of artifacts) console.log(`${project}/${file}  ${size} bytes`)
console.log(`\nIts ${hooks.length} hooks, where each comes from, its plugs, and when snapd runs it:\n`)
const width = Math.max(...hooks.map(hook => hook.name.length))
for (const hook of hooks) {
  const plugs = hook.plugs.length === 0 ? 'no plugs' : `plugs: ${hook.plugs.join(', ')}`
  console.log(`  ${hook.name.padEnd(width)}  ${hook.origin}${hook.stub ? ' (does nothing)' : ''}; ${plugs}\n  ${' '.repeat(width)}  ${hook.when ?? 'never'}`)
}
console.log(`
Look inside:      unsquashfs -l ${project}/${artifacts[0].file}
Install it:       sudo snap install --dangerous ${project}/${artifacts[0].file}
Start your own:   bin/snapsmith init --template hooks DIRECTORY
`)
