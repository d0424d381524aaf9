import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Import, SourceFile } from './support/source-files.ts'
import { readSources } from './support/source-files.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = readSources(root, 'src')

/**
 * What each folder of src/ may import, beside itself and the ground that all stand on. Arrows never point back;
 * folders on one level know each other only where it is drawn.
 */
const arrows: Record<string, readonly string[]> = {
  cli: ['commands', 'ui', 'platform'],
  commands: [
    'timeline',
    'scenario',
    'rehearse',
    'parts',
    'assemble',
    'snap',
    'lint',
    'shell',
    'squashfs',
    'project',
    'extensions',
    'plugins',
    'hooks',
    'metadata',
    'snapctl',
    'platform',
  ],
  ui: ['platform'],
  parts: ['sources', 'plugins', 'packages', 'project', 'platform'],
  assemble: ['snap', 'elf', 'metadata', 'hooks', 'project', 'platform'],
  lint: ['snap', 'shell', 'snapctl', 'elf', 'metadata', 'hooks', 'project', 'platform'],
  scenario: ['rehearse', 'snap', 'snapctl', 'hooks', 'project', 'shell', 'platform'],
  timeline: ['rehearse', 'snap', 'hooks', 'project'],
  rehearse: ['snap', 'shell', 'snapctl', 'metadata', 'hooks', 'project', 'platform'],
  squashfs: ['project', 'platform'],
  sources: ['snap', 'project', 'platform'],
  packages: ['project', 'platform'],
  snap: ['elf', 'shell', 'snapctl', 'hooks', 'platform'],
  metadata: ['project', 'platform'],
  hooks: ['project', 'platform'],
  snapctl: ['hooks'],
  elf: ['platform'],
  shell: ['platform'],
  project: ['grammar', 'extensions', 'plugins', 'platform'],
  grammar: [],
  extensions: [],
  plugins: [],
  platform: [],
  bases: [],
  yaml: ['text'],
  json: ['yaml', 'text'],
  tree: [],
  text: [],
}

/** Shapes and words that every folder may use. */
const ground = [
  'src/errors.ts',
  'src/version.ts',
  'src/record.ts',
  'src/remembered.ts',
  'src/tree/',
  'src/yaml/',
  'src/json/',
  'src/text/',
  'src/bases/',
  'src/ui/reporter.ts',
  'src/lint/rule.ts',
  'src/project/project.ts',
]

/** Where each library, and each door to the machine, lives. */
const homes: Record<string, readonly string[]> = {
  commander: ['cli'],
  diff: ['lint', 'scenario'],
  chalk: ['ui'],
  execa: ['platform'],
  'js-yaml': ['yaml'],
  'tar-stream': ['platform'],
  yauzl: ['platform'],
  undici: ['platform'],
  'web-tree-sitter': ['shell'],
  zod: ['project', 'plugins', 'scenario'],
  'node:fs': ['platform'],
  'node:fs/promises': ['platform'],
  'node:child_process': ['platform'],
  'node:os': ['platform'],
  'node:net': ['platform'],
  'node:http': ['platform'],
  'node:https': ['platform'],
}

/** Decisions over values: they never touch the machine. */
const pure: readonly RegExp[] = [
  /^src\/parts\/(steps|order|plan|redo|standing|filesets|organize|collisions|permissions|delta|claims|owners|listings)\.ts$/,
  /^src\/(bases|plugins|grammar|extensions|metadata|snapctl|timeline|tree|yaml|json|text)\//,
  /^src\/project\/(schema\/.*|after|base-problem|bases|check|global-variables|hints|parse|part-grammar|part-names|part-rules|parts|plan|platforms|problems|resolve|rules|sentences|variables)\.ts$/,
  /^src\/sources\/(checksum|python-text|stray)\.ts$/,
  /^src\/packages\/(base-filter|closure|installed|normalise|policy)\.ts$/,
  /^src\/lint\/(rules|reading|options)\//,
  /^src\/snap\/metadata\/(?!read)/,
  /^src\/snap\/(snap|hooks|view|needed-paths)\.ts$/,
  /^src\/shell\/(?!syntax)/,
  /^src\/rehearse\/(?!machine\/|run-)/,
]

/** What of node:fs gives the content of files, or a descriptor for it. */
const readers = [
  '*',
  'default',
  'promises',
  'readFile',
  'readFileSync',
  'open',
  'openSync',
  'openAsBlob',
  'createReadStream',
  'copyFile',
  'copyFileSync',
  'cp',
  'cpSync',
]

