import { earlyProblem } from '../../snapctl/checks.ts'
import { snapctlCommand } from '../../snapctl/commands.ts'
import { snapctlHelp } from '../../snapctl/help.ts'
import type { ParsedCall } from '../../snapctl/parse.ts'
import { parseCall } from '../../snapctl/parse.ts'
import { goQuote } from '../../text/go-text.ts'
import { commitRun } from '../hook/run.ts'
import type { Answer, CallRequest, Caller, HookRun } from '../world/snapctl.ts'
import type { World } from '../world/world.ts'
import type { Answerer, Done } from './answer.ts'
import { isReady, tasks } from './changes.ts'
import { manageComponents } from './components.ts'
import { failChange } from './confdb.ts'
import { isConnected } from './connected.ts'
import { fdeRequest, fdeResult, model, reboot, systemMode, version } from './device.ts'
import { setHealth } from './health.ts'
import { kmod, mount, umount } from './mounts.ts'
import { get, set, unset } from './options.ts'
import { refresh } from './refresh.ts'
import { controlServices, services } from './services.ts'

/** Who answers which command. */
const answerers: Readonly<Record<string, Answerer>> = {
  change: tasks,
  fail: failChange,
  'fde-setup-request': fdeRequest,
  'fde-setup-result': fdeResult,
  get,
  install: manageComponents,
  'is-connected': isConnected,
  'is-ready': isReady,
  kmod,
  model,
  mount,
  reboot,
  refresh,
  remove: manageComponents,
  restart: controlServices,
  services,
  set,
  'set-health': setHealth,
  start: controlServices,
  stop: controlServices,
  'system-mode': systemMode,
  tasks,
  umount,
  unset,
  version,
}

/** As snapctl does: it reads so much from standard input, for the one command that takes any. */
const longestInput = 4_000_000
const usualWait = 150_000

/** Answers one call of snapctl; a pure function of the pretend system, the caller and the words. */
export function answer(request: CallRequest): Answer {
  const { world, caller, argv, uid = 0 } = request
  const run = caller.kind === 'hook' ? caller.run : undefined
  const refused = (text: string): Answer => ({
    world,
    run,
    exit: 1,
    stdout: '',
    stderr: `error: ${text}\n`,
    events: [],
  })
  const [name] = argv
  if (name === undefined) return refused('snapctl cannot run without args')
  if (name === 'internal' && argv[1] === 'configure-core')
    return { ...refused(''), stderr: 'no internal core configuration anymore' }
  if (name === 'fde-setup-result' && new TextEncoder().encode(request.stdin ?? '').length > longestInput) {
    return refused(`cannot read more than ${String(longestInput)} bytes of data from stdin`)
  }
  if (uid !== 0 && snapctlCommand(name)?.callers.anyUser !== true && !asksForHelp(argv)) {
    return refused(`cannot use ${goQuote(name)} with uid ${String(uid)}, try with sudo`)
  }
  const parsed = parseCall(argv)
  if (parsed === undefined) throw new Error('a word is missing')
  if ('problem' in parsed) return refused(`snapctl: ${parsed.problem}`)
  if (parsed.command === undefined) return { ...refused(''), exit: 0, stderr: '', stdout: snapctlHelp() }
  if (parsed.help)
    return { ...refused(''), exit: 0, stderr: '', stdout: snapctlHelp(parsed.command, parsed.path) }
  const early = earlyProblem(parsed)
  if (early !== undefined) return refused(`snapctl: ${early}`)
  const [command = ''] = parsed.path
  if (caller.kind === 'outside' && snapctlCommand(command)?.callers.outside !== true) {
    return refused(
      `snapctl: cannot invoke snapctl operation commands (here ${goQuote(command)}) from outside of a snap`,
    )
  }
  return settled(request, parsed)
}

function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end < 0 ? argv : argv.slice(0, end)).some(word => word === '-h' || word === '--help')
}

/** Runs the command and, for those that are bound to no task, commits what it changed. */
function settled(
  { world, caller, uid = 0, stdin = '', serviceWait = usualWait }: CallRequest,
  call: ParsedCall,
): Answer {
  const asking = runOf(world, caller)
  const words = call.arguments.map(word => word ?? '')
  const done = answerers[call.path[0] ?? '']?.({
    world,
    run: asking,
    call,
    words,
    uid,
    stdin,
    serviceWait,
  }) ?? { problem: 'internal error: not answered' }
  const failed = done.problem !== undefined
  const run = done.run ?? asking
  const committed = !asking.ephemeral
    ? { world: done.world ?? world, run }
    : failed
      ? { world: done.world ?? world, run: asking }
      : commitRun(done.world ?? world, run)
  return {
    world: committed.world,
    run: caller.kind === 'hook' ? committed.run : undefined,
    events: done.events ?? [],
    ...(failed
      ? {
          exit: 1,
          stdout: '',
          stderr: `error: ${done.forbidden === true ? '' : 'snapctl: '}${done.problem ?? ''}\n`,
        }
      : printed(done)),
  }
}

function printed({ exit = 0, stdout = '', stderr = '' }: Done): {
  exit: number
  stdout: string
  stderr: string
} {
  return { exit, stdout, stderr }
}

/** A run of its own for an app, which ends with the call. */
function runOf(world: World, caller: Caller): HookRun {
  if (caller.kind === 'hook') return caller.run
  const snap = caller.kind === 'app' ? caller.snap : ''
  return { snap, revision: world.snaps[snap]?.current ?? 'unset', hook: '', ephemeral: true, queued: [] }
}
