import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { canRead, kindOf, lookAt, lookThrough, namesIn, readLink } from '../../platform/files.ts'
import { followInside } from '../../platform/inside.ts'
import { endOf, mostOfStrangers, readInside, readStart } from '../../platform/reading.ts'
import { readYaml } from '../../snap/document.ts'
import type { Kind, SnapMetadata } from '../../snap/metadata/shapes.ts'
import type { Entry } from '../../tree/listing.ts'
import type { SnapFiles } from '../../snap/snap.ts'

/** A file that becomes a hook: where it lies, and what it is once packed. */
export interface HookFile {
  name: string
  /** Absolute. */
  place: string
  /** The directory that its links may not leave, absolute. */
  root: string
  entry: Entry
}

/**
 * The entries of a directory of hooks as they would be packed: a link to a file becomes the file and keeps its target, one that leads nowhere,
 * or out of `root`, stays a link. A directory that leads out has no entries.
 *
 * Names that begin with a dot are left out; they keep the directory in version control, or belong to an editor.
 */
export function hookFiles(root: string, within: string): HookFile[] {
  const directory = join(root, within)
  if (lookThrough(directory)?.isDirectory() !== true || endOf(root, within) !== 'inside') return []
  return namesIn(directory)
    .filter(name => !name.startsWith('.'))
    .flatMap((name): HookFile[] => {
      const place = join(directory, name)
      const own = lookAt(place)
      // Such a name cannot be asked for, and is no hook's in any case.
      if (own === undefined && name.includes('\ufffd'))
        return [
          {
            name,
            place,
            root,
            entry: { path: `meta/hooks/${name}`, kind: 'file', mode: 0o755, size: 0, mtime: 0 },
          },
        ]
      if (own === undefined) return []
      const outside = own.isSymbolicLink() && endOf(root, `${within}/${name}`) === 'outside'
      const stat = own.isSymbolicLink() && !outside ? (lookThrough(place) ?? own) : own
      const kind = kindOf(stat)
      if (kind === 'file' && !canRead(place)) {
        throw new UserError('input-unreadable', `Cannot read '${place}': permission denied.`, {
          resolution: 'Check who owns the file, and its permissions.',
        })
      }
      const entry: Entry = {
        path: `meta/hooks/${name}`,
        kind,
        mode: stat.mode & 0o7777,
        size: stat.size,
        mtime: stat.mtimeMs,
        ...(own.isSymbolicLink() ? { target: readLink(place) } : {}),
        ...(outside ? { outside } : {}),
      }
      return [{ name, place, root, entry }]
    })
}

/** A path below a directory that its links may not leave. */
export interface SourcePath {
  /** Absolute. */
  root: string
  path: string
}

/** What an unbuilt snap or component is known to hold. */
interface Unbuilt {
  kind: Kind
  metadata: SnapMetadata
  files: readonly HookFile[]
  /** Where files of the snap may be found before it is built, the likeliest first: a path below a directory that its links may not leave. */
  sources: (path: string) => readonly SourcePath[]
}

/** The tree of a snap that is not built: its hooks, and what else can be found of it. */
export function unbuiltTree({ kind, metadata, files, sources }: Unbuilt): SnapFiles {
  const hooks = new Map<string, HookFile>(
    files.flatMap(file => [
      [`meta/hooks/${file.name}`, file],
      [`snap/hooks/${file.name}`, file],
    ]),
  )
  const elsewhere = (path: string): { root: string; path: string; entry: Entry } | undefined => {
    for (const { root, path: source } of sources(path)) {
      const found = followInside(root, source)
      if (found?.stat.isFile() === true) {
        return {
          root,
          path: found.path,
          entry: {
            path,
            kind: 'file',
            mode: found.stat.mode & 0o7777,
            size: found.stat.size,
            mtime: found.stat.mtimeMs,
          },
        }
      }
    }
    return undefined
  }
  const at = (path: string): Entry | undefined => {
    if (isAbove(path)) return directoryEntry(path)
    const hook = hooks.get(path)
    return hook === undefined ? elsewhere(path)?.entry : { ...hook.entry, path }
  }
  const read = (path: string): Uint8Array | undefined => {
    const hook = hooks.get(path)
    if (hook !== undefined)
      return hook.entry.kind === 'file' && canRead(hook.place)
        ? readStart(hook.place, mostOfStrangers, hook.root)
        : undefined
    const found = elsewhere(path)
    return found === undefined ? undefined : readInside(found.root, found.path)
  }
  return {
    kind,
    metadata,
    placeOfKey: () => undefined,
    label: '.',
    rootMode: 0o755,
    meta: [directoryEntry('meta'), directoryEntry('meta/hooks'), ...files.map(file => file.entry)],
    at: path =>
      at(path) ??
      (sources(path).some(({ root, path: source }) => followInside(root, source)?.stat.isDirectory() === true)
        ? directoryEntry(path)
        : undefined),
    read,
    document: path => readYaml(read(path)),
    entries: () => [],
    elves: () => [],
    symbols: () => [],
  }
}

function isAbove(path: string): boolean {
  return path === 'meta' || path === 'snap' || path === 'meta/hooks' || path === 'snap/hooks'
}

function directoryEntry(path: string): Entry {
  return { path, kind: 'directory', mode: 0o755, size: 0, mtime: 0 }
}
