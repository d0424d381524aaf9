/**
 * Whatever comes in numbers: a thousand of it against ten times a hundred, both beyond what one of it takes. More than 1x means that
 * each one costs more the more there are.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../scripts/lib/needs.mjs'
import { childrenWorked } from './processors.mjs'

const snapsmith = join(root, 'bin/snapsmith')

/** Rows of parts are planned and primed in these times; they are what the person waits for, so that they stand as they are. */
export function planningParts(scratch) {
  const rows = [
    { name: 'plan: 30 parts in a row', count: 30, shape: 'row', command: 'plan', target: '300 ms' },
    { name: 'prime: 30 parts in a row', count: 30, shape: 'row', command: 'prime', target: '1500 ms' },
    ...['row', 'layers', 'fan'].map(shape => ({
      name: `plan: 300 parts, ${shape}`,
      count: 300,
      shape,
      command: 'plan',
      target: '100 ms beyond one part',
    })),
    { name: 'plan: 1,000 parts, layers', count: 1000, shape: 'layers', command: 'plan' },
  ]
  return rows.map(({ name, count, shape, command, target }) => ({
    name,
    repeat: 5,
    target,
    figures() {
      const one = waited(scratch, 'one-part', partsOf(1, shape), command)
      return { ours: [waited(scratch, name, partsOf(count, shape), command)], floors: { 'one part': one } }
    },
  }))
}

/** What comes in numbers, and the commands that go through it. */
export function growingNumbers(scratch) {
  return Object.entries(kinds).flatMap(([kind, { files, commands }]) =>
    commands.map(command => ({
      name: `growth: ${kind}, ${command}`,
      repeat: 3,
      target: '1x',
      figures() {
        const at = count => timed(scratch, `${kind}-${count}`, files(count), command)
        const [one, hundred, thousand] = [at(1), at(100), at(1000)]
        // Processors are counted in hundredths of a second: what a hundred take must be seen.
        return {
          ours: [Math.max(0, thousand - one)],
          floors: { 'ten times a hundred': 10 * Math.max(20, hundred - one) },
        }
      },
    })),
  )
}

const names = count => Array.from({ length: count }, (_, index) => `n${String(index).padStart(4, '0')}`)
const indented = (count, line) => names(count).map(line).join('')

const kinds = {
  'parts in a row': { files: count => partsOf(count, 'row'), commands: ['validate', 'plan', 'prime'] },
  'parts in layers': { files: count => partsOf(count, 'layers'), commands: ['plan'] },
  'parts that share files': { files: sharingParts, commands: ['prime'] },
  'parts with scripts': { files: scriptedParts, commands: ['plan', 'stage'] },
  files: {
    files: count => ({
      'snapcraft.yaml': project('parts:\n  p: {plugin: dump, source: src}\n'),
      ...Object.fromEntries(names(count * 10).map(name => [`src/d/${name}`, name])),
    }),
    commands: ['prime', 'pack'],
  },
  hooks: {
    files: count => ({
      'snapcraft.yaml': project(nothing),
      ...Object.fromEntries(
        hookNames(count).map(name => [`snap/hooks/${name}`, '#!/bin/sh\nset -e\nsnapctl set a=b\n']),
      ),
    }),
    commands: ['lint --no-shellcheck snap/hooks', 'hooks list'],
  },
  'declared hooks': {
    files: count => ({
      'snapcraft.yaml': project(
        `hooks:\n${indented(count, name => `  connect-plug-${name}: {plugs: [network]}\n`)}plugs:\n${indented(count, name => `  ${name}: {interface: content, target: $SNAP/${name}}\n`)}${nothing}`,
      ),
    }),
    commands: ['validate', 'pack'],
  },
  apps: {
    files: count => ({
      'snapcraft.yaml': project(
        `apps:\n${indented(count, name => `  ${name}: {command: bin/a, plugs: [network]}\n`)}${tool}`,
      ),
    }),
    commands: ['validate', 'pack'],
  },
  plugs: {
    files: count => ({
      'snapcraft.yaml': project(
        `plugs:\n${indented(count, name => `  ${name}: {interface: content, target: $SNAP/${name}}\n`)}${nothing}`,
      ),
    }),
    commands: ['validate', 'pack'],
  },
  layouts: {
    files: count => ({
      'snapcraft.yaml': project(
        `layout:\n${indented(count, name => `  /usr/share/${name}: {bind: $SNAP/${name}}\n`)}${nothing}`,
      ),
    }),
    commands: ['validate', 'pack'],
  },
  components: {
    files: count => ({
      'snapcraft.yaml': project(
        `components:\n${indented(count, name => `  ${name}: {type: standard, summary: s, description: d, version: '1'}\n`)}${nothing}`,
      ),
    }),
    commands: ['validate', 'prime'],
  },
  'organize entries': {
    files: count => ({
      'snapcraft.yaml': project(
        `parts:\n  p:\n    plugin: dump\n    source: src\n    organize:\n${indented(count, name => `      ${name}: moved/${name}\n`)}`,
      ),
      ...Object.fromEntries(names(count).map(name => [`src/${name}`, name])),
    }),
    commands: ['validate', 'prime'],
  },
  'fileset entries': {
    files: count => ({
      'snapcraft.yaml': project(
        `parts:\n  p:\n    plugin: dump\n    source: src\n    stage:\n${indented(count, name => `      - -${name}\n`)}`,
      ),
      ...Object.fromEntries(names(count).map(name => [`src/${name}`, name])),
    }),
    commands: ['validate', 'prime'],
  },
  'lines of a script': {
    files: count => ({
      'snapcraft.yaml': project(nothing),
      'snap/hooks/configure': `#!/bin/sh\nset -e\n${indented(count, name => `${name}="$(snapctl get ${name})"\nif [ -n "$${name}" ]; then echo "$${name}"; fi\n`)}`,
    }),
    commands: ['lint --no-shellcheck snap/hooks'],
  },
  problems: {
    files: count => ({
      'snapcraft.yaml': project(
        `apps:\n${indented(count, name => `  ${name}: {command: bin/a, daemon: never, wrong: 1}\n`)}${nothing}`,
      ),
    }),
    commands: ['validate'],
  },
}

