import { constants } from 'node:os'
import { ownPath } from './own-files.ts'
import type { FilteredMachine } from './syscall-filter.ts'
import { syscallFilter } from './syscall-filter.ts'

/** What is run inside of a sandbox. */
export interface Entry {
  command: readonly string[]
  environment: Readonly<Record<string, string>>
  /** Whether it has the machine's network. */
  network: boolean
}

/** A program of ours to start, and what it is told through descriptor 3. */
export interface Ordered {
  program: string
  args: readonly string[]
  order: string
}

/** Where an entry leads. */
interface Doorway {
  /** Where perl is. */
  perl: string
  machine: FilteredMachine
  /** The first process of the sandbox. */
  pid: string
  /** Whether it has users and groups beside ours. */
  hasGroups: boolean
  /** Directories of control groups that it joins. */
  controlGroups: readonly string[]
  limits: Limits
}

/** What one process in a sandbox may take. */
export interface Limits {
  /** Processes of one user; without a bound unless given. */
  processes?: number
  /**
   * The highest number that a process in the sandbox can have, and so how many there can be: for root, whom the kernel holds to no number of
   * processes. Linux 6.14 was the first to have such a bound for each namespace; what is written there before is the machine's.
   */
  highest?: number
  /** Bytes of memory. */
  memory: number
  /** Bytes of one file. */
  file: number
}

/**
 * What a hook may do as the root user that it is, by number: `chown`, `dac_override`, `fowner`, `fsetid`, `kill`, `setgid`, `setuid`,
 * `net_bind_service`. All of it is about its own files and processes, none of it about the machine.
 */
const capabilities = [0, 1, 3, 4, 5, 6, 7, 10]

/** The kernel's numbers of what the programs call that make sandboxes and enter them. */
export const calls: Readonly<Record<FilteredMachine, Readonly<Record<string, number>>>> = {
  amd64: {
    close: 3,
    execve: 59,
    setgroups: 116,
    setresuid: 117,
    setresgid: 119,
    capset: 126,
    prctl: 157,
    mount: 165,
    unshare: 272,
    prlimit64: 302,
    setns: 308,
  },
  arm64: {
    close: 57,
    execve: 221,
    setgroups: 159,
    setresuid: 147,
    setresgid: 149,
    capset: 91,
    prctl: 167,
    mount: 40,
    unshare: 97,
    prlimit64: 261,
    setns: 268,
  },
}

/** `RLIMIT_FSIZE`, `RLIMIT_DATA`, `RLIMIT_CORE`, `RLIMIT_NPROC`. */
const limitNumbers = { file: 1, memory: 2, core: 4, processes: 6 }

const filters = new Map<FilteredMachine, string>()

type Field = readonly [name: string, value: string | number]

/** How `bin/enter-sandbox` is started to run something in a sandbox. */
export function entering(
  { perl, machine, pid, hasGroups, controlGroups, limits }: Doorway,
  { command, environment, network }: Entry,
): Ordered {
  const filter = filters.get(machine) ?? syscallFilter(machine).toString('hex')
  filters.set(machine, filter)
  return ordered({ perl, machine }, [
    ['target', pid],
    ...['user', 'ipc', ...(network ? [] : ['net']), 'pid', 'mnt'].map((name): Field => ['space', name]),
    ...controlGroups.map((directory): Field => ['group', directory]),
    ...(hasGroups ? [['groups', 'none'] as const] : []),
    ...[
      [limitNumbers.file, limits.file],
      [limitNumbers.memory, limits.memory],
      [limitNumbers.core, 0],
      ...(limits.processes === undefined ? [] : [[limitNumbers.processes, limits.processes]]),
    ].map((pair): Field => ['limit', pair.join(' ')]),
    ...(limits.highest === undefined ? [] : [['highest', limits.highest] as const]),
    ...capabilities.map((number): Field => ['capability', number]),
    ['filter', filter],
    ...started({ command, environment }),
  ])
}

/** How it is started to run something without a sandbox: with nothing open that we were handed down by chance. */
export function unencumbered(
  doorway: Pick<Doorway, 'perl' | 'machine'>,
  entry: Omit<Entry, 'network'>,
): Ordered {
  return ordered(doorway, started(entry))
}

function started({ command, environment }: Omit<Entry, 'network'>): Field[] {
  return [
    ...command.map((word): Field => ['argument', word]),
    ...Object.entries(environment).map(([name, value]): Field => ['variable', `${name}=${value}`]),
  ]
}

function ordered({ perl, machine }: Pick<Doorway, 'perl' | 'machine'>, fields: readonly Field[]): Ordered {
  const all: Field[] = [
    ...Object.entries(calls[machine]).map(([name, number]): Field => ['call', `${name} ${String(number)}`]),
    ['signals', signalNames().join(' ')],
    ...fields,
  ]
  // No word and no variable can hold a NUL.
  return {
    program: perl,
    args: [ownPath('bin', 'enter-sandbox')],
    order: all.map(([name, value]) => `${name}=${String(value).replaceAll('\0', '')}\0`).join(''),
  }
}

/** Names of signals by their numbers, as perl has them. */
function signalNames(): string[] {
  const names = Array.from({ length: 32 }, () => 'ZERO')
  for (const [name, number] of Object.entries(constants.signals))
    if (number < 32) names[number] = name.slice('SIG'.length)
  return names
}
