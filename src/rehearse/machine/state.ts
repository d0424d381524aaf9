import { dirname, join } from 'node:path'
import { UserError } from '../../errors.ts'
import type { Commands } from '../../platform/commands.ts'
import {
  isOurs,
  lookAt,
  lookThrough,
  makeDirectory,
  makeOwnDirectory,
  namesIn,
  readText,
  remove,
  writeWhole,
} from '../../platform/files.ts'
import { copyTree } from '../../platform/trees.ts'
import { keptDirectories, readState, stateText } from '../world/session-state.ts'
import { lockState, stateLock } from './lock.ts'
import type { World } from '../world/world.ts'
import { emptyWorld } from '../world/world.ts'

/** A pretend system that is kept: the world in a file, its data and the files of its snaps in a directory beside it. */
export interface OpenState {
  readonly world: World
  readonly root: string
  save: (world: World) => void
  /** Leaves nothing behind that is not part of the world. */
  close: (world: World) => void
}

/** Where the session keeps its copies of snaps, below the scratch tree. */
const copies = '.snaps'

/** Loads what was saved; a file that is not there yet begins with an empty machine. */
export function openState(file: string): OpenState {
  const root = `${file}.d`
  if (lookThrough(dirname(file))?.isDirectory() !== true) {
    throw new UserError('state-directory', `'${dirname(file)}' is no directory.`, {
      resolution: "Name a file in a directory that is there for '--state'.",
    })
  }
  if (readText(file) === undefined && namesIn(root).some(name => name !== stateLock)) {
    throw new UserError('state-incomplete', `'${file}' is not there, but its data is, in '${file}.d'.`, {
      resolution: `Remove '${file}.d' to begin anew.`,
    })
  }
  // A file that holds something else gets no directory; it is read again when nobody else can write it any more.
  if (lookThrough(file) !== undefined) readWorldOf(file, root)
  makeOwnDirectory(root)
  refuseOthers(file, root)
  const unlock = lockState(file, root)
  try {
    return locked(file, { root, unlock })
  } catch (error) {
    unlock()
    throw error
  }
}

/** Whoever a directory belongs to comes into it, and may put links into it. */
function refuseOthers(file: string, root: string): void {
  const [found, given] = [lookAt(root), lookThrough(file)]
  if (found?.isDirectory() === true && isOurs(found) && (given === undefined || isOurs(given))) return
  throw new UserError(
    'state-owner',
    `'${found !== undefined && !(found.isDirectory() && isOurs(found)) ? root : file}' is not yours: it belongs to another user, or is a link.`,
    { resolution: "Name a file of your own for '--state', in a directory of your own." },
  )
}

function locked(file: string, { root, unlock }: { root: string; unlock: () => void }): OpenState {
  const isNew = lookThrough(file) === undefined
  const world = isNew ? emptyWorld : readWorldOf(file, root)
  // From now on both are there, whatever may end us.
  if (isNew) writeWhole(file, stateText(world, root), 0o600)
  dropStrangers(root, world)
  return {
    world,
    root,
    save: now => {
      writeWhole(file, stateText(now, root), 0o600)
    },
    close: now => {
      if (isNew && now === emptyWorld) {
        remove(file)
        remove(root)
        return
      }
      dropStrangers(root, now)
      unlock()
    },
  }
}

function readWorldOf(file: string, root: string): World {
  const world = readState(readText(file) ?? '', root)
  if (!('problem' in world)) return world
  throw new UserError('state-broken', `'${file}' does not hold the state of a rehearsal.`, {
    details: world.problem,
    resolution: `Name a file that '--state' has written, or one that is not there yet.`,
  })
}

/** Copies of a snap's files that stay as they are. */
export async function adopted(
  files: { directory: string; components: Readonly<Record<string, string>> },
  { root, commands }: { root: string; commands: Commands },
): Promise<typeof files> {
  const own = freeDirectory(join(root, copies))
  makeDirectory(own)
  const copy = async (from: string, name: string): Promise<string> => {
    const to = join(own, name)
    makeDirectory(to)
    await copyTree(from, to, commands)
    return to
  }
  const directory = await copy(files.directory, 'snap')
  const components: Record<string, string> = {}
  for (const [name, from] of Object.entries(files.components))
    components[name] = await copy(from, `component-${name}`)
  return { directory, components }
}

function freeDirectory(below: string): string {
  for (let number = 1; ; number += 1) {
    const directory = join(below, String(number))
    if (lookAt(directory) === undefined) return directory
  }
}

/** Removes what an operation has left that did not come to its end: copies that no revision is made of, data of snaps that are not there. */
function dropStrangers(root: string, world: World): void {
  const kept = keptDirectories(world)
  for (const name of namesIn(join(root, copies))) {
    const directory = join(root, copies, name)
    if (!kept.some(path => path.startsWith(`${directory}/`))) remove(directory)
  }
  for (const place of ['var/snap', 'root/snap', 'snap']) {
    for (const name of namesIn(join(root, place)))
      if (!Object.hasOwn(world.snaps, name)) remove(join(root, place, name))
  }
}
