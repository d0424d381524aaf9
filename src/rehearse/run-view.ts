import { join } from 'node:path'
import { listAnything } from '../platform/any-tree.ts'
import { lookAt, lookThrough, makeDirectory, makeShared, namesIn, readLink } from '../platform/files.ts'
import { openSockets } from '../platform/open-sockets.ts'
import { ownDirectory } from '../platform/scratch-path.ts'
import { splitInstance } from './environment.ts'
import { contentOf } from './run-content.ts'
import { layoutsOf } from './run-layouts.ts'
import type { Machinery } from './run-machinery.ts'
import { hasSaveData } from './run-machinery.ts'
import { shownPlaces } from './run-mounts.ts'
import type { Scene } from './run-scene.ts'
import { sandboxMounts } from './sandbox-view.ts'
import type { RootEntry } from './sandbox-view.ts'

/** bubblewrap's arguments for what a hook of a scene sees; directories of the scratch tree for it are made. */
export function mountsOf(machinery: Machinery, scene: Scene): string[] {
  const { root, tools } = machinery
  const {
    request: {
      world,
      run: { snap },
    },
    disk,
    directory,
    request,
  } = scene
  const state = world.snaps[snap]
  const revisions = Object.entries(state?.revisions ?? {})
  const base = baseOf(machinery, scene)
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
    layouts: layoutsOf(scene, { root, base: base ?? '', name }).args,
    content: contentOf(scene, root).args,
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
  { definition: { base, confinement } }: Scene,
): string | undefined {
  if (base === undefined || base === 'none' || base === 'bare' || confinement === 'classic') return undefined
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

/** What is not as on a real system for a hook of a scene, in sentences. */
export function notesOn(machinery: Machinery, scene: Scene): string[] {
  const {
    definition: { base = 'core', confinement },
    request: {
      run: { snap },
    },
  } = scene
  return [
    ...(confinement === 'classic'
      ? [
          `${snap} is classic: on a real system its hooks can change everything, here the system is read-only.`,
        ]
      : []),
    ...(confinement === 'classic' || baseOf(machinery, scene) !== undefined
      ? []
      : [`The base ${base} is not here; this machine's own system stands in for it.`]),
    ...layoutsOf(scene, {
      root: machinery.root,
      base: baseOf(machinery, scene) ?? '',
      name: splitInstance(snap).name,
    }).notes,
    ...contentOf(scene, machinery.root).notes,
    ...[machinery.layoutTroubles.get(scene.directory)].filter(trouble => trouble !== undefined),
  ]
}
