import { UserError } from '../errors.ts'
import { parentPath } from '../tree/listing.ts'
import type { Tree } from './glob.ts'
import { resolveIn } from './glob.ts'
import type { Place } from './sketch.ts'

/** The area of what a part has built, from which files are copied. */
export const buildArea = '(build)'

/** The part whose files are organized, and what its map may say. */
interface Organizing {
  part: string
  map: Readonly<Record<string, string>>
  /** Whether `(name)/` prefixes of partitions mean something. */
  partitioned: boolean
}

/** Where a key of the map takes files from; its path may be a pattern. */
export function sourcePlace(key: string, about: Organizing & { tree: (area: string) => Tree }): Place {
  const prefix = prefixOf(key, about)
  const area = prefix?.name ?? 'default'
  if (area !== 'default' && area !== buildArea) {
    throw organizeError(
      about.part,
      `Cannot organize files from '${area}' partition. Files can only be organized from the 'default' partition`,
    )
  }
  const path = prefix?.rest ?? key
  if (path.startsWith('/') || /^[./]*$/.test(path) || leaves(about.tree(area), path))
    throw organizeError(
      about.part,
      `trying to organize from '${key}', but source paths must stay within the install directory`,
    )
  return { area, path }
}

/** Where the value of a key puts them. */
export function targetPlace(key: string, about: Organizing): Place {
  const value = about.map[key] ?? ''
  const written = value.replace(/^\/+/, '')
  const prefix = prefixOf(written, about)
  if (prefix?.name === buildArea)
    throw organizeError(about.part, 'Cannot organize files into the build directory')
  const path = within(prefix?.rest ?? written)
  if (path === undefined) {
    throw organizeError(
      about.part,
      `trying to organize '${key}' to '${value}', but destinations must stay within the install directory`,
    )
  }
  return { area: prefix?.name ?? 'default', path }
}

/** A path without `.` and `..`; undefined where it leads out. */
function within(path: string): string | undefined {
  const components: string[] = []
  for (const name of path.split('/')) {
    if (name === '..' && components.pop() === undefined) return undefined
    if (!['', '.', '..'].includes(name)) components.push(name)
  }
  return components.join('/')
}

/** The error for a map that cannot be carried out. */
export function organizeError(part: string, message: string): UserError {
  return new UserError('organize', `Failed to organize part '${part}': ${message.replace(/\.$/, '')}.`)
}

/** Whether the way to a path goes out of the tree, by `..` or by a link. */
function leaves(tree: Tree, path: string): boolean {
  const fixed = path.includes('*') ? path.slice(0, path.indexOf('*')) : path.replace(/\/+$/, '')
  let at = ''
  for (const component of parentPath(fixed).split('/')) {
    if (component === '' || component === '.') continue
    at = at === '' ? component : `${at}/${component}`
    if (leadsOut(tree, at, component === '..')) return true
  }
  return false
}

function leadsOut(tree: Tree, at: string, isUp: boolean): boolean {
  const entry = isUp ? undefined : tree.entry(at)
  const leads = isUp || (entry?.kind === 'symlink' && /^\/|(^|\/)\.\.(\/|$)/.test(entry.target ?? ''))
  return leads && resolveIn(tree, at, true) === undefined
}

function prefixOf(text: string, { partitioned }: Organizing): { name: string; rest: string } | undefined {
  const found = /^\(([a-z0-9/+-]+)\)(?:\/+(.*))?$/s.exec(text)
  if (found === null) return undefined
  const name = found[1] === 'build' ? buildArea : (found[1] ?? '')
  if (name !== buildArea && !partitioned) return undefined
  return { name, rest: found[2] ?? '' }
}
