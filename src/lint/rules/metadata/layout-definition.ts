import { isMapping } from '../../../yaml/document.ts'
import type { Mapping } from '../../../yaml/document.ts'
import { closedToLayouts } from '../../../metadata/layout-places.ts'
import { cleanPath } from '../../reading/app-sockets.ts'
import type { Rule } from '../../rule.ts'
import { invalid, text } from '../../reading/fields.ts'
import { smallYaml } from '../../small-yaml.ts'

const tops = [
  'bin',
  'etc',
  'lib',
  'lib64',
  'meta',
  'mnt',
  'opt',
  'root',
  'sbin',
  'snap',
  'srv',
  'usr',
  'var',
  'writable',
]

/** Places and sources of layouts. */
export const layoutDefinition: Rule = {
  id: 'layout-definition',
  group: 'metadata',
  about: ['snap'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A layout has a place or a source that snapd refuses',
  explanation:
    'A layout puts something of the snap at another path of its own view of the file system. snapd refuses places that the system ' +
    'needs itself, such as /proc or /home, and sources outside of the snap and its data, since the mount would break the ' +
    'confinement or could not be made.',
  remedy:
    "Put it into a directory that is open to layouts (/etc, /usr, /opt, /var, …), and take 'bind', 'bind-file' and 'symlink' from $SNAP, $SNAP_DATA or $SNAP_COMMON.",
  good: [
    {
      'meta/snap.yaml': `${smallYaml}layout: {/usr/share/aa: {bind: $SNAP/aa}, $SNAP/x: {type: tmpfs, mode: 0755}}\n`,
    },
  ],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nlayout: {/dev/x: {bind: $SNAP/x}}\n" },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nlayout: {/usr/x: {bind: /etc}}\n" },
    {
      'meta/snap.yaml':
        "name: aa\nversion: '1'\nlayout: {/usr/a: {bind: $SNAP/a}, /usr/a/b: {bind: $SNAP/b}}\n",
    },
  ],
  *check(tree) {
    const file = 'meta/snap.yaml'
    const snap = tree.metadata.name ?? ''
    const layouts = Object.entries(tree.metadata.layout ?? {}).map(([place, entry]) => ({
      place,
      entry: isMapping(entry) ? entry : {},
      path: expanded(place, snap),
    }))
    for (const { entry } of layouts) {
      const mode = text(entry, 'mode')
      if (mode !== '' && !/^[0-7]+$/.test(mode))
        yield { message: `strconv.ParseUint: parsing "${mode}": invalid syntax`, file }
    }
    for (const { place, path } of layouts) {
      const problem = placeProblem({ place, path, snap })
      if (problem !== undefined) yield { message: invalid(tree, problem), file }
    }
    const sorted = layouts.sort((a, b) => (a.path < b.path ? -1 : 1))
    for (const [index, { place, entry, path }] of sorted.entries()) {
      const prior = sorted.slice(0, index).find(other => path.startsWith(`${other.path}/`))
      const problem =
        mountProblem(place, path) ??
        (prior === undefined
          ? undefined
          : `layout "${place}" underneath prior layout item "${prior.place}"`) ??
        entryProblem({ place, entry, snap })
      if (problem !== undefined) yield { message: invalid(tree, problem), file }
    }
  },
}

/** The path that snapd makes of one with variables; those that it does not know are empty. */
function expanded(path: string, snap: string): string {
  const known: Readonly<Record<string, string>> = {
    SNAP: `/snap/${snap}/unset`,
    SNAP_DATA: `/var/snap/${snap}/unset`,
    SNAP_COMMON: `/var/snap/${snap}/common`,
  }
  return path.replace(/\$\{?(?<name>[A-Za-z0-9_]+)\}?/g, (_, name: string) => known[name] ?? '')
}

function placeProblem({
  place,
  path,
  snap,
}: {
  place: string
  path: string
  snap: string
}): string | undefined {
  if (/[?*[\]{}^"\0]/.test(place))
    return `invalid layout path: "${place}" contains a reserved apparmor char from ?*[]{}^"\0`
  if (!path.startsWith('/')) return path === '' ? undefined : `layout "${place}" is a relative filename`
  const top = path.split('/')[1] ?? ''
  if (top !== '' && !tops.includes(top))
    return `layout "${place}" defines a new top-level directory "/${top}"`
  return path.startsWith('/snap/') && !path.startsWith(`/snap/${snap}/`)
    ? `layout "${place}" defines a layout in space belonging to another snap`
    : undefined
}

function mountProblem(place: string, path: string): string | undefined {
  if (place === '') return 'layout cannot use an empty path'
  const unknown = unknownVariable(place)
  if (unknown !== undefined)
    return `layout "${place}" uses invalid mount point: reference to unknown variable "${unknown}"`
  if (cleanPath(path) !== path)
    return `layout "${place}" uses invalid mount point: must be absolute and clean`
  const own = place.startsWith('$SNAP')
  return !own && closedToLayouts.some(area => path === area || path.startsWith(`${area}/`))
    ? `layout "${place}" in an off-limits area`
    : undefined
}

function unknownVariable(path: string): string | undefined {
  return (path.match(/\$[A-Za-z0-9_]+/g) ?? []).find(
    name => !['$SNAP', '$SNAP_DATA', '$SNAP_COMMON'].includes(name),
  )
}

function entryProblem({
  place,
  entry,
  snap,
}: {
  place: string
  entry: Mapping
  snap: string
}): string | undefined {
  const given = ['bind', 'bind-file', 'type', 'symlink'].filter(key => text(entry, key) !== '')
  if (given.length !== 1) return `layout "${place}" must define a bind mount, a filesystem mount or a symlink`
  for (const key of ['bind', 'bind-file', 'symlink']) {
    const problem = text(entry, key) === '' ? undefined : sourceProblem(text(entry, key), snap)
    const what = key === 'symlink' ? 'symlink old name' : 'bind mount source'
    if (problem !== undefined) return `layout "${place}" uses invalid ${what} ${problem}`
  }
  const type = text(entry, 'type')
  if (type !== '' && type !== 'tmpfs') return `layout "${place}" uses invalid filesystem "${type}"`
  for (const key of ['user', 'group']) {
    if (!['', 'root'].includes(text(entry, key)))
      return `layout "${place}" uses invalid ${key} "${text(entry, key)}"`
  }
  const mode = parseInt(text(entry, 'mode') || '0755', 8)
  return (mode & ~0o1777) === 0 ? undefined : `layout "${place}" uses invalid mode 0${mode.toString(8)}`
}

function sourceProblem(source: string, snap: string): string | undefined {
  const unknown = unknownVariable(source)
  if (unknown !== undefined) return `"${source}": reference to unknown variable "${unknown}"`
  const path = expanded(source, snap)
  if (!path.startsWith('/') || cleanPath(path) !== path) return `"${path}": must be absolute and clean`
  return /^\$SNAP(?:_DATA|_COMMON)?(?:\/|$)/.test(source)
    ? undefined
    : `"${source}": must start with $SNAP, $SNAP_DATA or $SNAP_COMMON`
}
