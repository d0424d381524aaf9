import { lookAt } from '../platform/files.ts'
import { directWays } from '../platform/trees.ts'
import type { Entries } from '../tree/compact-listing.ts'
import { directoriesIn, pathsOf } from '../tree/compact-listing.ts'
import type { Entry } from '../tree/listing.ts'
import { parentPath } from '../tree/listing.ts'
import { isNear } from './delta.ts'
import { partPlaces, primeDir, stageDir } from './layout.ts'
import type { Work } from './work.ts'

/**
 * Whether everything still lies where the part has put it. What was added, removed or replaced since has changed the time of its
 * directory; only where other parts have a say in that time each entry is looked for.
 */
export function isIntact(work: Work, name: string, listing: Entries): boolean {
  const directories = new Map(directoriesIn(listing).map(entry => [entry.path, entry]))
  const install = partPlaces(work.layout, name).install
  if (!asPlaced(install, [pathsOf(listing)], directories)) return false
  return (['stage', 'prime'] as const).every(step => {
    const contents = work.memory.get(name, step)?.contents.default
    if (contents === undefined) return true
    const owners = work.parts.length < 2 ? undefined : work.memory.ownersIn(step, 'default')
    const own = new Map(
      contents.directories.flatMap((path): [string, Entry][] => {
        const entry = directories.get(path)
        return entry === undefined || owners?.lastOther(path, name) !== undefined ? [] : [[path, entry]]
      }),
    )
    const root = step === 'stage' ? stageDir(work.layout, 'default') : primeDir(work.layout, 'default')
    return asPlaced(root, [contents.directories, contents.files], own)
  })
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
