import { UserError } from '../errors.ts'
import type { Listing } from '../tree/listing.ts'
import { ancestors, comparePaths, parentPath } from '../tree/listing.ts'
import type { Tree } from './glob.ts'
import { glob, isDirectoryIn, resolveIn, treeOf } from './glob.ts'

/** What a list of `stage` or `prime` takes from a tree; sorted, links in the paths resolved. */
export interface Selection {
  /** Everything that is no directory. A path that the tree does not have was named without a wildcard. */
  files: string[]
  directories: string[]
}

/** A list of `stage` or `prime`, and what it is asked for. */
export interface Fileset {
  /** Which key the entries come from, for messages. */
  key: 'stage' | 'prime'
  entries: readonly string[]
  partition: string
  /** Whether `(name)/` prefixes mean something. */
  partitioned: boolean
}

/** What a fileset selects from a tree. */
export function select(listing: Listing, fileset: Fileset): Selection {
  const { includes, excludes } = split(fileset)
  const tree = treeOf(listing)
  const chosen = included(tree, includes.length === 0 ? ['*'] : includes)
  const dropped = new Set(excludes.flatMap(pattern => glob(tree, pattern)))
  const droppedDirectories = new Set([...dropped].filter(path => isDirectoryIn(tree, path)))
  const isBelowDropped = (path: string): boolean =>
    droppedDirectories.size > 0 && ancestors(path).some(parent => droppedDirectories.has(parent))
  const kept = [...chosen].filter(path => !dropped.has(path) && !isBelowDropped(path))
  return sortOut(tree, kept, fileset.key)
}

/** What one entry of a list names in a tree. */
export interface Named {
  entry: string
  exclude: boolean
  /** Named without a wildcard, so that it has to be there. */
  literal: boolean
  /** What of the tree it names, links in the paths resolved. */
  paths: readonly string[]
}

/** What each entry of a fileset names in a tree by itself, those for other partitions left out. */
export function namedIn(listing: Listing, fileset: Fileset): Named[] {
  const tree = treeOf(listing)
  return fileset.entries.flatMap(entry => {
    const { includes, excludes } = split({ ...fileset, entries: [entry] })
    const [pattern] = excludes
    const found = pattern === undefined ? [...included(tree, includes)] : [...glob(tree, pattern)]
    if (pattern === undefined && includes.length === 0) return []
    const paths = found
      .flatMap(path => resolveIn(tree, path) ?? [])
      .filter(path => tree.entry(path) !== undefined)
    const exclude = pattern !== undefined
    return [{ entry, exclude, literal: !exclude && !entry.includes('*'), paths }]
  })
}

/**
 * The entries that decide about priming: those of `prime`, with those of `stage` behind them when `prime` is the default or only excludes.
 *
 * As snapcraft does, except that the order of writing decides where snapcraft's is random.
 */
export function primeEntries(stage: readonly string[], prime: readonly string[]): string[] {
  const everything = prime.length === 1 && prime[0] !== undefined && /^(\(default\)\/+)?\*$/.test(prime[0])
  if (everything) return [...stage]
  const onlyExcludes = prime.length > 0 && prime.every(entry => entry.startsWith('-'))
  return onlyExcludes ? [...prime, ...stage] : [...prime]
}

function split(fileset: Fileset): { includes: string[]; excludes: string[] } {
  const includes: string[] = []
  const excludes: string[] = []
  for (const entry of fileset.entries) {
    const exclude = entry.startsWith('-')
    const text = exclude || entry.startsWith('\\') ? entry.slice(1) : entry
    const prefix = fileset.partitioned ? /^\(([^)]*)\)(?:\/+|$)/.exec(text) : null
    if (fileset.partitioned && (prefix?.[1] ?? 'default') !== fileset.partition) continue
    const pattern = prefix === null ? text : text.slice(prefix[0].length)
    if (pattern.startsWith('/')) throw filesetError(fileset.key, `path '${pattern}' must be relative.`)
    if (exclude && /^(\.?\/*)*$/.test(pattern))
      throw filesetError(fileset.key, `'${entry}' names nothing that could be left out.`)
    ;(exclude ? excludes : includes).push(pattern)
  }
  return { includes, excludes }
}

function included(tree: Tree, patterns: readonly string[]): Set<string> {
  const found = new Set<string>()
  for (const pattern of patterns) {
    if (!pattern.includes('*')) {
      found.add(plain(pattern))
      continue
    }
    for (const path of glob(tree, pattern)) found.add(path)
    // As snapcraft does: a wildcard hides what begins with a dot in the first component, and what it matches in there.
    if (pattern.startsWith('.') || pattern.startsWith('**')) continue
    for (const hidden of glob(tree, `.${pattern}`)) {
      found.delete(hidden)
      for (const path of glob(tree, pattern, hidden)) found.delete(path)
    }
  }
  for (const path of [...found]) addBelow(tree, path, found)
  return found
}

/** Adds everything in a chosen directory, hidden names as well; a link to a directory stays a link. */
function addBelow(tree: Tree, spelled: string, found: Set<string>): void {
  const real = resolveIn(tree, spelled)
  if (real === undefined || (real !== '' && tree.entry(real)?.kind !== 'directory')) return
  const waiting = [{ spelled, real }]
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    for (const name of tree.names(one.real)) {
      const below = {
        spelled: one.spelled === '' ? name : `${one.spelled}/${name}`,
        real: one.real === '' ? name : `${one.real}/${name}`,
      }
      found.add(below.spelled)
      if (tree.entry(below.real)?.kind === 'directory') waiting.push(below)
    }
  }
}

/** `./usr//lib/` is `usr/lib`; the root is the empty path. */
function plain(pattern: string): string {
  return pattern
    .split('/')
    .filter(component => component !== '' && component !== '.')
    .join('/')
}

function sortOut(tree: Tree, paths: readonly string[], key: 'stage' | 'prime'): Selection {
  const files = new Set<string>()
  const directories = new Set<string>()
  for (const spelled of paths) {
    if (spelled === '') continue
    const real = resolveIn(tree, spelled)
    if (real === '') continue
    if (real === undefined && spelled.split('/').includes('..'))
      throw filesetError(key, `path '${spelled}' leads out of the part.`)
    const path = real ?? spelled
    if (tree.entry(path)?.kind === 'directory') directories.add(path)
    else files.add(path)
  }
  // Those above a directory whose own are there already are there too.
  const done = new Set<string>()
  for (const path of [...files, ...directories])
    for (let above = parentPath(path); above !== '' && !done.has(above); above = parentPath(above))
      done.add(above)
  for (const above of done) directories.add(above)
  return { files: [...files].sort(comparePaths), directories: [...directories].sort(comparePaths) }
}

function filesetError(key: 'stage' | 'prime', message: string): UserError {
  return new UserError('fileset', `'${key}' fileset error: ${message}`, {
    resolution: "Review the parts definition and make sure it's correct.",
  })
}