/** The door through which files are read, and the other files of platform that open something, with what that is. */
const openers: Record<string, string> = {
  'src/platform/reading.ts': 'the door',
  'src/platform/network.ts': 'writes what comes from a server',
  'src/platform/overlay.ts': 'moves to another file system what it does not look into',
  'src/platform/call-box.ts':
    'opens pipes of its own, and what callers leave beside them, which it looks at first',
  'src/platform/process-group.ts': 'opens pipes of its own, and the table of processes',
  'src/platform/sandbox.ts': 'reads the table of processes',
}

/** Who reads files without saying below which directory they must lie: they are our own, or the person has named them. */
const unbounded: Record<string, string> = {
  'src/commands/hook-request.ts': 'the file of --config',
  'src/commands/hooks-timeline.ts': 'the trace that is named',
  'src/commands/init.ts': 'templates',
  'src/commands/lint.ts': 'the baseline that is named',
  'src/commands/schema.ts': 'the schema that ships with snapsmith',
  'src/lint/fixing/write.ts': 'what is mended, looked at in fix.ts',
  'src/lint/inputs/open.ts': 'the first bytes of what is named',
  'src/packages/base-packages.ts': 'what the base on this machine consists of',
  'src/packages/fix-tree.ts': 'entries of a listing that are files',
  'src/parts/collide.ts': 'entries of a listing that are files',
  'src/parts/foreign.ts': 'what a run has left',
  'src/parts/memory.ts': 'what a step has left',
  'src/parts/pkg-config.ts': 'entries of a listing that are files',
  'src/parts/register.ts': 'the register',

  'src/platform/overlay.ts': 'what was laid over trees',
  'src/rehearse/machine/hook.ts': 'the first bytes of a hook that is run',
  'src/rehearse/machine/state.ts': 'the state of a rehearsal',
  'src/assemble/icon.ts': 'what was downloaded',
  'src/assemble/pack-memory.ts': 'what was packed',
  'src/assemble/patchelf.ts': 'entries of a listing that are files',
}

/** What fitted its budget by width, before a formatter decided over that: to be divided. */
const wide = 'fitted before it was formatted'

/** Files over 300 lines, with the reason. */
const longFiles: Record<string, string> = {
  'src/yaml/parse.ts': wide,
  'src/shell/walk.ts': wide,
  'src/snapctl/commands.ts': wide,
  'bench/comparisons.mjs': wide,
}

/** Functions over 60 lines, as `file name`, with the reason. */
const longFunctions: Record<string, string> = {
  'src/ui/human.ts humanReporter': 'one object, whose short methods share the state of the terminal line',
  'src/commands/test.ts testOnce': wide,
  'src/metadata/bill.ts spdx': wide,
  'src/platform/call-box.ts openCallBox': wide,
  'src/platform/sandbox.ts openSandbox': wide,
  'src/rehearse/machine/keeper.ts keeperOf': wide,
  'src/rehearse/hook/sandbox-view.ts sandboxMounts': wide,
  'src/scenario/check-names.ts checkNames': wide,
  'src/scenario/run-scenario.ts runScenario': wide,
  'bench/comparisons.mjs priming': wide,
}

