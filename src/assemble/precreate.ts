import { bases, isBare } from '../bases/index.ts'
import { UserError } from '../errors.ts'
import { followInside } from '../platform/inside.ts'
import type { Project } from '../project/project.ts'

/** Places of the snap that snapd mounts something on. */
interface Targets {
  directories: readonly string[]
  files: readonly string[]
}

/**
 * The mount points that have to exist in the snap: targets of layouts and of content plugs that lie in `$SNAP`.
 *
 * Older bases do without: snapd makes up for missing ones there. It does not for bare snaps, whatever they are built with.
 */
export function mountTargets(project: Project): Targets {
  const directories: string[] = []
  const files: string[] = []
  if (!isBare(project.content.base) && bases[project.effectiveBase].makesMountPoints)
    return { directories, files }
  const add = (list: string[], path: unknown): void => {
    const inside = typeof path === 'string' ? insideSnap(path) : undefined
    if (inside !== undefined) list.push(inside)
  }
  for (const [place, layout] of Object.entries(project.content.layout ?? {})) {
    add(directories, layout['bind'])
    add(files, layout['bind-file'])
    if (layout['type'] === 'tmpfs' && place.startsWith('$SNAP/')) add(directories, place)
  }
  for (const [name, plug] of Object.entries(project.content.plugs ?? {})) {
    const { target } = contentPlug(name, plug)
    add(directories, target)
  }
  return { directories, files }
}

function contentPlug(name: string, plug: unknown): { target?: unknown } {
  if (plug === null || typeof plug !== 'object') return {}
  const fields = plug as Readonly<Record<string, unknown>>
  return fields['interface'] === 'content' || (fields['interface'] === undefined && name === 'content')
    ? { target: fields['target'] }
    : {}
}

/** Where a path of a tree leads when the links on its way are followed, as far as there is anything: what is made there is found by snapd. */
export function behindLinks(prime: string, path: string): string {
  const parts = path.split('/')
  for (let count = parts.length; count > 0; count -= 1) {
    const there = followInside(prime, parts.slice(0, count).join('/'))
    if (there !== undefined) return [there.path, ...parts.slice(count)].filter(part => part !== '').join('/')
  }
  return path
}

/** The path within the snap; undefined when it is the snap itself, or belongs to another place such as `$SNAP_DATA`. */
function insideSnap(path: string): string | undefined {
  const bare = path.replace(/^\$SNAP\//, '').replace(/^\/+/, '')
  if (bare === '' || bare.includes('$')) return undefined
  const parts: string[] = []
  for (const part of bare.split('/')) {
    if (part === '..' && parts.pop() === undefined) refuse(path)
    else if (part !== '' && part !== '.' && part !== '..') parts.push(part)
  }
  return parts.length === 0 ? undefined : parts.join('/')
}

function refuse(path: string): never {
  throw new UserError('target-outside', `Could not package '${path}'`, {
    details: 'Path is not relative to snap contents, causing files to be created outside of expected bounds.',
    resolution: 'Ensure that the offending path is not referenced in any layout or plug definitions.',
  })
}
