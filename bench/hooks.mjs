/** What linting costs: hooks as people write them, against the same command with one hook, which is what starting costs. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../scripts/lib/needs.mjs'

/** A handful, some hundreds, 1,000 hooks, and twice as many: the last ratio of time beyond start-up should be twice the one before. */
export function linting(scratch) {
  const one = join(scratch, 'hooks-1')
  return [4, 400, 1000, 2000].map(count => {
    const project = join(scratch, `hooks-${count}`)
    return {
      name: `lint: ${count.toLocaleString('en')} hooks of ${(meanSize(count) / 1000).toFixed(1)} kB`,
      repeat: 5,
      target: `${count / 1000} s beyond one hook`,
      before() {
        for (const [directory, hooks] of [
          [one, 1],
          [project, count],
        ])
          if (!existsSync(directory)) writeHooks(directory, hooks)
      },
      ours: () => lint(project),
      floors: { 'one hook': () => lint(one) },
    }
  })
}

function lint(cwd) {
  const { status } = spawnSync(process.execPath, [join(root, 'bin/snapsmith'), 'lint', '--no-shellcheck'], {
    cwd,
    stdio: 'ignore',
  })
  if (![0, 2, 3].includes(status)) execFileSync('false')
}

/** The mean size of these hooks in bytes. */
function meanSize(count) {
  const sizes = Array.from({ length: count }, (_, index) => script(index).length)
  return sizes.reduce((sum, size) => sum + size, 0) / count
}

/** Hooks of 0.16 to 2.2 kB, no two the same, each for a plug of its own; every eighth sources a file that a part brings. */
function writeHooks(project, count) {
  mkdirSync(join(project, 'snap/hooks'), { recursive: true })
  const plugs = Array.from({ length: count }, (_, index) => `cam-${index}`)
  for (const [index, plug] of plugs.entries())
    writeFileSync(join(project, 'snap/hooks', `connect-plug-${plug}`), script(index), { mode: 0o755 })
  mkdirSync(join(project, 'snap/local'), { recursive: true })
  writeFileSync(join(project, 'snap/local/common.sh'), 'report() {\n  echo "camera: $1" >&2\n}\n')
  writeFileSync(
    join(project, 'snap/snapcraft.yaml'),
    [
      'name: lantern',
      'base: core24',
      "version: '1'",
      'summary: A light',
      'description: A light.',
      'confinement: strict',
      'grade: devel',
      'plugs:',
      ...plugs.map(plug => `  ${plug}: camera`),
      'apps:',
      `  lamp: {command: bin/lamp, daemon: simple, plugs: [${plugs.join(', ')}]}`,
      'parts: {local: {plugin: dump, source: snap/local}}',
      '',
    ].join('\n'),
  )
}

/** Of 18 hooks of public projects the mean is 0.63 kB and the median 0.4: most are short, a few are long. */
const lengths = [0, 1, 1, 1, 2, 3, 4, 14]

function script(index) {
  const blocks = Array.from({ length: lengths[index % lengths.length] }, (_, block) =>
    [
      `mkdir -p "$SNAP_DATA/conf-${block}"`,
      'case "$port" in',
      `  [0-9]*) echo "port $port" > "$SNAP_DATA/conf-${block}/port" ;;`,
      '  *) echo "bad port: $port" >&2; exit 1 ;;',
      'esac',
    ].join('\n'),
  )
  return [
    '#!/bin/sh -e',
    `# Settings of camera ${index}.`,
    `port="$(snapctl get port${index})"`,
    'if [ -z "$port" ]; then',
    `  port=${8000 + index}`,
    `  snapctl set port${index}="$port"`,
    'fi',
    ...(index % 8 === 0 ? ['. "$SNAP/common.sh"', `report ${index}`] : []),
    ...blocks,
    'snapctl restart lantern.lamp',
    '',
  ].join('\n')
}
