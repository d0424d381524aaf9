import { factsOf } from '../../bases/index.ts'
import { retiredBase } from '../../bases/retired.ts'
import type { Entry } from '../../tree/listing.ts'
import { parentPath } from '../../tree/listing.ts'
import { text } from './fields.ts'
import type { Snap } from '../../snap/snap.ts'
import { linkProblem } from './meta-links.ts'

/** What snapd finds when it walks a tree: paths that must be there and are not, and paths whose kind or mode is wrong. */
interface ContainerTrouble {
  missing: readonly string[]
  bad: readonly { path: string; message: string }[]
}

/** Paths that snapd needs, by what it needs of them. */
interface Needs {
  /** World-readable and executable: commands that people start, and the directories above them. */
  rx: Set<string>
  /** Executable by somebody: what services start. */
  x: Set<string>
  /** World-readable. */
  r: Set<string>
  /** A regular file. */
  regular: Set<string>
}

/** Checks what `snap pack` checks about the files of a tree, in its order. */
export function containerTrouble(tree: Snap): ContainerTrouble {
  const needs = needsOf(tree)
  const needed = [...new Set([...needs.rx, ...needs.x, ...needs.r])].sort()
  const absent = needed.filter(path => path !== '.' && tree.at(path) === undefined)
  // A directory that is missing with what is in it is not told of its own.
  const missing = absent.filter(path => !absent.some(other => other.startsWith(`${path}/`)))
  const root: Entry = { path: '.', kind: 'directory', mode: tree.rootMode, size: 0, mtime: 0 }
  const paths = new Map<string, Entry>([
    ['.', root],
    ...tree.meta.map((entry): [string, Entry] => [entry.path, entry]),
  ])
  for (const path of needed) {
    const entry = tree.at(path)
    if (entry !== undefined) paths.set(path, entry)
  }
  const walk = [...paths.values()].sort((a, b) => byPath(a.path, b.path))
  return {
    missing,
    bad: walk.flatMap(entry =>
      troubles(entry, { tree, needs }).map(message => ({ path: entry.path, message })),
    ),
  }
}

/** The order in which a tree is walked: a directory's content before its next sibling. */
function byPath(a: string, b: string): number {
  const [left, right] = [a === '.' ? '' : a.replaceAll('/', '\0'), b === '.' ? '' : b.replaceAll('/', '\0')]
  return left < right ? -1 : left > right ? 1 : 0
}

function needsOf(tree: Snap): Needs {
  const needs: Needs = {
    rx: new Set(['.', 'meta']),
    x: new Set(),
    r: new Set([`meta/${tree.kind}.yaml`]),
    regular: new Set(),
  }
  needs.regular.add(`meta/${tree.kind}.yaml`)
  if (tree.kind === 'component') return needs
  for (const app of Object.values(tree.metadata.apps ?? {})) {
    const keys = app as Parameters<typeof text>[0]
    const service = text(keys, 'daemon') !== ''
    const commands = service
      ? ['command', 'stop-command', 'reload-command', 'post-stop-command']
      : ['command']
    for (const command of commands) {
      const path = commandPath(text(keys, command))
      if (path === undefined) continue
      needs.regular.add(path)
      if (service) needs.x.add(path)
      else for (let at = path; at !== ''; at = parentPath(at)) needs.rx.add(at)
    }
    const completer = commandPath(text(keys, 'completer'))
    if (completer === undefined) continue
    needs.regular.add(completer)
    needs.r.add(completer)
    for (let at = parentPath(completer); at !== ''; at = parentPath(at)) needs.rx.add(at)
  }
  return needs
}

/** The file of a command line, as snapd reads it; undefined when it names none in the snap. */
export function commandPath(command: string): string | undefined {
  const parts: string[] = []
  const absolute = command.startsWith('/')
  for (const part of command.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (!absolute) parts.push(part)
  }
  const clean = parts.join('/')
  if (clean === '' || clean === '..' || clean.startsWith('../')) return undefined
  return clean.split(' ')[0]
}

function troubles(entry: Entry, { tree, needs }: { tree: Snap; needs: Needs }): string[] {
  const { path } = entry
  const inMeta = path.startsWith('meta/')
  let seen = entry
  if (entry.kind === 'symlink' && (inMeta || path === 'meta')) {
    const end = linkProblem(tree, entry)
    if (typeof end === 'string') return [end]
    seen = end
  }
  const isDirectory = seen.kind === 'directory'
  const entered =
    (needs.rx.has(path) || isDirectory) && (seen.mode & 0o555) !== 0o555
      ? [`"${path}" should be world-readable and executable, and isn't: ${goMode(seen)}`]
      : []
  return isDirectory ? entered : [...entered, ...fileTroubles({ path, inMeta, seen }, needs)]
}

function fileTroubles(
  { path, inMeta, seen }: { path: string; inMeta: boolean; seen: Entry },
  needs: Needs,
): string[] {
  if ((needs.regular.has(path) || inMeta) && seen.kind === 'other')
    return [`"${path}" should be a regular file (or a symlink) and isn't`]
  const [what, bits] =
    needs.x.has(path) || path.startsWith('meta/hooks/')
      ? ['executable', 0o111 & seen.mode]
      : ['world-readable', Number((seen.mode & 0o444) === 0o444)]
  return bits === 0 ? [`"${path}" should be ${what}, and isn't: ${goMode(seen)}`] : []
}

/** A mode as Go prints it: `-rw-r--r--`, `drwx------`, `urwxr-xr-x`. */
function goMode(entry: Entry): string {
  const kind = { file: '', directory: 'd', symlink: 'L', other: 'p' }[entry.kind]
  const flags = `${kind}${entry.mode & 0o4000 ? 'u' : ''}${entry.mode & 0o2000 ? 'g' : ''}${entry.mode & 0o1000 ? 't' : ''}`
  const bits = [...'rwxrwxrwx']
    .map((letter, index) => (entry.mode & (0o400 >> index) ? letter : '-'))
    .join('')
  return `${flags === '' ? '-' : flags}${bits}`
}

/** Whether snapd looks at mount points of the snap before packing: newer bases, and those it does not know. */
export function needsMountPoints(tree: Snap): boolean {
  const base = tree.metadata.base ?? ''
  return base !== '' && retiredBase(base) === undefined && factsOf(base)?.makesMountPoints !== true
}
