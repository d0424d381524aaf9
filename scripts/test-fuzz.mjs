/**
 * `npm run test:fuzz -- COUNT SEED FIRST`: hostile trees, projects, YAML files, images and archives through the commands that read them; 10,000
 * from seed 1 unless given. What goes wrong is told with its number, and is the same for the same seed: `1 SEED NUMBER` tries it again.
 */
import { join } from 'node:path'
import { needNpmPackages, needPrograms, root, show } from './lib/needs.mjs'

const [count = '10000', seed = '1', first = '0'] = process.argv.slice(2)
needNpmPackages()
needPrograms(['mksquashfs', 'unsquashfs', 'bwrap', 'shellcheck', 'xz', 'bzip2', '7z', 'rpm2archive'])
const { build } = await import('./build.mjs')
await build().catch(() => process.exit(1))
process.env.SNAPSMITH_FUZZ_COUNT = count
process.env.SNAPSMITH_FUZZ_SEED = seed
process.env.SNAPSMITH_FUZZ_FIRST = first
process.exitCode = show(process.execPath, [
  join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  'test/strangers/fuzz.test.ts',
])
