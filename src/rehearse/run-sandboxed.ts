import { join } from 'node:path'
import { Interrupted, UserError } from '../errors.ts'
import { listAnything } from '../platform/any-tree.ts'
import { attending } from '../platform/attention.ts'
import { lookAt, lookThrough, makeDirectory, makeShared, namesIn, readLink } from '../platform/files.ts'
import { machineRoom, mostRoom } from '../platform/machine-room.ts'
import { openSockets } from '../platform/open-sockets.ts'
import { openSandbox } from '../platform/sandbox.ts'
import type { Sandbox } from '../platform/sandbox.ts'
import { excessOf, limitsOf, sandboxBounds } from '../platform/sandbox-bounds.ts'
import { runOrdered } from '../platform/sandbox-run.ts'
import { ownDirectory } from '../platform/scratch-path.ts'
import { splitInstance } from './environment.ts'
import { hasNetwork } from './network.ts'
import { contentOf } from './run-content.ts'
import { layoutsOf } from './run-layouts.ts'
import type { Machinery } from './run-machinery.ts'
import { hasSaveData } from './run-machinery.ts'
import { linkedPlace, shownPlaces } from './run-mounts.ts'
import type { Scene, View } from './run-scene.ts'
import { commandOf, environmentOf, interfacesOf } from './run-scene.ts'
import { fromBase, sandboxMounts } from './sandbox-view.ts'
import type { RootEntry } from './sandbox-view.ts'

/** Milliseconds that copying may take which goes to a disk of its own and back; far more than 4 GB need. */
const mostCopying = 120_000

/** A hook that sees its snap where snapd mounts it, and a read-only system. */
export async function viewSandboxed(machinery: Machinery, scene: Scene): Promise<View> {
  const {
    root,
    controlGroup,
    options: { host, bounds = sandboxBounds },
  } = machinery
  const { snap } = scene.request.run
  const { definition, disk } = scene
  const sandbox = disk === undefined ? await lastingSandbox(machinery, scene) : await open(machinery, scene)
  const network = hasNetwork({ confinement: definition.confinement, interfaces: interfacesOf(scene) })
  const { command, file } = commandOf(scene, '')
  const script = async (text: string): Promise<void> => {
    const command = ['/bin/sh', '-c', text, 'sh', `/var/snap/${snap}`]
    const { stopped } = await attending(
      runOrdered(
        sandbox.enter({ command, environment: { PATH: '/usr/bin:/bin' }, network: false }),
        AbortSignal.any([host.interrupt, AbortSignal.timeout(mostCopying)]),
      ),
    )
    if (stopped !== true) return
    await sandbox.close()
    if (host.interrupt.aborted) throw new Interrupted()
    throw new UserError(
      'data-copy',
      `The data of ${snap} cannot be brought to a disk of its own and back: what copies it does not end.`,
      { resolution: 'See whether its layouts put something in the place of /bin/sh, cp or find.' },
    )
  }
  if (disk !== undefined) await script('cp -a /mnt/. "$1/"')
  const before = controlGroup.refusals()
  const { program, args, order } = sandbox.enter({
    command,
    environment: environmentOf(machinery, scene, { root: '', tools: '' }),
    network,
  })
  const written = [
    `var/snap/${snap}`,
    `root/snap/${snap}`,
    `tmp/${snap}`,
    `.rehearsal/shared/${snap}`,
    `.rehearsal/empty/${snap}`,
    `.rehearsal/tools/${snap}`,
  ].map(path => join(root, path))
  let room = machineRoom(root)
  const excess = (): string | undefined => {
    const now = machineRoom(root)
    room = mostRoom(room, now)
    return excessOf(
      {
        processes: sandbox.processes(),
        programs: sandbox.programs(),
        directories: written,
        before: room,
        now,
        unnamed: () => sandbox.unnamed(root),
      },
      bounds,
    )
  }
  return {
    command: [program, ...args],
    order,
    environment: {},
    file,
    notes: notesOn(machinery, scene),
    bound: () => refused(controlGroup.refusals(), before)[0] ?? excess(),
    leftovers: () =>
      sandbox
        .programs()
        .map(({ name }) => name)
        .sort(),
    refusals: () =>
      refused(controlGroup.refusals(), before).map(
        what => `What it had was all that a hook may have here: ${what}.`,
      ),
    async leave() {
      if (disk !== undefined) {
        await script('find /mnt -mindepth 1 -delete; cp -a "$1/." /mnt/')
        await sandbox.close()
        // A program that never stays the same process is seen by nobody who looks for its name, but a process there always is.
      } else if (sandbox.processes() > 0) await endSandbox(machinery, snap)
    },
  }
}

