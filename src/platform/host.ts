import type { Commands } from './commands.ts'

/** The machine and the surroundings of this run: what a test wants to choose and a command must not look up itself. */
export interface Host {
  /** The directory the person stands in: the project directory of every command. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly machine: Machine
  readonly clock: Clock
  readonly commands: Commands
  readonly streams: Streams
  /** Fires when the person wants us to stop; running programs are ended then. */
  readonly interrupt: AbortSignal
}

/** Facts about the computer. */
export interface Machine {
  /** Debian's name of the architecture: `amd64`, `arm64`, … */
  readonly architecture: string
  readonly cpus: number
  readonly root: boolean
  /** The release of the running system, as `/etc/os-release` gives it: `ubuntu` and `24.04`. */
  readonly system: { readonly id: string; readonly version: string }
  readonly temporary: string
}

export interface Clock {
  /** Now; never before `SOURCE_DATE_EPOCH` is asked for, see `stamp`. */
  now(): Date
  /** The time that outputs carry: `SOURCE_DATE_EPOCH` in seconds when it is set, else undefined. */
  readonly epoch: number | undefined
}

export interface Streams {
  readonly out: NodeJS.WritableStream & { isTTY?: boolean; columns?: number }
  readonly err: NodeJS.WritableStream & { isTTY?: boolean; columns?: number }
}
