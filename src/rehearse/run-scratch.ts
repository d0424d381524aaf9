import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Commands } from '../platform/commands.ts'
import { lookAt, makeDirectory, namesIn, remove } from '../platform/files.ts'
import { copyTree, makeLink } from '../platform/trees.ts'

/** A revision of a snap in a scratch tree. */
export interface Place {
  root: string
  /** Instance name. */
  snap: string
  revision: string
}

/** Where snapd keeps a snap's data: the machine's, and the root user's. */
const dataOf = ({ root, snap }: Omit<Place, 'revision'>): string[] => [join(root, 'var/snap', snap), join(root, 'root/snap', snap)]

/** Makes the data directories of a revision that are not there. */
export function makeData(place: Place): void {
  for (const data of dataOf(place)) {
    makeDirectory(join(data, place.revision))
    makeDirectory(join(data, 'common'))
  }
}

/** Gives a revision a copy of the data of another one; what was there goes. */
export async function copyData(place: Place, from: string, commands: Commands): Promise<void> {
  makeData({ ...place, revision: from })
  for (const data of dataOf(place)) {
    remove(join(data, place.revision))
    makeDirectory(join(data, place.revision))
    const copied = await commands.run('cp', ['-a', '--reflink=auto', '--', `${join(data, from)}/.`, join(data, place.revision)], { guarded: true })
    if (copied.code !== 0) {
      throw new UserError('data-copy', `Cannot copy the data of ${place.snap} from revision ${from} to ${place.revision}.`, { details: copied.err.trim() })
    }
  }
}

/** Removes the data of a revision; with the last one, all data of the snap. */
export function removeData(place: Place): void {
  for (const data of dataOf(place)) {
    remove(join(data, place.revision))
    const others = namesIn(data).filter(name => name !== 'common' && name !== 'current')
    if (others.length === 0) remove(data)
  }
}

/** Makes a revision the current one, or none. */
export function setCurrent({ root, snap }: Omit<Place, 'revision'>, revision: string | undefined): void {
  for (const directory of [...dataOf({ root, snap }), join(root, 'snap', snap)]) {
    remove(join(directory, 'current'))
    if (revision !== undefined && lookAt(directory) !== undefined) makeLink(join(directory, 'current'), revision)
  }
}

/** Copies a snap's files to where the hook finds them, unless they are there: what it does to them does no harm then. */
export async function copyFiles(from: string, to: string, commands: Commands): Promise<void> {
  if (lookAt(to) !== undefined) return
  makeDirectory(to)
  await copyTree(from, to, commands)
}
