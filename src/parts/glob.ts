import type { Entry, Listing } from '../tree/listing.ts'
import { parentPath } from '../tree/listing.ts'

/** A listing made for looking things up. Paths are relative, the root is the empty path. */
export interface Tree {
  entry(path: string): Entry | undefined
  /** The names in a directory, by its own path (no links in it), sorted. */
  names(path: string): readonly string[]
}

export function treeOf(listing: Listing): Tree {
  const entries = new Map<string, Entry>()
  const children = new Map<string, string[]>()
  for (const entry of listing) {
    entries.set(entry.path, entry)
    const parent = parentPath(entry.path)
    const name = parent === '' ? entry.path : entry.path.slice(parent.length + 1)
    const siblings = children.get(parent)
    if (siblings === undefined) children.set(parent, [name])
    else siblings.push(name)
  }
  return { entry: path => entries.get(path), names: path => children.get(path) ?? [] }
}

/**
 * The path that a spelling leads to, all links but the last component's followed; undefined when a component is missing,
 * no directory, or leads out of the tree. `through` follows the last component as well.
 */
export function resolveIn(tree: Tree, spelled: string, through = false): string | undefined {
  // Nothing that is listed lies below a link: such a path needs no steps, of which a deep tree has very many.
  const there = tree.entry(spelled)
  if (there !== undefined && (there.kind !== 'symlink' || !through)) return spelled
  const pending = spelled.split('/').reverse()
  let at = ''
  let links = 0
  while (pending.length > 0) {
    const name = pending.pop()
    if (name === undefined || name === '' || name === '.') continue
    if (name === '..') {
      if (at === '') return undefined
      at = parentPath(at)
      continue
    }
    const next = at === '' ? name : `${at}/${name}`
    const entry = tree.entry(next)
    const last = pending.every(rest => rest === '' || rest === '.')
    if (entry === undefined) return last ? next : undefined
    if (entry.kind === 'symlink' && (!last || through)) {
      links += 1
      const target = entry.target ?? ''
      if (links > 40 || target.startsWith('/')) return undefined
      pending.push(...target.split('/').reverse())
    } else if (!last && entry.kind !== 'directory') {
      return undefined
    } else {
      at = next
    }
  }
  return at
}

/** Whether a spelling is a directory, links followed. */
export function isDirectoryIn(tree: Tree, spelled: string): boolean {
  const path = resolveIn(tree, spelled, true)
  return path !== undefined && (path === '' || tree.entry(path)?.kind === 'directory')
}

/**
 * The paths that a pattern matches, spelled as the pattern goes (links in them not resolved), siblings sorted.
 *
 * `*`, `?` and `[…]` match within a component, leading dots included; a component `**` is zero or more directories, links not followed;
 * a final slash asks for directories. This is what Python's pathlib does.
 */
export function glob(tree: Tree, pattern: string, base = ''): string[] {
  const directoriesOnly = pattern.endsWith('/') || pattern.endsWith('/**') || pattern === '**'
  const components = pattern.split('/').filter(component => component !== '' && component !== '.')
  let found = [base]
  for (const component of components) {
    const next = new Set<string>()
    for (const path of found) for (const match of step(tree, path, component)) next.add(match)
    found = [...next]
  }
  return directoriesOnly ? found.filter(path => isDirectoryIn(tree, path)) : found
}

function step(tree: Tree, path: string, component: string): string[] {
  const below = (name: string): string => (path === '' ? name : `${path}/${name}`)
  if (component === '**') return [path, ...directoriesBelow(tree, path)]
  if (component === '..') return [below('..')]
  const real = resolveIn(tree, path, true)
  if (real === undefined) return []
  if (!/[*?[]/.test(component)) {
    const names =
      real === '' || tree.entry(real)?.kind === 'directory'
        ? tree.entry(real === '' ? component : `${real}/${component}`)
        : undefined
    return names === undefined ? [] : [below(component)]
  }
  const matches = componentPattern(component)
  return tree
    .names(real)
    .filter(name => matches.test(name))
    .map(below)
}

function directoriesBelow(tree: Tree, path: string): string[] {
  const real = resolveIn(tree, path, true)
  if (real === undefined) return []
  const found: string[] = []
  for (const name of tree.names(real)) {
    if (tree.entry(real === '' ? name : `${real}/${name}`)?.kind !== 'directory') continue
    const next = path === '' ? name : `${path}/${name}`
    found.push(next, ...directoriesBelow(tree, next))
  }
  return found
}

const compiled = new Map<string, RegExp>()

/** A pattern for one whole text: `*` any run, `?` one character, `[…]` and `[!…]` sets. */
export function componentPattern(pattern: string): RegExp {
  let made = compiled.get(pattern)
  if (made === undefined) {
    made = new RegExp(`^${translate(pattern)}$`, 'su')
    compiled.set(pattern, made)
  }
  return made
}

function translate(pattern: string): string {
  let text = ''
  for (let at = 0; at < pattern.length;) {
    const character = String.fromCodePoint(pattern.codePointAt(at) ?? 0)
    at += character.length
    if (character === '*') text += '.*'
    else if (character === '?') text += '.'
    else if (character === '[') {
      const close = pattern.indexOf(']', at + (/^!?\]/.exec(pattern.slice(at))?.[0].length ?? 0))
      if (close < 0) {
        text += '\\['
        continue
      }
      text += translateSet(pattern.slice(at, close))
      at = close + 1
    } else text += character.replace(/[\\^$.|+(){}\]]/, '\\$&')
  }
  return text
}

/** As Python does: a range from a later to an earlier character holds nothing. */
function translateSet(set: string): string {
  const negated = set.startsWith('!')
  const characters = [...set.slice(negated ? 1 : 0)]
  let items = ''
  for (let at = 0; at < characters.length; at += 1) {
    const [from = '', dash, to] = characters.slice(at, at + 3)
    if (dash !== '-' || to === undefined) {
      items += literal(from)
      continue
    }
    if ((from.codePointAt(0) ?? 0) <= (to.codePointAt(0) ?? 0)) items += `${literal(from)}-${literal(to)}`
    at += 2
  }
  if (items === '') return negated ? '.' : '(?!)'
  return `[${negated ? '^' : ''}${items}]`
}

/** A character as it is written within a set. */
function literal(character: string): string {
  return character.replace(/[\\^$.*+?(){}|[\]/-]/, '\\$&')
}
