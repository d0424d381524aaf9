import { join } from 'node:path'
import { Interrupted, UserError } from '../../errors.ts'
import { attending } from '../../platform/attention.ts'
import type { Host } from '../../platform/host.ts'
import { machineRoom, mostRoom } from '../../platform/machine-room.ts'
import { openSandbox } from '../../platform/sandbox.ts'
import type { Sandbox } from '../../platform/sandbox.ts'
import { excessOf, limitsOf, sandboxBounds } from '../../platform/sandbox-bounds.ts'
import type { Bounds } from '../../platform/sandbox-bounds.ts'
import { runOrdered } from '../../platform/sandbox-run.ts'
import { hasNetwork } from '../hook/network.ts'
import type { Machinery } from './machinery.ts'
import { linkedPlace } from './mounts.ts'
import type { Launch, View } from './launch.ts'
import { commandOf, environmentOf, interfacesOf } from './launch.ts'
import { baseOf, mountsOf, notesOn } from './view.ts'
import { fromBase } from '../hook/sandbox-view.ts'

/** Milliseconds that copying may take which goes to a disk of its own and back; far more than 4 GB need. */
const mostCopying = 120_000

/** A hook that sees its snap where snapd mounts it, and a read-only system. */
export async function viewSandboxed(machinery: Machinery, launch: Launch): Promise<View> {
  const {
    root,
    controlGroup,
    options: { host, bounds = sandboxBounds },
  } = machinery
  const { snap } = launch.request.run
  const { metadata, disk } = launch
  const sandbox =
    disk === undefined
      ? await lastingSandbox(machinery, launch)
      : await open({ machinery, launch, mounts: mountsOf(machinery, launch) })
  const network = hasNetwork({
    confinement: metadata.confinement ?? 'strict',
    interfaces: interfacesOf(launch),
  })
  const { command, file } = commandOf(launch, '')
  const script = (text: string): Promise<void> => copyInside(text, { sandbox, host, snap })
  if (disk !== undefined) await script('cp -a /mnt/. "$1/"')
  const before = controlGroup.refusals()
  const { program, args, order } = sandbox.enter({
    command,
    environment: environmentOf(machinery, launch, { root: '', tools: '' }),
    network,
  })
  const excess = excessWatch(sandbox, { root, snap, bounds })
  return {
    command: [program, ...args],
    order,
    environment: {},
    file,
    notes: notesOn(machinery, launch),
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

/** Runs a script that copies a snap's data; it ends in time, whatever the snap has laid over what it calls. */
async function copyInside(
  text: string,
  { sandbox, host, snap }: Readonly<{ sandbox: Sandbox; host: Host; snap: string }>,
): Promise<void> {
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

/** What tells, from now on, why the programs of a sandbox have to be ended. */
function excessWatch(
  sandbox: Sandbox,
  { root, snap, bounds }: Readonly<{ root: string; snap: string; bounds: Bounds }>,
): () => string | undefined {
  const own = ['shared', 'empty', 'tools'].map(name => `.rehearsal/${name}/${snap}`)
  const directories = [`var/snap/${snap}`, `root/snap/${snap}`, `tmp/${snap}`, ...own].map(path =>
    join(root, path),
  )
  let before = machineRoom(root)
  return () => {
    const now = machineRoom(root)
    before = mostRoom(before, now)
    const unnamed = (): number => sandbox.unnamed(root)
    const [processes, programs] = [sandbox.processes(), sandbox.programs()]
    return excessOf({ processes, programs, directories, before, now, unnamed }, bounds)
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
async function lastingSandbox(machinery: Machinery, launch: Launch): Promise<Sandbox> {
  const { snap } = launch.request.run
  const mounts = mountsOf(machinery, launch)
  const view = mounts.join('\0')
  const found = machinery.sandboxes.get(snap)
  if (found?.view === view) return found.sandbox
  await endSandbox(machinery, snap)
  const sandbox = await open({ machinery, launch, mounts })
  machinery.sandboxes.set(snap, { view, sandbox })
  return sandbox
}

interface Opening {
  machinery: Machinery
  launch: Launch
  /** What it shows. */
  mounts: readonly string[]
}

/** Opens a sandbox for a launch, without the snap's layouts where bubblewrap cannot make them. */
async function open({ machinery, launch, mounts }: Opening): Promise<Sandbox> {
  const opened = await tryToOpen({ machinery, launch, mounts })
  if (typeof opened !== 'string') return opened
  const bare = withoutLayouts(launch)
  const again =
    launch.layouts.length === 0
      ? opened
      : await tryToOpen({ machinery, launch: bare, mounts: mountsOf(machinery, bare) })
  if (typeof again === 'string')
    throw new UserError('sandbox-failed', 'Cannot make the sandbox that hooks run in.', { details: again })
  machinery.layoutTroubles.set(
    launch.directory,
    `The snap has none of its layouts in the rehearsal: ${opened}.`,
  )
  return again
}

async function tryToOpen({ machinery, launch, mounts }: Opening): Promise<Sandbox | string> {
  const {
    options: { host, bounds = sandboxBounds },
    confinement,
    controlGroup,
  } = machinery
  const base = baseOf(machinery, launch) ?? ''
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

function withoutLayouts(launch: Launch): Launch {
  return { ...launch, layouts: [] }
}

/** Ends the sandbox of a snap; the next hook gets a fresh one. */
export async function endSandbox({ sandboxes }: Pick<Machinery, 'sandboxes'>, snap: string): Promise<void> {
  const found = sandboxes.get(snap)
  sandboxes.delete(snap)
  await found?.sandbox.close()
}
