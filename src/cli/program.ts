import { Command as Program, CommanderError, Option } from 'commander'
import type { Command, CommandGroup, Options, OptionSpec } from '../commands/command.ts'
import { UsageError } from '../errors.ts'
import { nearest } from '../text/nearest.ts'
import { elsewhere } from './elsewhere.ts'
import { globalOptions } from './options.ts'

/** What the person asked for. */
export type Invocation =
  | { kind: 'command'; command: Command; options: Options; args: readonly string[]; implied: boolean }
  | { kind: 'help'; command: string | undefined; all: boolean; options: Options }
  | { kind: 'version' }

/**
 * Reads a command line. Without a command it means `pack`.
 *
 * Throws a `UsageError` whose sentence is snapcraft's for the same mistake.
 */
export function readArguments(
  argv: readonly string[],
  groups: readonly CommandGroup[],
  env: Readonly<Record<string, string | undefined>>,
): Invocation {
  const commands = groups.flatMap(group => group.commands)
  const at = commandIndex(argv)
  const word = at === undefined ? undefined : argv[at]
  const before = at === undefined ? argv : argv.slice(0, at)
  if (before.some(isVersion) || (at === undefined && argv.some(isVersion))) return { kind: 'version' }
  const wantsHelp = argv
    .slice(0, argv.includes('--') ? argv.indexOf('--') : undefined)
    .some(text => text === '-h' || text === '--help')
  if (word === 'help') return readHelp(argv.slice((at ?? 0) + 1), commands)
  const words = wordsOfCommand(argv.slice(at ?? argv.length), commands)
  if (words.length === 1 && isFamily(word ?? '', commands))
    return { kind: 'help', command: word, all: false, options: {} }
  const command = findCommand(word === undefined ? 'pack' : words.join(' '), commands)
  if (command === undefined)
    throw elsewhere(words.join(' ')) ?? new UsageError(unknownCommand(words.join(' '), commands))
  if (wantsHelp)
    return { kind: 'help', command: word === undefined ? undefined : command.name, all: false, options: {} }
  const rest = at === undefined ? [...argv] : [...before, ...argv.slice(at + words.length)]
  return { ...parse(command, rest, env), implied: word === undefined }
}

/** The words that name the command: two for one of a family, such as `hooks run`. */
function wordsOfCommand(words: readonly string[], commands: readonly Command[]): readonly string[] {
  const second = isFamily(words[0] ?? '', commands) && words[1]?.startsWith('-') === false
  return words.slice(0, second ? 2 : 1)
}

/** Whether a word begins the names of several commands, and is none by itself. */
function isFamily(word: string, commands: readonly Command[]): boolean {
  return commands.some(command => command.name.startsWith(`${word} `))
}

/** Where the command stands in argv: the first word that is no global option and not the value of one. */
function commandIndex(argv: readonly string[]): number | undefined {
  for (let at = 0; at < argv.length; at += 1) {
    const text = argv[at] ?? ''
    if (text === '--verbosity') at += 1
    else if (!/^(-[vqVh]+|--verbose|--quiet|--version|--help|--verbosity=.*)$/.test(text))
      return text.startsWith('-') ? undefined : at
  }
  return undefined
}

function isVersion(text: string): boolean {
  return text === '-V' || text === '--version'
}

function readHelp(rest: readonly string[], commands: readonly Command[]): Invocation {
  const words = rest.filter(text => !text.startsWith('-'))
  const name = words.length === 0 ? undefined : wordsOfCommand(words, commands).join(' ')
  if (name !== undefined && findCommand(name, commands) === undefined && !isFamily(name, commands)) {
    throw new UsageError(`command '${name}' not found to provide help for`)
  }
  return { kind: 'help', command: name, all: rest.includes('--all'), options: {} }
}

function findCommand(word: string, commands: readonly Command[]): Command | undefined {
  return commands.find(command => command.name === word || command.aliases?.includes(word) === true)
}

