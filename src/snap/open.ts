import { basename, join } from 'node:path'
import { elvesAmong, elvesIn, symbolsOf } from '../elf/scan.ts'
import { canRead, isCode, kindOf, lookAt, namesIn, readBytes, readLink } from '../platform/files.ts'
import { entryAt as entryBelow, listTree, walkTree } from '../platform/walk.ts'
import { mostOfStrangers, mostText, readInside, readStart, startInside } from '../platform/reading.ts'
import type { Entry, Listing } from '../tree/listing.ts'
import { ancestors, baseName, parentPath } from '../tree/listing.ts'
import { holdsPrograms } from './needed-paths.ts'
import { readYaml } from './document.ts'
import { readMetadata } from './metadata/read.ts'
import type { SnapMetadata } from './metadata/shapes.ts'
import { follow } from './snap.ts'
import type { Snap, SnapFiles } from './snap.ts'
import { viewOf } from './view.ts'

/** The view of a directory that holds a finished snap or component, of `most` entries where it may be a stranger's. */
export function directorySnap(
  directory: string,
  { label = basename(directory), most }: { label?: string; most?: number } = {},
): Snap {
  const at = (path: string): Entry | undefined => entryAt(directory, path)
  const meta = at('meta')
  const files = {
    ...readMetadata(path => metadataAt(directory, path), label),
    label,
    directory,
    rootMode: (lookAt(directory)?.mode ?? 0) & 0o7777,
    meta:
      meta === undefined
        ? []
        : [
            meta,
            ...listTree(join(directory, 'meta'), { most }).map(entry => ({
              ...entry,
              path: `meta/${entry.path}`,
            })),
          ],
    linkedHooks: linkedHooks(at, place =>
      namesIn(join(directory, place)).flatMap(name => at(`${place}/${name}`) ?? []),
    ),
    at,
    read: (path: string) =>
      at(path)?.kind === 'file' ? readStart(join(directory, path), mostOfStrangers, directory) : undefined,
    document: (path: string) =>
      readYaml(at(path)?.kind === 'file' ? readInside(directory, path, mostText) : undefined),
    entries: once(() => everythingIn(directory, most)),
    elves: once(() => elvesIn(directory, most)),
    symbols: (path: string) => symbolsOf(directory, path),
  }
  return finished(files, 'tree')
}

/** Everything below a directory; what we may not look into is told by whoever packs it. */
function everythingIn(directory: string, most: number | undefined): Entry[] {
  const found: Entry[] = []
  const visit = (path: string): boolean => {
    const entry = entryBelow(directory, path)
    if (entry !== undefined) found.push(entry)
    return entry?.kind === 'directory' && canRead(join(directory, path), true)
  }
  walkTree(directory, { names: namesIn, visit, most })
  return found
}

function linkedHooks(at: SnapFiles['at'], entriesIn: (directory: string) => Listing): Listing {
  const place = at('meta/hooks')?.kind === 'symlink' ? follow({ at }, 'meta/hooks') : undefined
  return place?.kind === 'directory'
    ? entriesIn(place.path).map(entry => ({ ...entry, path: `meta/hooks/${baseName(entry.path)}` }))
    : []
}

function metadataAt(directory: string, path: string): Uint8Array | undefined {
  try {
    return readBytes(join(directory, path), { within: directory, most: mostText })
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) return undefined
    throw error
  }
}

function entryAt(directory: string, path: string): Entry | undefined {
  if (ancestors(path).some(parent => lookAt(join(directory, parent))?.isSymbolicLink() === true))
    return undefined
  const full = join(directory, path)
  const stat = lookAt(full)
  if (stat === undefined) return undefined
  const kind = kindOf(stat)
  return {
    path,
    kind,
    mode: stat.mode & 0o7777,
    size: stat.size,
    mtime: stat.mtimeMs,
    ...(kind === 'symlink' ? { target: readLink(full) } : {}),
  }
}

/** An image whose content has been unpacked: modes and links are the listing's, bytes come from the directory. */
export interface UnpackedImage {
  listing: Listing
  rootMode: number
  directory: string
  fileName: string
}

/** The view of a `.snap` or `.comp` file. */
export function imageSnap({ listing, rootMode, directory, fileName }: UnpackedImage): Snap {
  const entries = new Map(listing.map(entry => [entry.path, entry]))
  const at = (path: string): Entry | undefined => entries.get(path)
  // What the image's own list calls a file is one: a link in it might lead to files of this machine.
  const read = (path: string): Uint8Array | undefined =>
    at(path)?.kind === 'file' ? startInside(directory, path, mostOfStrangers) : undefined
  const files = {
    ...readMetadata(path => read(follow({ at }, path)?.path ?? ''), fileName),
    label: fileName,
    fileName,
    rootMode,
    directory,
    meta: listing.filter(entry => entry.path === 'meta' || entry.path.startsWith('meta/')),
    linkedHooks: linkedHooks(at, place => listing.filter(entry => parentPath(entry.path) === place)),
    at,
    read,
    document: (path: string) => readYaml(read(path)),
    entries: () => listing,
    elves: once(() =>
      elvesAmong(
        directory,
        listing.filter(holdsPrograms).map(entry => entry.path),
      ),
    ),
    symbols: (path: string) => (at(path)?.kind === 'file' ? symbolsOf(directory, path) : []),
  }
  return finished(files, 'image')
}

/** What is known of a snap that is finished. */
function finished(files: SnapFiles, input: 'tree' | 'image'): Snap {
  const isKnown = files.kind === 'snap' && files.trouble === undefined
  return viewOf(files, { input, known: { metadata: isKnown, files: true } })
}

/** A tree that is given file by file, whose metadata is read like any other's. */
export function literalFiles(
  files: Omit<SnapFiles, keyof ReturnType<typeof readMetadata>>,
  content: (path: string) => string | undefined,
): SnapFiles {
  return { ...readMetadata(content, files.label), ...files }
}

/** What the text of a snap.yaml says. */
export function metadataIn(text: string): SnapMetadata {
  return readMetadata(path => (path === 'meta/snap.yaml' ? text : undefined), '.').metadata
}

/** The same function, which looks only when it is first asked. */
function once<T>(look: () => T): () => T {
  let seen: { value: T } | undefined
  return () => (seen ??= { value: look() }).value
}
