import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { removeAnything } from '../platform/any-tree.ts'
import type { Commands } from '../platform/commands.ts'
import { lookAt, makeDirectory, namesIn, readText, writeWhole } from '../platform/files.ts'
import { copyTree } from '../platform/trees.ts'
import { keptDirectories, readState, stateText } from './session-state.ts'
import type { World } from './world.ts'
import { emptyWorld } from './world.ts'

/** A pretend system that is kept: the world in a file, its data and the files of its snaps in a directory beside it. */
export interface OpenState {
  readonly world: World
  readonly root: string
  save: (world: World) => void
}

/** Where the session keeps its copies of snaps, below the scratch tree. */
const copies = '.snaps'

/** Loads what was saved; a file that is not there yet begins with an empty machine. */
export function openState(file: string): OpenState {
  const root = `${file}.d`
  const text = readText(file)
  if (text === undefined && namesIn(root).length > 0) {
    throw new UserError('state-incomplete', `'${file}' is not there, but its data is, in '${file}.d'.`, { resolution: `Remove '${file}.d' to begin anew.` })
  }
  const world = text === undefined ? emptyWorld : readState(text, root)
  if ('problem' in world) {
    throw new UserError('state-broken', `'${file}' does not hold the state of a rehearsal.`, { details: world.problem, resolution: `Name a file that '--state' has written, or one that is not there yet.` })
  }
  makeDirectory(root)
  return {
    world, root,
    save: now => { writeWhole(file, stateText(now, root)) },
  }
}

/** Copies of a snap's files that stay as they are. */
export async function adopted(files: { directory: string; components: Readonly<Record<string, string>> }, { root, commands }: { root: string; commands: Commands }): Promise<typeof files> {
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
  for (const [name, from] of Object.entries(files.components)) components[name] = await copy(from, `component-${name}`)
  return { directory, components }
}

function freeDirectory(below: string): string {
  for (let number = 1; ; number += 1) {
    const directory = join(below, String(number))
    if (lookAt(directory) === undefined) return directory
  }
}

/** Removes copies that no revision is made of any more. */
export function prune(root: string, world: World): void {
  const kept = keptDirectories(world)
  for (const name of namesIn(join(root, copies))) {
    const directory = join(root, copies, name)
    if (!kept.some(path => path.startsWith(`${directory}/`))) removeAnything(directory)
  }
}
