import { Interrupted } from '../../errors.ts'
import { attending } from '../../platform/attention.ts'
import { listAnything } from '../../platform/walk.ts'
import type { Call, CallAnswer } from '../../platform/call-box.ts'
import { fileStart } from '../../platform/file-start.ts'
import { lookThrough } from '../../platform/files.ts'
import { makePipes } from '../../platform/pipes.ts'
import { ownDirectory } from '../../platform/scratch-path.ts'
import type { GroupEnd } from '../../platform/process-group.ts'
import { runGroup } from '../../platform/process-group.ts'
import type { Entry } from '../../tree/listing.ts'
import { keepsCookie, securityTag } from '../hook/environment.ts'
import { fileChanges } from '../hook/file-changes.ts'
import { failedOnPurpose, faultsOf, unreachable } from '../hook/faults.ts'
import type { HookFault } from '../hook/faults.ts'
import type { HookEnd } from '../hook/output.ts'
import { closedDirectoryNotes, refusalNotes } from '../hook/refusals.ts'
import type { HookRequest, HookResult } from '../hook/request.ts'
import { hookTimeout, killGrace } from '../hook/time.ts'
import { isNoProgram, startTroubles } from '../hook/program-header.ts'
import { hookPipe, snapTools } from './boxes.ts'
import { appCookie, freshCookie } from './machinery.ts'
import type { Machinery } from './machinery.ts'
import { viewPlain } from './plain.ts'
import { viewSandboxed } from './sandboxed.ts'
import { launchOf } from './launch.ts'
import type { View } from './launch.ts'
import { makeData, setCurrent } from './scratch.ts'
import type { ServiceEvent } from '../world/snapctl.ts'
import type { SnapctlCall } from '../change/trace.ts'

/** Runs a hook as a process, and answers what it asks. */
export async function runHook(machinery: Machinery, request: HookRequest): Promise<HookResult> {
  const { options, root, callers } = machinery
  const { snap, hook, component } = request.run
  const faults = nextFaults(machinery, request)
  const cookie = keepsCookie(securityTag({ snap, component, hook }))
    ? freshCookie(machinery.mark)
    : appCookie(machinery, snap)
  makeData({ root, snap, revision: request.revision })
  await snapTools(machinery, snap)
  const launch = launchOf({
    request,
    cookie,
    disk: faults.find(fault => fault.kind === 'disk')?.free,
  })
  const view = await (machinery.confinement.kind === 'sandbox' ? viewSandboxed : viewPlain)(machinery, launch)
  const state = request.world.snaps[snap]
  await setCurrent({ root, snap }, state?.active === true ? state.current : undefined, machinery.keeper)
  const told = new Conversation(request, faults)
  const before = dataListings(root, request)
  callers.set(cookie, { snap, reply: call => told.reply(machinery, call) })
  try {
    const ended = await runProcess(machinery, { ...view, bound: () => told.excess() ?? view.bound?.() }, hook)
    await view.leave()
    const after = dataListings(root, request)
    const { end, output } = failing(
      endOf(ended, options.timeout?.(hook) ?? hookTimeout(hook, options.system ?? {})),
      ended.output,
      faults,
    )
    return {
      end,
      output,
      world: told.world,
      run: told.run,
      calls: told.calls,
      events: told.events,
      duration: Math.round(ended.milliseconds),
      files: fileChanges(before, after),
      notes: [
        ...view.notes,
        ...notesOn(ended),
        ...view.refusals(),
        ...refusalNotes(new TextDecoder().decode(ended.output), machinery.confinement),
        ...closedDirectoryNotes(after),
      ],
    }
  } finally {
    callers.delete(cookie)
  }
}

function nextFaults(
  { runs, options }: Machinery,
  { run: { snap, hook, component } }: HookRequest,
): readonly HookFault[] {
  const key = securityTag({ snap, component, hook })
  const run = (runs.get(key) ?? 0) + 1
  runs.set(key, run)
  return faultsOf(options.faults ?? [], { snap, hook, component, run })
}

/** Characters that the calls of one hook and their answers may hold, and what one takes beside its words. */
const mostCalled = 32 * 1024 * 1024
const usualCall = 200

/** The calls of one run: each one starts from what the one before it has left. */
class Conversation {
  world: HookRequest['world']
  run: HookRequest['run']
  readonly calls: SnapctlCall[] = []
  readonly events: ServiceEvent[] = []
  readonly faults: readonly HookFault[]
  private length = 0

  constructor({ world, run }: HookRequest, faults: readonly HookFault[]) {
    this.world = world
    this.run = run
    this.faults = faults
  }

  reply({ options }: Machinery, { args, uid, input = '' }: Call): CallAnswer {
    this.length += args.reduce((sum, word) => sum + word.length, input.length + usualCall)
    if (this.excess() !== undefined) return unreachable
    const number = this.calls.length + 1
    if (this.faults.some(fault => fault.kind === 'call' && fault.call === number))
      return this.note(args, unreachable)
    const answer = options.answer({
      world: this.world,
      caller: { kind: 'hook', run: this.run },
      argv: args,
      uid,
      ...(input === '' ? {} : { stdin: input }),
    })
    this.length += answer.stdout.length + answer.stderr.length
    this.world = answer.world
    this.run = answer.run ?? this.run
    this.events.push(...answer.events)
    return this.note(args, answer)
  }

