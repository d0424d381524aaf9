import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { openCallBox } from '../platform/call-box.ts'
import type { Call, CallAnswer, CallBox } from '../platform/call-box.ts'
import { copyWhole } from '../platform/file-copy.ts'
import { makeDirectory, remove, scratchDirectory } from '../platform/files.ts'
import { ownPath } from '../platform/own-files.ts'
import { endWith } from '../platform/processes.ts'
import { openToAll } from '../platform/trees.ts'
import { postWarden } from '../platform/warden.ts'
import type { HookRequest, HookResult, HookRunner } from './hook-request.ts'
import type { Confinement } from './run-confinement.ts'
import { findConfinement } from './run-confinement.ts'
import { runHook } from './run-hook.ts'
import type { Machinery, SystemOptions } from './run-machinery.ts'
import { endSandbox } from './run-sandboxed.ts'
import { copyData, makeData, removeData } from './run-scratch.ts'
import type { Happening } from './trace.ts'
import type { World } from './world.ts'
import { emptyWorld } from './world.ts'

/** Runs hooks as real processes, with their files and data in a scratch tree. */
export interface System extends HookRunner {
  readonly runHook: (request: HookRequest) => Promise<HookResult>
  readonly happens: (happening: Happening) => Promise<void>
  /** The scratch tree, laid out as the real root directory is. */
  readonly root: string
  readonly confinement: Confinement
  /** Ends everything that still runs, and removes the scratch tree unless it is kept. */
  close(): Promise<void>
}

/** What snapd's service on Ubuntu has. */
const ubuntuService = { LANG: 'C.UTF-8', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin' }

/** Makes a scratch tree and all that running hooks in it takes. */
export async function openSystem(given: SystemOptions): Promise<System> {
  const options = { ...given, system: given.system ?? ubuntuService }
  const { host } = options
  const confinement = options.confinement ?? await findConfinement(host)
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
  // A hook may do things as another user; the way through a sandbox does not lead past this directory.
  if (host.machine.root && confinement.kind === 'plain') openToAll(root)
  copyWhole(ownPath('bin', 'snapctl'), join(tools, 'snapctl'))
  const machinery: Machinery = {
    options, root, tools, confinement, mark, callers: new Map(), appCookies: new Map(), definitions: new Map(), layoutTroubles: new Map(), sandboxes: new Map(),
    groups: new Set(), warden: postWarden({ directory: keep ? undefined : root, mark: `SNAP_COOKIE=${mark}` }), runs: new Map(), pipes: [],
  }
  const seen: { world: World } = { world: emptyWorld }
  const box = await openCallBox(join(tools, 'snapctl.mail'), call => answerCall(machinery, seen.world, call), host.commands)
  return {
    root, confinement,
    runHook: async request => {
      const result = await runHook(machinery, request)
      seen.world = result.world
      return result
    },
    happens: happening => follow(machinery, happening),
    close: () => close(machinery, { box, work, keep }),
  }
}

/** A call of a hook that runs, of an app of a snap, or of nobody. */
function answerCall({ callers, appCookies, options }: Machinery, world: World, call: Call): CallAnswer {
  const caller = callers.get(call.token)
  if (caller !== undefined) return caller(call)
  const app = [...appCookies].find(([, cookie]) => cookie === call.token)?.[0]
  return options.answer({ world, caller: app === undefined ? { kind: 'outside' } : { kind: 'app', snap: app }, argv: call.args, uid: call.uid, ...(call.input === undefined ? {} : { stdin: call.input }) })
}

/** Makes true on disk what happened to the pretend system. */
async function follow(machinery: Machinery, happening: Happening): Promise<void> {
  const { root, options } = machinery
  if (happening.what === 'unmount' && happening.component === undefined) remove(join(root, 'snap', happening.snap, happening.revision))
  if (happening.what !== 'data') return
  const { snap, revision, action, from } = happening
  if (action === 'create') makeData({ root, snap, revision })
  else if (action === 'remove') {
    // A sandbox would go on showing what is gone.
    await endSandbox(machinery, snap)
    removeData({ root, snap, revision })
  } else await copyData({ root, snap, revision }, from ?? revision, options.host.commands)
}

async function close({ sandboxes, warden, root, confinement, mark }: Machinery, { box, work, keep }: { box: CallBox; work: string; keep: boolean }): Promise<void> {
  for (const { sandbox } of sandboxes.values()) await sandbox.close()
  sandboxes.clear()
  // What has left its process group is known by the cookie that it was given.
  if (confinement.kind === 'plain') endWith(`SNAP_COOKIE=${mark}`)
  await box.close()
  remove(keep ? work : root)
  warden.dismiss()
}
