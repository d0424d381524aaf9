import type { Elf } from '../elf/elf.ts'
import { machineOf } from '../elf/machines.ts'
import type { Entry } from '../tree/listing.ts'
import { ancestors, comparePaths } from '../tree/listing.ts'
import { readMetadata, readYaml } from '../platform/snap-metadata.ts'
import type { ExampleFile, ExampleProgram, ExampleTree } from './rule.ts'
import type { SnapTree } from './snap-tree.ts'

/** A tree from a literal. */
export function exampleTree(example: ExampleTree, label = 'tree'): SnapTree {
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
  return {
    ...readMetadata(content, label),
    label,
    rootMode: 0o755,
    meta: [...entries.values()]
      .filter(entry => entry.path === 'meta' || entry.path.startsWith('meta/'))
      .sort((a, b) => comparePaths(a.path, b.path)),
    at: path => entries.get(path),
    read: path => {
      const found = content(path)
      return found === undefined ? undefined : Buffer.from(found)
    },
    document: path => readYaml(content(path)),
    elves: () => elves,
    symbols: path =>
      exampleElf(programOf(example[path]) ?? {}).needs.flatMap(({ library, versions }) =>
        versions.map(version => ({ name: 'start', library, version: version.name })),
      ),
  }
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