function unknownCommand(word: string, commands: readonly Command[]): string {
  const close = nearest(
    word,
    commands.map(command => command.name),
    3,
  )
  if (close.length === 0) return `no such command '${word}'`
  const quoted = close.map(name => `'${name}'`)
  const last = quoted.pop() ?? ''
  return `no such command '${word}', maybe you meant ${quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`}`
}

function parse(
  command: Command,
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Invocation & { kind: 'command' } {
  const program = new Program(command.name)
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
    .helpOption(false)
    .allowExcessArguments(true)
  for (const argument of command.arguments ?? []) program.argument(argument.name, argument.help)
  for (const option of globalOptions) {
    if (!option.flags.includes('--help')) program.addOption(new Option(option.flags, option.help))
  }
  for (const option of command.options) program.addOption(optionOf(option))
  program.action(() => undefined)
  try {
    program.parse(argv, { from: 'user' })
  } catch (error) {
    throw error instanceof CommanderError
      ? new UsageError(sentence(error, command, argv), command.name)
      : error
  }
  const excess = (command.arguments ?? []).some(argument => argument.name.includes('...'))
    ? []
    : program.args.slice(command.arguments?.length ?? 0)
  if (excess.length > 0) throw new UsageError(`unrecognized arguments: ${excess.join(' ')}`, command.name)
  return {
    kind: 'command',
    command,
    options: withEnvironment(program.opts(), command, env),
    args: program.args,
    implied: false,
  }
}

function optionOf(spec: OptionSpec): Option {
  const option = new Option(spec.flags, spec.help)
  if (spec.choices !== undefined) option.choices(spec.choices)
  if (spec.many === true)
    option.argParser((text: string, before: string[] | undefined) => [
      ...(before ?? []),
      ...text
        .split(',')
        .map(item => item.trim())
        .filter(item => item !== ''),
    ])
  if (spec.each === true)
    option.argParser((text: string, before: string[] | undefined) => [...(before ?? []), text])
  if (spec.conflicts !== undefined) option.conflicts([...spec.conflicts])
  return option
}

/** Fills absent options from the environment, unless an option that excludes them was given. */
function withEnvironment(
  options: Options,
  command: Command,
  env: Readonly<Record<string, string | undefined>>,
): Options {
  const filled: Record<string, unknown> = { ...options }
  for (const spec of command.options) {
    const name = optionOf(spec).attributeName()
    if (filled[name] !== undefined || (spec.conflicts ?? []).some(other => options[other] !== undefined))
      continue
    const value = (spec.env ?? [])
      .map(variable => env[variable])
      .find(text => text !== undefined && text !== '')
    if (value !== undefined) filled[name] = value
  }
  return filled
}

/** Commander's complaint in the words that users of snapcraft know. */
function sentence(error: CommanderError, command: Command, argv: readonly string[]): string {
  const quoted = [...error.message.matchAll(/'([^']*)'/g)].map(found => found[1] ?? '')
  const long = (flags: string): string => /--[a-z-]+/.exec(flags)?.[0] ?? flags
  switch (error.code) {
    case 'commander.unknownOption':
      return `unrecognized arguments: ${quoted[0] ?? ''}`
    case 'commander.conflictingOption': {
      const given = (flags: string): number =>
        argv.findIndex(text => text === long(flags) || text.startsWith(`${long(flags)}=`))
      const [first, second] = [quoted[0] ?? '', quoted[1] ?? ''].sort((a, b) => given(a) - given(b))
      return `argument ${long(second ?? '')}: not allowed with argument ${long(first ?? '')}`
    }
    case 'commander.optionMissingArgument':
      return `argument ${long(quoted[0] ?? '')}: expected one argument`
    case 'commander.missingArgument':
      return `the following arguments are required: ${quoted[0] ?? ''}`
    case 'commander.invalidArgument': {
      const spec = command.options.find(option => option.flags === quoted[0])
      return `argument ${long(quoted[0] ?? '')}: invalid choice: '${quoted[1] ?? ''}' (choose from ${(spec?.choices ?? []).map(choice => `'${choice}'`).join(', ')})`
    }
    default:
      return error.message.replace(/^error: /, '')
  }
}
