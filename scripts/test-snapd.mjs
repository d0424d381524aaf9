/**
 * `npm run test:snapd`: installs the example project, once for each base, on a real snapd in a throw-away container,
 * and checks that its hooks run. Prints a transcript. Then carries scenarios out there, and compares each with its rehearsal.
 *
 * Needs root and the packages debootstrap and systemd-container; ends with 77 where these cannot be had.
 * The container is of this system's own release, or of the one that SNAPD_TEST_SUITE names (`trixie`).
 * What takes minutes is kept in the system's temporary directory.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { giveUp, needNpmPackages, needPrograms, root, show } from './lib/needs.mjs'

const cannot = 77
const bases = ['core22', 'core24', 'core26']

if (process.getuid?.() !== 0)
  giveUp('This test boots a container, which needs root: sudo npm run test:snapd', cannot)
needNpmPackages()
needPrograms(['mksquashfs', 'debootstrap', 'systemd-nspawn'], cannot)
const { build } = await import('./build.mjs')
await build().catch(() => process.exit(1))

const { suite, mirror } = distribution()
// Not below /tmp where that is small or cleaned: the container takes about 1 GB.
const cache = join(process.env.TMPDIR ?? '/var/tmp', `snapsmith-snapd-${suite}`)
if (show(join(root, 'test/snapd/root.sh'), [cache, suite, mirror]) !== 0)
  giveUp('The container could not be prepared.', cannot)

const scratch = mkdtempSync(join(tmpdir(), 'snapsmith-snapd-'))
const upper = join(cache, 'upper')
try {
  const snaps = join(scratch, 'snaps')
  mkdirSync(snaps)
  for (const base of bases) packFor(base, snaps)
  rmSync(upper, { recursive: true, force: true })
  mkdirSync(upper)
  const code = show(join(root, 'test/snapd/boot.sh'), [
    '--lower',
    `${join(cache, 'layer')}:${join(cache, 'root')}`,
    '--upper',
    upper,
    '--scenario',
    join(root, 'test/snapd/scenario.sh'),
    '--snaps',
    snaps,
  ])
  console.log(code === 0 ? '\nEvery hook has run.\n' : `\nFailed (${code}).\n`)
  process.exitCode = Math.max(code, rehearse(cache))
} finally {
  rmSync(scratch, { recursive: true, force: true })
  rmSync(upper, { recursive: true, force: true })
}

/** Carries the scenarios of the test projects out, on the pretended system and on the real one; arguments go on to vitest. */
function rehearse(cache) {
  const args = ['run', '--config', join(root, 'test/snapd/vitest.config.ts'), ...process.argv.slice(2)]
  return show(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], {
    env: { ...process.env, SNAPD_TEST_CACHE: cache },
  })
}

/** Packs the example project on a base, under a name of its own except for the one that it has. */
function packFor(base, snaps) {
  const project = join(scratch, base)
  cpSync(join(root, 'test-projects/hello-hooks'), project, {
    recursive: true,
    filter: path => !/\/(parts|stage|prime)$|\.snap$/.test(path),
  })
  const file = join(project, 'snap/snapcraft.yaml')
  const text = readFileSync(file, 'utf8')
  const name = text.includes(`base: ${base}\n`) ? 'hello-hooks' : `hello-${base}`
  writeFileSync(file, text.replace(/^base: .*/m, `base: ${base}`).replaceAll('hello-hooks', name))
  const code = show(process.execPath, [join(root, 'bin/snapsmith'), 'pack', '--output', `${snaps}/`], {
    cwd: project,
  })
  if (code !== 0) giveUp(`Packing for ${base} failed.`)
}

/** The suite and the archive that this system installs from. */
function distribution() {
  const suite =
    process.env.SNAPD_TEST_SUITE ??
    /^VERSION_CODENAME=(.*)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ??
    'bookworm'
  const sites =
    spawnSync('apt-get', ['indextargets', '--format', '$(SITE)'], { encoding: 'utf8' }).stdout ?? ''
  return { suite, mirror: sites.split('\n')[0] || 'http://deb.debian.org/debian' }
}
