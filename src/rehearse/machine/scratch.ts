import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import type { Commands } from '../../platform/commands.ts'
import { lookAt, makeDirectory, namesIn, remove } from '../../platform/files.ts'
import { ownDirectory } from '../../platform/scratch-path.ts'
import { copyTree, makeLink } from '../../platform/trees.ts'
import type { Keeper } from './keeper.ts'

/** A revision of a snap in a scratch tree. */
interface Place {
  root: string
  /** Instance name. */
  snap: string
  revision: string
}

/** Where snapd keeps a snap's data: the machine's, and the root user's. */
const dataOf = (snap: string): string[] => [`var/snap/${snap}`, `root/snap/${snap}`]

/** Makes the data directories of a revision that are not there, and refuses what a hook has put in their place. */
export function makeData({ root, snap, revision }: Place): void {
  for (const data of dataOf(snap))
    for (const name of [revision, 'common']) ownDirectory(root, `${data}/${name}`)
}

/** Gives a revision a copy of the data of another one; what was there goes. */
export async function copyData(place: Place, from: string, keeper: Keeper): Promise<void> {
  const { root, snap, revision } = place
  makeData({ ...place, revision: from })
  for (const data of dataOf(snap)) {
    await keeper.remove(join(ownDirectory(root, data), revision))
    const trouble = await keeper.copy(
      ownDirectory(root, `${data}/${from}`),
      ownDirectory(root, `${data}/${revision}`),
    )
    if (trouble !== undefined)
      throw new UserError(
        'data-copy',
        `Cannot copy the data of ${snap} from revision ${from} to ${revision}.`,
        { details: trouble },
      )
  }
}

/** Removes the data of a revision; with the last one, all data of the snap. */
export async function removeData({ root, snap, revision }: Place, keeper: Keeper): Promise<void> {
  for (const path of dataOf(snap)) {
    const data = ownDirectory(root, path)
    await keeper.remove(join(data, revision))
    const others = namesIn(data).filter(name => name !== 'common' && name !== 'current')
    if (others.length === 0) await keeper.remove(data)
  }
}

/** Makes a revision the current one, or none. */
export async function setCurrent(
  { root, snap }: Omit<Place, 'revision'>,
  revision: string | undefined,
  keeper: Keeper,
): Promise<void> {
  for (const directory of [...dataOf(snap), `snap/${snap}`]) {
    if (lookAt(join(root, directory)) === undefined) continue
    const current = join(ownDirectory(root, directory), 'current')
    if (lookAt(current)?.isDirectory() === true) await keeper.remove(current)
    else remove(current)
    if (revision !== undefined) makeLink(current, revision)
  }
}

/** Copies a snap's files to where the hook finds them, unless they are there: what it does to them does no harm then. */
export async function copyFiles(from: string, to: string, commands: Commands): Promise<void> {
  if (lookAt(to) !== undefined) return
  makeDirectory(to)
  await copyTree(from, to, commands)
}