type Refusals = ReturnType<Machinery['controlGroup']['refusals']>

/** What a hook wanted and did not get, by what the kernel has counted before and after. */
function refused(after: Refusals, before: Refusals): string[] {
  return [
    ...(after.processes > before.processes ? ['it wanted more processes'] : []),
    ...(after.memory > before.memory ? ['it wanted more memory, and a program was ended for that'] : []),
  ]
}

/** The sandbox of a snap, which lasts as long as it shows the same. */
async function lastingSandbox(machinery: Machinery, scene: Scene): Promise<Sandbox> {
  const { snap } = scene.request.run
  const mounts = mountsOf(machinery, scene)
  const view = mounts.join('\0')
  const found = machinery.sandboxes.get(snap)
  if (found?.view === view) return found.sandbox
  await endSandbox(machinery, snap)
  const sandbox = await open(machinery, scene)
  machinery.sandboxes.set(snap, { view, sandbox })
  return sandbox
}

/** Opens a sandbox for a scene, without the snap's layouts where bubblewrap cannot make them. */
async function open(machinery: Machinery, scene: Scene): Promise<Sandbox> {
  const opened = await tryToOpen(machinery, scene)
  if (typeof opened !== 'string') return opened
  const again =
    scene.definition.layouts.length === 0 ? opened : await tryToOpen(machinery, withoutLayouts(scene))
  if (typeof again === 'string')
    throw new UserError('sandbox-failed', 'Cannot make the sandbox that hooks run in.', { details: again })
  machinery.layoutTroubles.set(
    scene.directory,
    `The snap has none of its layouts in the rehearsal: ${opened}.`,
  )
  return again
}

async function tryToOpen(machinery: Machinery, scene: Scene): Promise<Sandbox | string> {
  const {
    options: { host, bounds = sandboxBounds },
    confinement,
    controlGroup,
  } = machinery
  const mounts = mountsOf(machinery, scene)
  const base = baseOf(machinery, scene) ?? ''
  const linked = linkedPlace(mounts, path =>
    ['/etc', '/sys', ...fromBase.map(name => `${base}/${name}`)].some(
      area => path === area || path.startsWith(`${area}/`),
    ),
  )
  if (linked !== undefined) return `the way to ${linked} leads through a link`
  if (confinement.kind === 'plain') throw new Error('a sandbox where none is wanted')
  const layers = join(machinery.root, '.rehearsal/layers')
  return openSandbox({
    mounts,
    layers,
    ids: confinement.ids,
    limits: limitsOf(bounds),
    controlGroups: controlGroup.directories,
    commands: host.commands,
  })
}

function withoutLayouts(scene: Scene): Scene {
  return { ...scene, definition: { ...scene.definition, layouts: [] } }
}

/** Ends the sandbox of a snap; the next hook gets a fresh one. */
export async function endSandbox({ sandboxes }: Pick<Machinery, 'sandboxes'>, snap: string): Promise<void> {
  const found = sandboxes.get(snap)
  sandboxes.delete(snap)
  await found?.sandbox.close()
}

function mountsOf(machinery: Machinery, scene: Scene): string[] {
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
function baseOf(
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

function notesOn(machinery: Machinery, scene: Scene): string[] {
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
