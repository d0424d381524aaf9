import type { Host } from '../platform/host.ts'
import type { Reporter } from '../ui/reporter.ts'

/** What a command is given to work with. */
export interface Context {
  host: Host
  reporter: Reporter
}

/** One option of a command, in commander's notation. */
export interface OptionSpec {
  /** `-o, --output <path>`. */
  flags: string
  help: string
  choices?: readonly string[]
  /** May be given several times, and takes several values with commas between them: the value is a list of texts. */
  many?: boolean
  /** May be given several times, and takes each value as it is: the value is a list of texts. */
  each?: boolean
  /** Environment variables that give the value when the option is absent, first one first. */
  env?: readonly string[]
  /** Long names of options that cannot be given together with this one. */
  conflicts?: readonly string[]
  /** Not shown in help: accepted for the sake of existing command lines. */
  hidden?: boolean
}

export interface ArgumentSpec {
  /** `[parts...]`, `<file>`. */
  name: string
  help: string
}

/** A verb that the person types. Options reach `run` whole, under commander's camel-case names. */
export interface Command {
  /** One word, or two for a member of a family: `hooks run` is found under `hooks`, which shows its members by itself. */
  name: string
  /** Other names that do the same, not shown in the lists. */
  aliases?: readonly string[]
  /** One line for the list of commands. */
  summary: string
  /** What one needs to know to use it; printed by `help <command>`. */
  overview?: string
  arguments?: readonly ArgumentSpec[]
  /** A list of its own on the page of help: what a word may be. */
  list?: {
    readonly title: string
    readonly rows: readonly { readonly name: string; readonly text: string }[]
  }
  options: readonly OptionSpec[]
  /** Whether it only prints something: no log is kept then. */
  instant?: boolean
  run(options: Options, context: Context, args: readonly string[]): Promise<number>
}

export type Options = Readonly<Record<string, unknown>>

export interface CommandGroup {
  title: string
  commands: readonly Command[]
}

/** The values of an option that may be given several times. */
export function listOption(options: Options, name: string): string[] {
  const value = options[name]
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}

/** The value of an option that takes text. */
export function textOption(options: Options, name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}
