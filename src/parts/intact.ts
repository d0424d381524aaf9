import { lookAt } from '../platform/files.ts'
import { directWays } from '../platform/trees.ts'
import type { Entries } from '../tree/compact-listing.ts'
import { directoriesIn, pathsOf } from '../tree/compact-listing.ts'
import type { Entry } from '../tree/listing.ts'
import { parentPath } from '../tree/listing.ts'
import type { Area } from './areas.ts'
import { ownersOf } from './areas.ts'
import { isNear } from './delta.ts'
import type { Selection } from './filesets.ts'
import type { Run } from './run.ts'

/** Whether everything of a tree lies as it was put there: what was added, removed or replaced since has changed the time of its directory. */
export function isIntact(root: string, listing: Entries): boolean {
  const directories = new Map(directoriesIn(listing).map(entry => [entry.path, entry]))
  return asPlaced(root, [pathsOf(listing)], directories)
}

/** The same for what a part has put into an area; where other parts have a say in the time of a directory, each entry is looked for. */
export function isIntactIn(
  run: Run,
  placed: { part: string; area: Area; listing: Entries; contents: Selection },
): boolean {
  const { part, area, listing, contents } = placed
  const owners = ownersOf(run, area)
  const directories = new Map(directoriesIn(listing).map(entry => [entry.path, entry]))
  const own = new Map(
    contents.directories.flatMap((path): [string, Entry][] => {
      const entry = directories.get(path)
      return entry === undefined || owners?.lastOther(path, part) !== undefined ? [] : [[path, entry]]
    }),
  )
  return asPlaced(area.root, [contents.directories, contents.files], own)
}

/** The directories are as they were, and each path of some lists is there, which one in such a directory must be. */
function asPlaced(
  root: string,
  lists: readonly (readonly string[])[],
  directories: ReadonlyMap<string, Entry>,
): boolean {
  for (const [path, entry] of directories) {
    const stat = lookAt(`${root}/${path}`)
    if (stat === undefined || !stat.isDirectory() || !isNear(stat.mtimeMs, entry.mtime)) return false
  }
  return lists.every(paths => areThere(root, paths, directories))
}

function areThere(root: string, paths: readonly string[], directories: ReadonlyMap<string, Entry>): boolean {
  const isDirect = directWays(root)
  // Sorted as they are, most lie in the same directory as the one before.
  let within = '/'
  for (const path of paths) {
    if (path.startsWith(within) && !path.includes('/', within.length)) continue
    const parent = parentPath(path)
    if (directories.has(parent)) within = `${parent}/`
    else if (!isDirect(path) || lookAt(`${root}/${path}`) === undefined) return false
  }
  return true
}
