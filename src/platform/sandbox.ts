import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import type { Commands } from './commands.ts'
import { canRead } from './files.ts'
import { unnamedBytes } from './machine-room.ts'
import type { SandboxIds } from './sandbox-ids.ts'
import { giveIds } from './sandbox-ids.ts'
import type { Entry, Limits, Ordered } from './sandbox-entry.ts'
import { calls, entering } from './sandbox-entry.ts'
import { makeLayers } from './sandbox-layers.ts'
import { ownPath } from './own-files.ts'
import type { FilteredMachine } from './syscall-filter.ts'

/** A view of the machine of its own: users, mounts, processes, and a network without anything on it. */
export interface Sandbox {
  /** How a command is started inside, with this environment and no other. */
  enter(entry: Entry): Ordered
  /** The programs that run inside. */
  programs(): RunningProgram[]
  /** How many processes there are inside, those too that have ended and that nobody has asked for. */
  processes(): number
  /** Bytes on the disk of a directory that they hold in files without a name. */
  unnamed(directory: string): number
  /** Ends it with everything that runs inside. */
  close(): Promise<void>
}

/** A program that runs in a sandbox. */
export interface RunningProgram {
  name: string
  /** Bytes of memory that are its own. */
  memory: number
}

/** What a sandbox is made of. */
interface SandboxPlan {
  /** bubblewrap's arguments for mounts, and `--system FROM AT` for a directory of the system, in which every change is to be refused. */
  mounts: readonly string[]
  /** A directory of our own, made when it is needed, for what refuses changes with "Permission denied"; without one it is "Read-only file system". */
  layers?: string
  ids: SandboxIds
  limits: Limits
  /** Directories of control groups for everything that runs inside. */
  controlGroups?: readonly string[]
  commands: Commands
}

/** Programs that making and entering a sandbox takes, and Debian's packages for them. */
export const sandboxPrograms = { bwrap: 'bubblewrap', perl: 'perl' } as const

/** Where a program is that the shell would find; nothing when there is none. */
export function programPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '/usr/bin:/bin')
    .split(':')
    .map(directory => `${directory}/${name}`)
    .find(path => path.startsWith('/') && canRead(path, true))
}

/** The name under which we know this machine's system calls; nothing when we do not. */
export function filteredMachine(): FilteredMachine | undefined {
  return ({ x64: 'amd64', arm64: 'arm64' } as Partial<Record<string, FilteredMachine>>)[process.arch]
}

/** `CapEff` of a process that may administrate its own namespaces, and nothing else. */
const waitingCapabilities = /^CapEff:\s*0000000000200000$/m

/**
 * Opens a sandbox with bubblewrap; a text says why that cannot be.
 *
 * bubblewrap is stopped where it would start a program, by a pipe that it waits for: it is the first process of the sandbox, and without
 * it nothing in there lives on. It keeps a capability that hooks do not have, so that none of them may look into it or change it.
 */
