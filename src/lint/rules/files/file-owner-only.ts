import type { Snap } from '../../../snap/snap.ts'
import type { Entry } from '../../../tree/listing.ts'
import { ancestors } from '../../../tree/listing.ts'
import { snapType } from '../../../snap/metadata/facts.ts'
import { fewOf } from '../../reading/few.ts'
import { table, text } from '../../reading/fields.ts'
import type { Rule } from '../../rule.ts'

/** Files and directories that only root can read, in a snap that others run. */
export const fileOwnerOnly: Rule = {
  id: 'file-owner-only',
  group: 'files',
  about: ['snap'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'Only root can read a file or enter a directory of a snap that others run',
  explanation:
    'All files of a snap belong to root. What has a mode like 0600 or 0700 can be read by services that run as root, and by nobody else: not by ' +
    'the apps that people start, nor by services with a user of their own. Such modes often come from a strict umask where the snap was ' +
    'built, so that two machines make different snaps of one project.',
  remedy:
    "Give it mode 0644, or 0755 for a directory, with chmod in the part's script or with its 'permissions'.",
  needs: ['files'],
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\napps: {aa: {command: bin/a}}\n",
      'bin/a': { mode: 0o755 },
      'etc/conf': '',
    },
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\napps: {aa: {command: bin/a, daemon: simple}}\n",
      'bin/a': { mode: 0o755 },
      'etc/conf': { mode: 0o600 },
    },
  ],
  bad: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\napps: {aa: {command: bin/a}}\n",
      'etc/conf': { mode: 0o600 },
    },
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\napps: {aa: {command: bin/a}}\n",
      'etc/aa': { directory: true, mode: 0o700 },
      'etc/aa/conf': { mode: 0o600 },
    },
  ],
  *check(tree) {
    if (snapType(tree.metadata) !== 'app' || !isForOthers(tree)) return
    const closed = new Map(
      tree.entries().flatMap(entry => (isClosed(entry) ? [[entry.path, entry] as const] : [])),
    )
    // `meta` is looked at by snapd itself.
    const topmost = [...closed.values()].filter(
      ({ path }) => !/^meta(\/|$)/.test(path) && !ancestors(path).some(above => closed.has(above)),
    )
    yield* fewOf(
      topmost.map(entry => () => ({ message: message(tree, entry), file: entry.path })),
      more => `${String(more)} more files and directories are for root alone`,
    )
  },
}

function message(tree: Snap, { path, kind, mode }: Entry): string {
  const shown = `its mode is ${(mode & 0o777).toString(8).padStart(4, '0')}`
  if (kind !== 'directory') return `only root can read this file of the snap: ${shown}`
  const within = tree.entries().filter(entry => entry.kind === 'file' && entry.path.startsWith(`${path}/`))
  const [first] = within
  const what =
    first === undefined
      ? ''
      : within.length === 1
        ? ` and read '${first.path}'`
        : ` and read the ${String(within.length)} files in it, '${first.path}' first`
  return `only root can enter this directory of the snap${what}: ${shown}`
}

function isClosed({ kind, mode }: Entry): boolean {
  return (kind === 'directory' && (mode & 0o001) === 0) || (kind === 'file' && (mode & 0o004) === 0)
}

/** Whether anything of the snap runs as another user than root. */
function isForOthers({ metadata }: Snap): boolean {
  const apps = Object.values(metadata.apps ?? {}) as Parameters<typeof text>[0][]
  return (
    apps.some(app => text(app, 'daemon') === '' || text(app, 'daemon-scope') === 'user') ||
    Object.keys(table(metadata, 'system-usernames')).length > 0
  )
}
