import { isBare } from '../../bases/index.ts'
import { join } from 'node:path'
import { listAnything } from '../../platform/walk.ts'
import { lookAt, lookThrough, makeDirectory, makeShared, namesIn, readLink } from '../../platform/files.ts'
import { openSockets } from '../../platform/open-sockets.ts'
import { ownDirectory } from '../../platform/scratch-path.ts'
import { splitInstance } from '../hook/environment.ts'
import { contentOf } from './content.ts'
import { layoutsOf } from './layouts.ts'
import type { Machinery } from './machinery.ts'
import { hasSaveData } from './machinery.ts'
import { shownPlaces } from './mounts.ts'
import type { Launch } from './launch.ts'
import { sandboxMounts } from '../hook/sandbox-view.ts'
import type { RootEntry } from '../hook/sandbox-view.ts'

/** bubblewrap's arguments for what a hook of a launch sees; directories of the scratch tree for it are made. */
export function mountsOf(machinery: Machinery, launch: Launch): string[] {
  const { root, tools } = machinery
  const {
    request: {
      world,
      run: { snap },
    },
    disk,
    directory,
    request,
  } = launch
  const state = world.snaps[snap]
  const revisions = Object.entries(state?.revisions ?? {})
  const base = baseOf(machinery, launch)
  const { name } = splitInstance(snap)
  const shared = join(root, '.rehearsal/shared', snap)
  for (const place of [join(root, 'tmp', snap), shared]) {
    makeDirectory(place)
    makeShared(place)
  }
  const mounts = sandboxMounts({
    snap,
    name,
    root,
    tools: join(tools, snap),
    shared,
    layouts: layoutsOf(launch, { root, base: base ?? '', name }).args,
    content: contentOf(launch, root).args,
    revisions: [
      ...revisions.flatMap(([revision, found]) =>
        found.directory === undefined || revision === request.revision
          ? []
          : [{ revision, directory: found.directory }],
      ),
      { revision: request.revision, directory },
    ],
    components: revisions.flatMap(([revision, found]) =>
      Object.entries(found.components).flatMap(([name, part]) =>
        part.directory === undefined
          ? []
          : [{ revision, name, componentRevision: part.revision, directory: part.directory }],
      ),
    ),
    current: state?.active === true ? state.current : undefined,
    base,
    entries: entriesOf(base ?? '/'),
    snapctls: ['/usr/bin/snapctl', '/usr/lib/snapd/snapctl'].filter(
      path => lookThrough(`${base ?? ''}${path}`)?.isFile() === true,
    ),
    saveData: hasSaveData(root, snap),
    disk:
      disk === undefined
        ? undefined
        : { size: Math.max(takenBytes(ownDirectory(root, `var/snap/${snap}`)) + disk, 1) },
  })
  return [
    ...mounts,
    ...shownPlaces(mounts, openSockets()).flatMap(place => ['--ro-bind', '/dev/null', place]),
  ]
}

/** The base snap, where snapd has mounted it. */
export function baseOf(
  { options: { bases = '/snap' } }: Machinery,
  { metadata: { base, confinement } }: Launch,
): string | undefined {
  if (base === undefined || base === 'none' || isBare(base) || confinement === 'classic') return undefined
  const directory = `${bases}/${base}/current`
  return lookThrough(`${directory}/usr`)?.isDirectory() === true ? directory : undefined
}

function entriesOf(directory: string): RootEntry[] {
  return namesIn(directory).flatMap((name): RootEntry[] => {
    const path = join(directory, name)
    const found = lookAt(path)
    if (found?.isSymbolicLink() === true) return [{ name, target: readLink(path) }]
    return found?.isDirectory() === true ? [{ name }] : []
  })
}

/** Bytes that files take up in pages. */
function takenBytes(directory: string): number {
  return listAnything(directory).reduce(
    (sum, { kind, size }) => sum + (kind === 'file' ? Math.ceil(size / 4096) * 4096 : 0),
    0,
  )
}

/** What is not as on a real system for a hook of a launch, in sentences. */
export function notesOn(machinery: Machinery, launch: Launch): string[] {
  const {
    metadata: { base = 'core', confinement },
    request: {
      run: { snap },
    },
  } = launch
  return [
    ...(confinement === 'classic'
      ? [
          `${snap} is classic: on a real system its hooks can change everything, here the system is read-only.`,
        ]
      : []),
    ...(confinement === 'classic' || baseOf(machinery, launch) !== undefined
      ? []
      : [`The base ${base} is not here; this machine's own system stands in for it.`]),
    ...layoutsOf(launch, {
      root: machinery.root,
      base: baseOf(machinery, launch) ?? '',
      name: splitInstance(snap).name,
    }).notes,
    ...contentOf(launch, machinery.root).notes,
    ...[machinery.layoutTroubles.get(launch.directory)].filter(trouble => trouble !== undefined),
  ]
}
