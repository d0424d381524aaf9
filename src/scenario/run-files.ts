import { dirname } from 'node:path'
import { canRead, isCode, kindOf, lookAt, makeDirectory, readText, writeWhole } from '../platform/files.ts'
import { mostOfStrangers } from '../platform/reading.ts'
import { insideTree } from '../platform/scratch-path.ts'
import type { System } from '../rehearse/machine/system.ts'
import { placeOfFile } from './places.ts'
import type { SeenFile } from './seen.ts'

/** Whose files are meant, on which machine. */
interface Owner {
  system: System
  /** The revision that each snap had last, for the data of one that is gone. */
  revisions: ReadonlyMap<string, string>
  snap: string
}

/** Writes files of a snap's data, by their paths as scenarios name them. */
export function writeFiles(owner: Owner, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = fileAt(owner, path)
    makeDirectory(dirname(file))
    writeWhole(file, text)
  }
}

/** Where a file of a snap's data lies. */
export function fileAt({ system, revisions, snap }: Owner, path: string): string {
  const place = placeOfFile(path)
  return insideTree(
    system.root,
    'in' in place ? place.in({ snap, revision: revisions.get(snap) ?? 'x1' }) : 'nowhere',
  )
}

/** What lies there; what only root can look at is for `withShown`. */
export function seenAt(file: string, root: string): SeenFile | undefined {
  try {
    const found = lookAt(file)
    if (found === undefined) return undefined
    if (found.isFile() && !canRead(file)) throw new OutOfReach(file)
    return {
      kind: kindOf(found),
      mode: found.mode & 0o7777,
      text: found.isFile() ? (readText(file, { within: root, most: mostOfStrangers }) ?? '') : '',
    }
  } catch (error) {
    throw isCode(error, 'EACCES') ? new OutOfReach(file) : error
  }
}

/** A file that only root can look at, which hooks are and we may not be. */
class OutOfReach extends Error {
  readonly file: string
  constructor(file: string) {
    super(`out of reach: ${file}`)
    this.file = file
  }
}

/** Does something that looks at files, as often as it takes to have root show those that we may not look at, and to keep them in `shown`. */
export async function withShown<T>(
  { shown, system }: { shown: Map<string, SeenFile | undefined>; system: Pick<System, 'show'> },
  act: () => T,
): Promise<T> {
  for (shown.clear(); ;) {
    try {
      return act()
    } catch (error) {
      if (!(error instanceof OutOfReach)) throw error
      shown.set(error.file, await system.show(error.file))
    }
  }
}