const nothing = 'parts:\n  nothing: {plugin: nil}\n'
const tool =
  'parts:\n  tool: {plugin: nil, override-build: \'mkdir -p $CRAFT_PART_INSTALL/bin; echo "#!/bin/sh" > $CRAFT_PART_INSTALL/bin/a; chmod +x $CRAFT_PART_INSTALL/bin/a\'}\n'

function project(rest) {
  return `name: numbers\nbase: core24\nversion: '1'\nsummary: s\ndescription: d\nconfinement: strict\ngrade: stable\n${rest}`
}

function partsOf(count, shape) {
  const all = names(count)
  const after = {
    row: index => all.slice(Math.max(0, index - 1), index),
    fan: index => all.slice(0, Math.min(index, 1)),
    layers: index => all.slice(Math.max(0, index - (index % 10) - 10), index - (index % 10)),
  }[shape]
  return {
    'snapcraft.yaml': project(
      `parts:\n${all.map((name, index) => `  ${name}: {plugin: nil, after: [${after(index).join(', ')}]}\n`).join('')}`,
    ),
  }
}

/** Each has a file of its own and one that all have. */
function sharingParts(count) {
  const all = names(count)
  return {
    'snapcraft.yaml': project(
      `parts:\n${all.map(name => `  ${name}: {plugin: dump, source: src/${name}}\n`).join('')}`,
    ),
    ...Object.fromEntries(
      all.flatMap(name => [
        [`src/${name}/usr/share/doc/${name}`, name],
        [`src/${name}/usr/share/doc/common`, 'the same'],
      ]),
    ),
  }
}

function scriptedParts(count) {
  return {
    'snapcraft.yaml': project(
      `parts:\n${indented(count, name => `  ${name}: {plugin: nil, override-build: 'touch $CRAFT_PART_INSTALL/${name}'}\n`)}`,
    ),
  }
}

function hookNames(count) {
  return ['install', 'configure', ...names(count)]
    .slice(0, count)
    .map(name => (name.startsWith('n0') || name.startsWith('n1') ? `connect-plug-${name}` : name))
}

/** What processors worked for a command in a fresh project of these files, in milliseconds: that is the same when others work too. */
function timed(scratch, name, files, command) {
  return inProject(scratch, name, files, cwd => {
    const before = childrenWorked()
    spawnSync(process.execPath, [snapsmith, ...command.split(' ')], { cwd, stdio: 'ignore' })
    return childrenWorked() - before
  })
}

/** How long the person waits for it. */
function waited(scratch, name, files, command) {
  return inProject(scratch, name, files, cwd => {
    const started = performance.now()
    spawnSync(process.execPath, [snapsmith, ...command.split(' ')], { cwd, stdio: 'ignore' })
    return performance.now() - started
  })
}

function inProject(scratch, name, files, measure) {
  const cwd = join(scratch, 'growth', name.replaceAll(/[^\w-]/g, '-'))
  rmSync(cwd, { recursive: true, force: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), text, { mode: path.includes('hooks/') ? 0o755 : 0o644 })
  }
  const took = measure(cwd)
  rmSync(cwd, { recursive: true, force: true })
  return took
}