describe('architecture', () => {
  test('folders import only what lies below them', () => {
    expect(
      violations(sources, (file, target) => isDrawn(folderOf(file.path), target.from, target.typeOnly)),
    ).toEqual([])
  })

  test('each library has one home', () => {
    const strays = sources.flatMap(file =>
      file.imports
        .filter(found => !found.typeOnly && homes[found.from]?.includes(folderOf(file.path)) === false)
        .map(found => `${file.path} imports ${found.from}`),
    )
    expect(strays).toEqual([])
  })

  test('decisions are pure', () => {
    const doors = /^node:(fs|child_process|os|net|http|https|worker_threads)/
    const strays = sources
      .filter(file => pure.some(pattern => pattern.test(file.path)))
      .flatMap(file =>
        resolved(file)
          .filter(found => found.from.startsWith('src/platform/') || doors.test(found.from))
          .map(found => `${file.path} imports ${found.from}`),
      )
    expect(strays).toEqual([])
  })

  test('the list of pure files names files', () => {
    expect(pure.filter(pattern => !sources.some(file => pattern.test(file.path))).map(String)).toEqual([])
  })

  test('snap.yaml and component.yaml have one reader', () => {
    const reader = 'src/snap/metadata/read.ts'
    const importers = sources.filter(file => resolved(file).some(found => found.from === reader))
    expect(importers.map(file => file.path)).toEqual(['src/snap/open.ts'])
    const naming = sources.filter(
      file =>
        /parseYaml|readDocument/.test(file.calls.map(call => call.name).join()) &&
        /(?:snap|component)\.yaml/.test(file.calls.map(call => call.text).join()),
    )
    expect(naming.map(file => file.path)).toEqual([reader])
  })

  test('no file reaches itself through its imports', () => {
    expect(cycles(sources)).toEqual([])
  })

  test('the surroundings come from platform', () => {
    const strays = sources
      .filter(file => folderOf(file.path) !== 'platform')
      .flatMap(file => file.globals.map(used => `${file.path} uses ${used}`))
    expect(strays).toEqual([])
  })

  test('content of files is read through one door', () => {
    const opening = sources.filter(file =>
      file.imports.some(
        ({ from, typeOnly, names }) =>
          /^(?:node:)?fs(?:\/promises)?$/.test(from) &&
          !typeOnly &&
          names.some(name => readers.includes(name)),
      ),
    )
    expect(opening.map(file => file.path)).toEqual(Object.keys(openers).sort())
  })

  test("what may be a stranger's is read with the directory that it must lie in", () => {
    const names = ['readText', 'readBytes', 'readWhole', 'readStart', 'fileStart']
    const free = sources
      .filter(file => folderOf(file.path) !== 'platform' || file.path === 'src/platform/overlay.ts')
      .filter(file =>
        file.calls.some(
          ({ name, text }) => names.includes(name) && !/within:|, (?:\w+\.)?(?:root|directory)\)$/.test(text),
        ),
      )
    expect(free.map(file => file.path)).toEqual(Object.keys(unbounded).sort())
  })

  test('files have at most 300 lines', () => {
    expect(
      ours()
        .filter(file => file.lines > 300 && !(file.path in longFiles))
        .map(file => `${file.path} has ${file.lines}`),
    ).toEqual([])
    expect(
      Object.keys(longFiles).filter(path => !ours().some(file => file.path === path && file.lines > 300)),
    ).toEqual([])
  })

  test('functions have at most 60 lines', () => {
    const long = ours().flatMap(file =>
      file.functions.filter(found => found.lines > 60).map(found => `${file.path} ${found.name}`),
    )
    expect(long.filter(name => !(name in longFunctions))).toEqual([])
    expect(Object.keys(longFunctions).filter(name => !long.includes(name))).toEqual([])
  })

  test('no file is named after nothing in particular', () => {
    expect(
      ours()
        .filter(file => /(^|\/)(utils?|helpers?|common|misc|manager|handlers?)(\/|\.)/.test(file.path))
        .map(file => file.path),
    ).toEqual([])
  })
})

function ours(): SourceFile[] {
  return [...sources, ...readSources(root, 'scripts'), ...readSources(root, 'bench')]
}

/** The folder of src/ that a file lies in; for a file beside the folders its name. */
function folderOf(path: string): string {
  return path.split('/')[1] ?? ''
}

/** A file's imports with relative ones as paths from the project's root. */
function resolved(file: SourceFile): Import[] {
  return file.imports.map(found => ({
    ...found,
    from: found.from.startsWith('.') ? normalize(join(dirname(file.path), found.from)) : found.from,
  }))
}

function violations(
  files: readonly SourceFile[],
  allowed: (file: SourceFile, target: Import) => boolean,
): string[] {
  return files.flatMap(file =>
    resolved(file)
      .filter(found => found.from.startsWith('src/') && !allowed(file, found))
      .map(found => `${file.path} imports ${found.from}`),
  )
}

function isDrawn(folder: string, target: string, typeOnly: boolean): boolean {
  const other = folderOf(target)
  if (other === folder || arrows[folder]?.includes(other) === true) return true
  return (
    ground.some(place => target.startsWith(place)) &&
    (typeOnly || !/reporter|rule\.ts|project\.ts/.test(target))
  )
}

/** Every import counts, those of types too: a circle of types is a circle for the reader. */
function cycles(files: readonly SourceFile[]): string[] {
  const next = new Map(
    files.map(file => [
      file.path,
      resolved(file)
        .map(found => found.from)
        .filter(from => from.startsWith('src/')),
    ]),
  )
  const done = new Set<string>()
  const found: string[] = []
  const walk = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path)
    if (at >= 0) found.push([...trail.slice(at), path].join(' > '))
    if (at >= 0 || done.has(path)) return
    for (const target of next.get(path) ?? []) walk(target, [...trail, path])
    done.add(path)
  }
  for (const path of next.keys()) walk(path, [])
  return found
}
