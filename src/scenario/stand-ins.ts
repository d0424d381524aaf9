import { dirname, join, normalize } from 'node:path'
import { UserError } from '../errors.ts'
import type { Commands } from '../platform/commands.ts'
import { lookAt, lookThrough, makeDirectory, readBytes, remove, writeWhole } from '../platform/files.ts'
import { endOf } from '../platform/reading.ts'
import { copyTree, makeLink } from '../platform/trees.ts'
import { ancestors } from '../tree/listing.ts'
import type { StandIn } from './shapes.ts'

/** A copy of a snap's tree in which files have others in their place: the directory of the copy. */
export async function withStandIns(
  tree: string,
  files: Readonly<Record<string, StandIn>>,
  { into, project, commands }: Readonly<{ into: string; project: string; commands: Commands }>,
): Promise<string> {
  makeDirectory(into)
  await copyTree(tree, into, commands)
  for (const [path, file] of Object.entries(files)) {
    const place = placeOf(into, path)
    makeDirectory(dirname(place))
    if (lookAt(place) !== undefined) remove(place)
    const given = [file.content, file.from, file.link].filter(value => value !== undefined)
    if (given.length !== 1)
      throw bad(path, "needs one of 'content', 'from' and 'link'", 'Say what the file holds.')
    if (file.link !== undefined) makeLink(place, file.link)
    else {
      const { content, mode } = contentOf(path, file, project)
      writeWhole(place, content, mode)
    }
  }
  return into
}

/** Nothing is put outside of the tree, not by way of links in it either. */
function placeOf(root: string, path: string): string {
  const place = normalize(path)
  const above = dirname(place)
  const leadsOut = /^(?:\/|\.\.(?:\/|$)|\.$)|\/$/.test(place)
  if (leadsOut || endOf(root, above) === 'outside')
    throw bad(path, 'is no path of a file in the snap', "Write it relative to the snap: 'bin/tool'.")
  const file = [...ancestors(place)].find(
    directory => lookThrough(join(root, directory))?.isDirectory() === false,
  )
  if (file !== undefined) throw bad(path, `lies below '${file}', which is a file`, 'Name one of the two.')
  if (lookAt(join(root, place))?.isDirectory() === true)
    throw bad(path, 'is a directory in the snap', 'Name the files in it.')
  return join(root, place)
}

function contentOf(
  path: string,
  { content, from, executable }: StandIn,
  project: string,
): { content: Uint8Array | string; mode: number } {
  if (from === undefined)
    return { content: content ?? '', mode: modeOf(executable ?? content?.startsWith('#!') === true) }
  const stat = endOf(project, from) === 'inside' ? lookThrough(join(project, from)) : undefined
  if (stat?.isFile() !== true)
    throw bad(
      path,
      `is copied from '${from}', which is no file of the project`,
      'Name a file of the project.',
    )
  const bytes = readBytes(join(project, from), { within: project })
  return { content: bytes, mode: modeOf(executable ?? (stat.mode & 0o111) !== 0) }
}

function modeOf(executable: boolean): number {
  return executable ? 0o755 : 0o644
}

function bad(path: string, reason: string, resolution: string): UserError {
  return new UserError('bad-stand-in', `The stand-in '${path}' ${reason}.`, { resolution })
}
