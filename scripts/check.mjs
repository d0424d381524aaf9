/** `npm run check`: types, lint, format, unused exports, build and tests, all of them even when one fails, and a line for each at the end. */
import { join } from 'node:path'
import { needNpmPackages, root, show } from './lib/needs.mjs'

needNpmPackages()
const node = process.execPath
const bin = name => join(root, 'node_modules', name)
const checks = {
  types: () => show(node, [bin('typescript/bin/tsc'), '--noEmit']),
  lint: () => show(node, [bin('eslint/bin/eslint.js'), '.']),
  format: () => show(node, [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']),
  unused: () => show(node, [bin('knip/bin/knip.js')]),
  build: () => show(node, [join(root, 'scripts/build.mjs'), '--fresh']),
  tests: () => show(node, [join(root, 'scripts/test.mjs')]),
}

const lines = []
for (const [name, check] of Object.entries(checks)) {
  console.log(`== ${name}`)
  const started = Date.now()
  const code = check()
  if (code !== 0) process.exitCode = 1
  lines.push(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name} (${Math.round((Date.now() - started) / 1000)} s)`)
}
console.log(lines.join('\n'))
