import type { Elf } from '../elf/elf.ts'
import { machineOf } from '../elf/machines.ts'
import type { ReadShell } from '../shell/syntax.ts'
import type { Entry } from '../tree/listing.ts'
import { ancestors, comparePaths } from '../tree/listing.ts'
import { readYaml } from '../snap/document.ts'
import { literalFiles } from '../snap/open.ts'
import type { Snap, SnapFiles } from '../snap/snap.ts'
import { viewOf } from '../snap/view.ts'
import type { Example, ExampleFile, ExampleProgram, ExampleTree, SmallSnap } from './rule.ts'
import { smallYaml } from './small-yaml.ts'

/** An example as rules see it; `parse` reads its scripts. */
export function exampleTree(example: Example, parse?: ReadShell): Snap {
  const given = typeof example === 'string' ? { script: example } : example
  const { input = 'tree', files } = isSmallSnap(given)
    ? { input: given.input, files: filesOf(given) }
    : { files: given }
  const tree = literalTree(files)
  const known = {
    metadata: input !== 'directory' && tree.trouble === undefined,
    files: input === 'tree' || input === 'image',
  }
  const { description = '' } = tree.metadata
  return viewOf(tree, {
    input,
    known,
    parse,
    documents: description === '' ? [] : [{ file: 'meta/snap.yaml', text: description }],
    fileOf: path => (known.files ? path : path.replace(/^meta\/hooks\//, 'snap/hooks/')),
  })
}

/** Whether an example is a small snap rather than a tree by path. */
export function isSmallSnap(example: SmallSnap | ExampleTree): example is SmallSnap {
  return ['hook', 'script', 'yaml', 'files', 'input'].some(key => key in example)
}

const smallSnap = `${smallYaml}apps: {daemon: {command: bin/daemon, daemon: simple}}\n`

function filesOf({
  hook = 'configure',
  script,
  yaml = smallSnap,
  files = {},
  input,
}: SmallSnap): ExampleTree {
  const bare = input === 'directory' || 'meta/component.yaml' in files
  return {
    ...(bare ? {} : { 'meta/snap.yaml': yaml }),
    ...(script === undefined ? {} : { [`meta/hooks/${hook}`]: script }),
    ...files,
  }
}

function literalTree(example: ExampleTree): SnapFiles {
  const label = 'tree'
  const entries = new Map<string, Entry>()
  for (const [path, file] of Object.entries(example)) {
    for (const parent of ancestors(path)) if (!entries.has(parent)) entries.set(parent, directory(parent))
    entries.set(path, entryOf(path, file))
  }
  const content = (path: string): string | undefined => {
    const file = example[path]
    return typeof file === 'string' ? file : file?.content
  }
  const elves = Object.entries(example)
    .sort(([a], [b]) => comparePaths(a, b))
    .flatMap(([path, file]) => {
      const program = programOf(file)
      return program === undefined ? [] : [{ path, elf: exampleElf(program) }]
    })
  const files = {
    label,
    rootMode: 0o755,
    meta: [...entries.values()]
      .filter(entry => entry.path === 'meta' || entry.path.startsWith('meta/'))
      .sort((a, b) => comparePaths(a.path, b.path)),
    at: (path: string) => entries.get(path),
    read: (path: string) => {
      const found = content(path)
      return found === undefined ? undefined : Buffer.from(found)
    },
    document: (path: string) => readYaml(content(path)),
    entries: () => [...entries.values()].sort((a, b) => comparePaths(a.path, b.path)),
    elves: () => elves,
    symbols: (path: string) =>
      exampleElf(programOf(example[path]) ?? {}).needs.flatMap(({ library, versions }) =>
        versions.map(version => ({ name: 'start', library, version: version.name })),
      ),
  }
  return literalFiles(files, content)
}

/** What the header of an example's program says. */
export function exampleElf({
  for: architecture = 'amd64',
  loader,
  needs = {},
  provides = [],
  runpath = [],
}: ExampleProgram): Elf {
  return {
    bits: 64,
    order: 'little',
    machine: 0,
    ...machineOf(architecture),
    type: 3,
    interpreter: loader,
    soname: undefined,
    needed: Object.keys(needs),
    runpath,
    first: false,
    ownOnly: false,
    needs: Object.entries(needs).map(([library, names]) => ({
      library,
      versions: names.map((name, index) => ({ name, weak: false, index: index + 2 })),
    })),
    provides,
  }
}

function programOf(file: ExampleFile | undefined): ExampleProgram | undefined {
  return typeof file === 'object' ? file.program : undefined
}

function directory(path: string, mode = 0o755): Entry {
  return { path, kind: 'directory', mode, size: 0, mtime: 0 }
}

function entryOf(path: string, file: ExampleFile): Entry {
  const about = typeof file === 'string' ? { content: file } : file
  if (about.directory === true) return directory(path, about.mode)
  if (about.link !== undefined)
    return { path, kind: 'symlink', mode: 0o777, size: about.link.length, mtime: 0, target: about.link }
  const mode = about.mode ?? (path.startsWith('meta/hooks/') || about.program !== undefined ? 0o755 : 0o644)
  return {
    path,
    kind: about.special === true ? 'other' : 'file',
    mode,
    size: about.content?.length ?? 0,
    mtime: 0,
  }
}
