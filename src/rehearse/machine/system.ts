import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { openControlGroup } from '../../platform/control-group.ts'
import { makeDirectory, makePrivate, remove, scratchDirectory } from '../../platform/files.ts'
import { endWith } from '../../platform/processes.ts'
import { sandboxBounds } from '../../platform/sandbox-bounds.ts'
import { postWarden } from '../../platform/warden.ts'
import type { HookRequest, HookResult, HookRunner } from '../hook/request.ts'
import type { Confinement } from './confinement.ts'
import { findConfinement } from './confinement.ts'
import { runHook } from './hook.ts'
import { keeperOf } from './keeper.ts'
import type { Keeper } from './keeper.ts'
import type { Machinery, SystemOptions } from './machinery.ts'
import { endSandbox } from './sandboxed.ts'
import { copyData, makeData, removeData } from './scratch.ts'
import type { Happening } from '../change/trace.ts'
import { emptyWorld } from '../world/world.ts'

/** Runs hooks as real processes, with their files and data in a scratch tree. */
export interface System extends HookRunner {
  readonly runHook: (request: HookRequest) => Promise<HookResult>
  readonly happens: (happening: Happening) => Promise<void>
  /** The scratch tree, laid out as the real root directory is. */
  readonly root: string
  readonly confinement: Confinement
  /** What lies at a path of the scratch tree behind what only root may pass. */
  readonly show: Keeper['show']
  /** Ends everything that still runs, and removes the scratch tree unless it is kept. */
  close(): Promise<void>
}

/** What snapd's service on Ubuntu has. */
const ubuntuService = {
  LANG: 'C.UTF-8',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin',
}

/** Makes a scratch tree and all that running hooks in it takes. */
export async function openSystem(given: SystemOptions): Promise<System> {
  const options = { ...given, system: given.system ?? ubuntuService }
  const { host } = options
  const confinement = options.confinement ?? (await findConfinement(host))
  const root = options.root ?? scratchDirectory(host.machine.temporary)
  const keep = options.keep === true || options.root !== undefined
  const mark = randomBytes(9).toString('base64url').replaceAll(/[-_]/g, 'x')
  const work = join(root, '.rehearsal')
  const tools = join(work, 'tools')
  // A kept tree still has what was used last, if that was killed.
  remove(work)
  makeDirectory(join(work, 'pipes'))
  makeDirectory(tools)
  makeDirectory(join(root, 'tmp'))
  // Nobody else has any business in here. The way through a sandbox, for a hook that becomes somebody else, does not lead past this directory.
  makePrivate(root)
  const controlGroup = openControlGroup(options.bounds ?? sandboxBounds)
  const machinery: Machinery = {
    options,
    root,
    tools,
    confinement,
    mark,
    callers: new Map(),
    appCookies: new Map(),
    layoutTroubles: new Map(),
    sandboxes: new Map(),
    groups: new Set(),
    warden: postWarden({
      directory: keep ? undefined : root,
      mark: `SNAP_COOKIE=${mark}`,
      groups: controlGroup.directories,
    }),
    runs: new Map(),
    pipes: [],
    boxes: new Map(),
    seen: { world: emptyWorld },
    controlGroup,
    keeper: keeperOf(root, confinement, host),
  }
  return {
    root,
    confinement,
    runHook: async request => {
      const result = await runHook(machinery, request)
      machinery.seen.world = result.world
      return result
    },
    happens: happening => follow(machinery, happening),
    show: path => machinery.keeper.show(path),
    close: () => close(machinery, { work, keep }),
  }
}

/** Makes true on disk what happened to the pretend system. */
async function follow(machinery: Machinery, happening: Happening): Promise<void> {
  const { root, keeper } = machinery
  if (happening.what === 'unmount' && happening.component === undefined)
    remove(join(root, 'snap', happening.snap, happening.revision))
  if (happening.what !== 'data') return
  const { snap, revision, action, from } = happening
  if (action === 'create') makeData({ root, snap, revision })
  else if (action === 'remove') {
    // A sandbox would go on showing what is gone.
    await endSandbox(machinery, snap)
    await removeData({ root, snap, revision }, keeper)
  } else await copyData({ root, snap, revision }, from ?? revision, keeper)
}

async function close(
  { sandboxes, boxes, warden, root, confinement, mark, keeper, controlGroup }: Machinery,
  { work, keep }: { work: string; keep: boolean },
): Promise<void> {
  for (const { sandbox } of sandboxes.values()) await sandbox.close()
  sandboxes.clear()
  // What has left its process group is known by the cookie that it was given.
  if (confinement.kind === 'plain') endWith(`SNAP_COOKIE=${mark}`)
  for (const [snap, box] of boxes) {
    boxes.delete(snap)
    await box.close()
  }
  await keeper.remove(keep ? work : root)
  await keeper.close()
  controlGroup.close()
  warden.dismiss()
}
