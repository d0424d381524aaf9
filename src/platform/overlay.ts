import { createHash } from 'node:crypto'
import { chmodSync, cpSync, mkdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { UserError } from '../errors.ts'
import { ancestors } from '../tree/listing.ts'
import { isCode, lookAt, makeDirectory, namesIn, readBytes, readText, remove, writeWhole } from './files.ts'
import { directWays, removeEntries, renameEntry } from './trees.ts'
import { withWriteBits } from './write-bits.ts'

/** A file to lay into a tree. */
export interface Placement {
  /** Relative to the tree. */
  path: string
  content: Uint8Array | string
  mode: number
}

/** Files that we lay over trees which others fill, with what it takes to lift them off again. */
export interface Overlay {
  /** Our own directory, on the file system of the trees if possible. */
  memory: string
  /** The trees by name. */
  trees: Readonly<Record<string, string>>
}

interface Laid {
  path: string
  sha256: string
  /** The name under which the file that lay there before is kept. */
  hidden: string | null
}

/** What was laid into one tree. Each has a file of its own, as there can be many and each is laid on its own. */
interface Memory {
  tree: string
  /** `laying` when the last run was cut short. */
  phase: 'laying' | 'done'
  /** Where what lay in the way is kept, below our own directory. */
  kept: string
  files: Laid[]
  directories: string[]
}

/**
 * Lifts off everything laid before, so that the trees are as the others left them: files we hid come back, directories we made go
 * when they are empty. What somebody else has replaced or removed meanwhile stays as it is.
 */
export function liftOff(overlay: Overlay): void {
  for (const { tree, phase, kept, files, directories } of recallAll(overlay.memory)) {
    const root = overlay.trees[tree]
    if (root === undefined) continue
    if (phase === 'laying') for (const file of files) removeUnfinished(join(root, file.path))
    for (const file of [...files].reverse())
      liftFile({ root, file, kept: join(overlay.memory, kept), cutShort: phase === 'laying' })
    removeEntries(root, [], directories)
  }
  for (const name of ['hidden', 'trees', formerFile]) remove(join(overlay.memory, name))
}

/** By tree, the paths at which we have laid something. */
export function laidPaths(memory: string): (tree: string) => readonly string[] {
  const all = new Map(
    recallAll(memory).map(({ tree, files, directories }) => [
      tree,
      [...files.map(file => file.path), ...directories],
    ]),
  )
  return tree => all.get(tree) ?? []
}

interface Lift {
  root: string
  file: Laid
  /** Where what lay in the way is kept. */
  kept: string
  cutShort: boolean
}

function liftFile({ root, file, kept: directory, cutShort }: Lift): void {
  const path = join(root, file.path)
  // Where a link has taken the place of a directory since, what lies behind it is not ours.
  if (!directWays(root)(file.path)) return
  const kept = file.hidden === null ? undefined : join(directory, file.hidden)
  const ours = isOurs(path, file.sha256)
  if (ours) remove(path)
  // A file of ours that is gone was removed by whoever owns the path: what it hid is stale, unless our last run did not get that far.
  const free = ours || (cutShort && lookAt(path) === undefined)
  if (
    free &&
    kept !== undefined &&
    lookAt(kept) !== undefined &&
    lookAt(dirname(path))?.isDirectory() === true
  )
    move(kept, path)
}

/** Removes what is left of a file that was being written when a run was cut short. */
function removeUnfinished(path: string): void {
  if (lookAt(dirname(path))?.isDirectory() !== true) return
  const start = `${basename(path)}.`
  for (const name of namesIn(dirname(path)))
    if (name.startsWith(start) && /^\d+-\d+\.new$/.test(name.slice(start.length)))
      remove(join(dirname(path), name))
}

/** What we wrote has one name only; a part's file of the same content is linked from its build as well. */
function isOurs(path: string, sha256: string): boolean {
  const stat = lookAt(path)
  return stat !== undefined && stat.isFile() && stat.nlink === 1 && digest(readBytes(path)) === sha256
}

/** What is laid at once. */
interface Layer {
  tree: string
  files: readonly Placement[]
  directories?: readonly string[]
}

/** Lays files into a tree and makes directories for them, 0755; links in the way are replaced, never followed. */
export function lay(overlay: Overlay, { tree, files: placements, directories = [] }: Layer): void {
  const root = overlay.trees[tree]
  if (root === undefined) throw new Error(`no tree '${tree}'`)
  const memory: Memory = {
    ...(recall(overlay.memory, tree) ?? { tree, kept: keptFor(tree), files: [], directories: [] }),
    phase: 'laying',
  }
  const above = new Set([
    ...placements.flatMap(placement => ancestors(placement.path)),
    ...directories.flatMap(path => [...ancestors(path), path]),
  ])
  memory.directories.push(...[...above].filter(path => lookAt(join(root, path)) === undefined))
  const count = memory.files.length
  const fresh = placements.map((placement, index): Laid => {
    const before = lookAt(join(root, placement.path))
    return {
      path: placement.path,
      sha256: digest(placement.content),
      hidden: before === undefined ? null : String(count + index),
    }
  })
  memory.files.push(...fresh)
  remember(overlay.memory, memory)
  for (const path of above) makeOne(join(root, path), path)
  for (const [index, placement] of placements.entries()) {
    const path = join(root, placement.path)
    const hidden = fresh[index]?.hidden ?? null
    if (hidden !== null) {
      makeDirectory(join(overlay.memory, memory.kept))
      move(path, join(overlay.memory, memory.kept, hidden))
    }
    withWriteBits(
      () => [dirname(path)],
      () => {
        writeWhole(path, placement.content, placement.mode)
      },
    )
  }
  remember(overlay.memory, { ...memory, phase: 'done' })
}

/** Makes one directory whose parents exist. */
function makeOne(full: string, path: string): void {
  const stat = lookAt(full)
  if (stat?.isDirectory() === true) return
  if (stat !== undefined) {
    throw new UserError(
      'not-a-directory',
      `'${path}' in the primed tree is ${stat.isSymbolicLink() ? 'a symbolic link' : 'a file'}, not a directory.`,
      {
        resolution: `Make the part that ships '${path}' leave it out, for example with '-${path}' in its 'prime' list.`,
      },
    )
  }
  withWriteBits(
    () => [dirname(full)],
    () => {
      mkdirSync(full)
    },
  )
  // The mode given to mkdir would be cut by the umask.
  chmodSync(full, 0o755)
}

function move(from: string, to: string): void {
  try {
    renameEntry(from, to)
  } catch (error) {
    if (!isCode(error, 'EXDEV')) throw error
    cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
    remove(from)
  }
}

/** What earlier versions have kept of all trees. */
const formerFile = 'laid.json'

function recallAll(directory: string): Memory[] {
  const { phase, trees } = Object(parse(join(directory, formerFile))) as { phase?: unknown; trees?: unknown }
  const former =
    typeof trees === 'object' && trees !== null ? Object.entries(trees as Record<string, unknown>) : []
  const olds = former.flatMap(
    ([tree, laid]) => memoryOf({ phase, ...(Object(laid) as object) }, { tree, kept: 'hidden' }) ?? [],
  )
  const names = namesIn(join(directory, 'trees')).filter(name => name.endsWith('.json'))
  return [...olds, ...names.flatMap(name => recall(directory, treeOf(name)) ?? [])]
}

function recall(directory: string, tree: string): Memory | undefined {
  return memoryOf(parse(fileOf(directory, tree)), { tree, kept: keptFor(tree) })
}

/** Not written by us, or by a version to come, or by the author of the project: nothing in it can be trusted. */
function memoryOf(found: unknown, where: Pick<Memory, 'tree' | 'kept'>): Memory | undefined {
  const { phase, files, directories } = Object(found) as Partial<Record<keyof Memory, unknown>>
  if ((phase !== 'laying' && phase !== 'done') || !Array.isArray(files) || !files.every(isLaid))
    return undefined
  return Array.isArray(directories) && directories.every(isPlain)
    ? { ...where, phase, files: [...files], directories: [...directories] }
    : undefined
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readText(file) ?? 'null')
  } catch {
    return undefined
  }
}

/** Paths stay in their tree, and names of hidden files are numbers: a project can bring a memory along that we have not written. */
function isLaid(found: unknown): found is Laid {
  const { path, sha256, hidden } = Object(found) as Partial<Record<keyof Laid, unknown>>
  return (
    isPlain(path) &&
    typeof sha256 === 'string' &&
    (hidden === null || (typeof hidden === 'string' && /^\d+$/.test(hidden)))
  )
}

function isPlain(path: unknown): path is string {
  return typeof path === 'string' && path.split('/').every(word => !['', '.', '..'].includes(word))
}

function remember(directory: string, { tree, phase, files, directories }: Memory): void {
  makeDirectory(join(directory, 'trees'))
  writeWhole(fileOf(directory, tree), `${JSON.stringify({ phase, files, directories }, undefined, 1)}\n`)
}

function fileOf(directory: string, tree: string): string {
  return join(directory, 'trees', `${encodeURIComponent(tree)}.json`)
}

function treeOf(name: string): string {
  try {
    return decodeURIComponent(name.slice(0, -'.json'.length))
  } catch {
    return ''
  }
}

function keptFor(tree: string): string {
  return join('hidden', encodeURIComponent(tree))
}

function digest(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}