export async function openSandbox({
  mounts,
  ids,
  limits,
  layers,
  controlGroups = [],
  commands,
}: SandboxPlan): Promise<Sandbox | string> {
  const [bwrap, perl, machine] = [programPath('bwrap'), programPath('perl'), filteredMachine()]
  if (bwrap === undefined) return 'bubblewrap is not installed'
  if (perl === undefined) return 'perl is not installed'
  if (machine === undefined) return `snapsmith has no filter of system calls for ${process.arch}`
  const { mount = 0, unshare = 0 } = calls[machine]
  const made = makeLayers(mounts, { ids, directory: layers, perl, unshare, commands })
  const args = [
    '--info-fd',
    '3',
    '--block-fd',
    '5',
    ...made.mounts,
    '--unshare-pid',
    '--unshare-net',
    '--unshare-ipc',
    '--die-with-parent',
    '--cap-drop',
    'ALL',
    '--cap-add',
    'CAP_SYS_ADMIN',
    // Nothing can have this path: should the pipe end, nothing of the snap is started.
    '--',
    '/proc/0/nothing',
  ]
  const child = spawn(
    perl,
    [ownPath('bin', 'make-sandbox'), String(unshare), String(mount), bwrap, ...args],
    { cwd: '/', env: {}, stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe', 'pipe'], detached: true },
  )
  const waiting = follow(child)
  const trouble = (await goThrough(child, { waiting, ids, commands })) ?? (await made.closeUp())
  if (trouble !== undefined) {
    child.kill('SIGKILL')
    await waiting.ended
    made.remove()
    return trouble
  }
  const pid = (await waiting.pid) ?? ''
  const doorway = { perl, machine, pid, hasGroups: ids.kind !== 'alone', controlGroups, limits }
  return {
    enter: entry => entering(doorway, entry),
    programs: () => programsIn(pid),
    processes: () => processesIn(pid).length,
    unnamed: directory => unnamedBytes(processesIn(pid), directory),
    async close() {
      // The first process takes all others with it, whatever they have done to get away.
      if (!waiting.hasEnded()) kill(Number(pid))
      child.kill('SIGKILL')
      await waiting.ended
      made.remove()
    },
  }
}

/** Brings what becomes bubblewrap from its start to where the view is made; a text says where that ended. */
async function goThrough(
  child: ChildProcess,
  { waiting, ids, commands }: Readonly<{ waiting: Waiting; ids: SandboxIds; commands: Commands }>,
): Promise<string | undefined> {
  if (!(await waiting.alone)) return waiting.said()
  const trouble = await giveIds(String(child.pid), ids, commands)
  if (trouble !== undefined) return trouble
  const goOn = child.stdio[4] as Writable
  goOn.end('.')
  const pid = await waiting.pid
  if (pid !== undefined && (await waiting.ready(pid))) return undefined
  child.kill('SIGKILL')
  await waiting.ended
  return waiting.said()
}

interface Waiting {
  /** Whether it has namespaces of its own, and waits for its users. */
  alone: Promise<boolean>
  /** The first process of the sandbox, by our count; nothing when there is none. */
  pid: Promise<string | undefined>
  ended: Promise<void>
  hasEnded: () => boolean
  /** Whether the view is made. */
  ready: (pid: string) => Promise<boolean>
  said: () => string
}

function follow(child: ChildProcess): Waiting {
  const [, , errors, info, ...pipes] = child.stdio as unknown as [
    unknown,
    unknown,
    Readable,
    Readable,
    ...Writable[],
  ]
  for (const pipe of pipes) pipe.on('error', () => undefined)
  let [ended, err, told] = [false, '', '']
  const end = new Promise<void>(resolve => {
    const finish = (): void => {
      ended = true
      resolve()
    }
    child.once('error', error => {
      err = error.message
      finish()
    })
    child.once('close', finish)
  })
  errors.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const [alone, pid] = [settled<boolean>(), settled<string | undefined>()]
  void end.then(() => {
    alone.resolve(false)
    pid.resolve(undefined)
  })
  info.setEncoding('utf8').on('data', (text: string) => {
    told += text
    if (told.includes('alone\n')) alone.resolve(true)
    const found = /"child-pid": (\d+)/.exec(told)?.[1]
    if (found !== undefined && told.includes('}')) pid.resolve(found)
  })
  return {
    ended: end,
    hasEnded: () => ended,
    alone: alone.promise,
    pid: pid.promise,
    ready: async pid => {
      while (!ended) {
        const status = statusOf(pid)
        if (waitingCapabilities.test(status)) return true
        // It has ended with an error, of which bubblewrap outside is not told, as nobody is to be.
        if (status === '') child.kill('SIGKILL')
        await new Promise(resolve => {
          setTimeout(resolve, 1)
        })
      }
      return false
    },
    said: () => err.trim().split('\n')[0] || 'bubblewrap ended at once',
  }
}

/** A promise, and what settles it. */
function settled<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>(done => {
    resolve = done
  })
  return { promise, resolve }
}

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}

/** The directories of processes in a sandbox, by its own list of them: the first is bubblewrap's. */
function processesIn(pid: string): string[] {
  const processes = `/proc/${pid}/root/proc`
  try {
    return readdirSync(processes)
      .filter(name => /^\d+$/.test(name) && name !== '1')
      .map(name => `${processes}/${name}`)
  } catch {
    return []
  }
}

function programsIn(pid: string): RunningProgram[] {
  return processesIn(pid).flatMap(directory => {
    try {
      const stat = readFileSync(`${directory}/stat`, 'utf8')
      const end = stat.lastIndexOf(')')
      if (stat[end + 2] === 'Z') return []
      const [, resident = 0, shared = 0] = readFileSync(`${directory}/statm`, 'utf8').split(' ').map(Number)
      return [{ name: stat.slice(stat.indexOf('(') + 1, end), memory: (resident - shared) * 4096 }]
    } catch {
      return []
    }
  })
}
