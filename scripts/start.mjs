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
console.log(`\n${hooks.length} hooks in it:\n`)
const rows = hooks.map(hook => [hook.name, hook.origin, (hook.plugs ?? []).join(', ') || '-', hook.when ?? '-'])
console.log(table([['HOOK', 'COMES FROM', 'PLUGS', 'SNAPD RUNS IT'], ...rows]))
console.log(`
Look inside:      unsquashfs -l ${project}/${artifacts[0].file}
Install it:       sudo snap install --dangerous ${project}/${artifacts[0].file}
Start your own:   bin/snapsmith init --template hooks DIRECTORY
`)

/** Rows as text, each column as wide as its widest cell. */
function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)))
  return rows.map(row => `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()}`).join('\n')
}