  /** Why the hook has to be stopped: its calls would fill our memory. */
  excess(): string | undefined {
    return this.length > mostCalled
      ? `its calls of snapctl hold more than ${String(mostCalled / 1024 / 1024)} MB`
      : undefined
  }

  private note(argv: readonly string[], { exit, stdout, stderr }: CallAnswer): CallAnswer {
    this.calls.push({ argv, exit, stdout, stderr })
    return { exit, stdout, stderr }
  }
}

async function runProcess(machinery: Machinery, view: View, hook: string): Promise<GroupEnd> {
  const { options, groups, warden, pipes } = machinery
  const started: GroupEnd = {
    refused: 'ENOEXEC',
    leaderless: false,
    closed: true,
    output: Buffer.alloc(0),
    dropped: 0,
    milliseconds: 0,
    leftRunning: [],
  }
  if (refusedByKernel(view.file)) return started
  const pipe = pipes.pop() ?? (await newPipe(machinery))
  // An order to stop is for the hook that runs then, not for those that take it back.
  const order = typeof options.abort === 'function' ? options.abort() : options.abort
  const abort = order?.aborted === false ? [order] : []
  const stop = AbortSignal.any([options.host.interrupt, ...abort])
  const ended = await attending(
    runGroup({
      program: view.command[0] ?? '',
      args: view.command.slice(1),
      env: view.environment,
      cwd: '/',
      pipe,
      order: view.order,
      bound: view.bound,
      timeout: options.timeout?.(hook) ?? hookTimeout(hook, options.system ?? {}),
      grace: options.grace ?? killGrace,
      abort: stop,
      onOutput: options.onOutput,
      onGroup: (pid, running) => {
        if (running) groups.add(pid)
        else groups.delete(pid)
        warden.watch(groups)
      },
    }),
  )
  // What was killed may leave something in a pipe, or somebody who writes into it.
  if (ended.stopped === undefined) pipes.push(pipe)
  if (options.host.interrupt.aborted) throw new Interrupted()
  return { ...ended, leftRunning: ended.leftRunning.length > 0 ? ended.leftRunning : view.leftovers() }
}

async function newPipe({ root, options }: Machinery): Promise<string> {
  const path = hookPipe(root)
  await makePipes([path], options.host.commands)
  return path
}

function refusedByKernel(file: string): boolean {
  const found = lookThrough(file)
  return found?.isFile() === true && (found.mode & 0o111) !== 0 && isNoProgram(fileStart(file, 256))
}

function endOf(ended: GroupEnd, milliseconds: number): HookEnd {
  if (ended.stopped === 'bounded') return { kind: 'bounded', reason: ended.excess ?? '' }
  if (ended.stopped !== undefined) {
    if (ended.leaderless) return { kind: 'left-child' }
    return ended.closed
      ? { kind: ended.stopped, milliseconds }
      : { kind: 'no-stop', after: ended.stopped, milliseconds }
  }
  if (ended.refused !== undefined)
    return { kind: 'not-started', reason: startTroubles[ended.refused] ?? ended.refused }
  if (ended.signal !== undefined) return { kind: 'signal', signal: ended.signal }
  return { kind: 'exit', code: ended.code ?? 0 }
}

/** Makes a hook fail that was to fail, at its end and unless it has failed by itself. */
function failing(
  end: HookEnd,
  output: Buffer,
  faults: readonly HookFault[],
): { end: HookEnd; output: Uint8Array } {
  if (end.kind === 'not-started') return { end, output: Buffer.alloc(0) }
  const fault = faults.find(one => one.kind === 'fail')
  if (fault === undefined || end.kind !== 'exit' || end.code !== 0) return { end, output }
  return {
    end: { kind: 'exit', code: fault.exit ?? 1 },
    output: Buffer.concat([output, Buffer.from(`${fault.output ?? failedOnPurpose}\n`)]),
  }
}

/** The data directories under the names by which the hook knows them. */
function dataListings(root: string, { run: { snap }, revision }: HookRequest): Record<string, Entry[]> {
  const listed = (path: string): Entry[] => listAnything(ownDirectory(root, path))
  return {
    $SNAP_DATA: listed(`var/snap/${snap}/${revision}`),
    $SNAP_COMMON: listed(`var/snap/${snap}/common`),
    $SNAP_USER_DATA: listed(`root/snap/${snap}/${revision}`),
    $SNAP_USER_COMMON: listed(`root/snap/${snap}/common`),
  }
}

function notesOn({ leaderless, leftRunning, dropped, closed }: GroupEnd): string[] {
  return [
    ...(leaderless
      ? [
          "A program that the hook started in the background kept the hook's output open, and snapd waits for that until the time is over. Start it with its output elsewhere: `program >/dev/null 2>&1 &`.",
        ]
      : []),
    ...(leaderless || closed
      ? []
      : [
          'Something that the hook started has left its process group and kept its output open. It was ended.',
        ]),
    ...(leftRunning.length > 0
      ? [
          `Still running when the hook ended, and ended with it here: ${leftRunning.join(', ')}. snapd lets it run on.`,
        ]
      : []),
    ...(dropped > 0
      ? [`The hook printed more than is kept; ${String(dropped)} bytes from the beginning are missing.`]
      : []),
  ]
}
