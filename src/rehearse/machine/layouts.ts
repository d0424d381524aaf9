import { dirname, join } from 'node:path'
import {
  isCode,
  kindOf,
  lookAt,
  lookThrough,
  makeDirectory,
  namesIn,
  readLink,
  writeWhole,
} from '../../platform/files.ts'
import { followInside } from '../../platform/inside.ts'
import { insideOf } from '../../platform/scratch-path.ts'
import type { BaseTree, LayoutMounts } from '../hook/layouts.ts'
import { layoutMounts } from '../hook/layouts.ts'
import type { Launch } from './launch.ts'
import { fromBase } from '../hook/sandbox-view.ts'

/** Where the snap's files and data lie, and the base: its directory, or empty for the machine's root. */
interface LayoutRoots {
  root: string
  base: string
  /** The snap's name without an instance key. */
  name: string
}

/** Mounts for the layouts of a snap; what they show of its data is made when it is not there, as snapd does. */
export function layoutsOf(
  {
    layouts,
    directory,
    request: {
      run: { snap },
      revision,
    },
  }: Launch,
  { root, base, name }: LayoutRoots,
): LayoutMounts {
  const empty = join(root, '.rehearsal/empty', snap)
  const mounts = layoutMounts(
    layouts.map(layout => ({ ...layout, path: throughLinks(layout.path, base) })),
    {
      mounted: source => placeOf(source, { snap, revision, files: directory, root }),
      seen: {
        SNAP: `/snap/${name}/${revision}`,
        SNAP_DATA: `/var/snap/${name}/${revision}`,
        SNAP_COMMON: `/var/snap/${name}/common`,
      },
      base: baseTree(base),
      empty,
    },
  )
  const ours = [`${join(root, 'var/snap', snap)}/`, `${empty}/`]
  for (const { path, kind } of mounts.needed) {
    if (lookThrough(path) !== undefined || !ours.some(place => path.startsWith(place))) continue
    makeDirectory(kind === 'bind' ? path : dirname(path))
    if (kind === 'bind-file') writeWhole(path, '')
  }
  const missing = mounts.needed.filter(({ path }) => lookThrough(path) === undefined).map(({ path }) => path)
  return missing.length === 0
    ? mounts
    : {
        args: [],
        needed: [],
        notes: [
          ...mounts.notes,
          `The layouts are not part of the rehearsal: the snap has no ${missing.map(path => path.slice(directory.length + 1)).join(', ')}.`,
        ],
      }
}

/** A snap as its layouts and connections see it. */
interface Places {
  snap: string
  revision: string
  /** Where the snap's files lie. */
  files: string
  root: string
}

/**
 * Where something of a snap lies that it names by a variable, links followed: they may be laid by the snap or by its hooks. Nothing for
 * what would lead out of its files, or of its data.
 */
export function placeOf(path: string, { snap, revision, files, root }: Places): string | undefined {
  const [, name, rest = ''] = /^\$(SNAP|SNAP_DATA|SNAP_COMMON)(\/.*)?$/.exec(path) ?? []
  if (name === undefined) return undefined
  if (name !== 'SNAP')
    return insideOf(
      root,
      `var/snap/${snap}`,
      `var/snap/${snap}/${name === 'SNAP_DATA' ? revision : 'common'}${rest}`,
    )
  const found = followInside(files, rest)
  if (found !== undefined) return join(files, found.path)
  // What is not there is told by whoever wants it; what leads away is not looked for.
  const plain = join(files, rest)
  return plain.startsWith(`${files}/`) && lookThrough(plain) === undefined && lookAt(plain) === undefined
    ? plain
    : undefined
}

/** `/lib/x` is `/usr/lib/x` where `/lib` is a link. */
function throughLinks(path: string, base: string): string {
  const [, top = '', rest = ''] = /^\/([^/]+)(\/.*)?$/.exec(path) ?? []
  return lookAt(`${base}/${top}`)?.isSymbolicLink() === true
    ? `/${readLink(`${base}/${top}`).replace(/^\/+/, '')}${rest}`
    : path
}

function baseTree(base: string): BaseTree {
  // /etc is always the machine's.
  const rootOf = (path: string): string => (path === '/etc' || path.startsWith('/etc/') ? '' : base)
  const isShown = (path: string): boolean => fromBase.includes(path.split('/')[1] ?? '')
  return {
    rootOf,
    kindOf: path => {
      const found = isShown(path) ? lookSafely(`${rootOf(path)}${path}`) : undefined
      const kind = found === undefined ? undefined : kindOf(found)
      return kind === 'other' ? undefined : kind
    },
    entries: path =>
      namesIn(`${rootOf(path)}${path}`).flatMap(name => {
        const full = `${rootOf(path)}${path}/${name}`
        const kind = lookAt(full)
        if (kind === undefined) return []
        return kind.isSymbolicLink()
          ? [{ name, target: readLink(full) }]
          : kind.isFile() || kind.isDirectory()
            ? [{ name }]
            : []
      }),
  }
}

/** What is at a path; nothing when a file stands where a directory would have to be. */
function lookSafely(path: string): ReturnType<typeof lookAt> {
  try {
    return lookAt(path)
  } catch (error) {
    if (isCode(error, 'ENOTDIR', 'EACCES', 'ENAMETOOLONG')) return undefined
    throw error
  }
}
