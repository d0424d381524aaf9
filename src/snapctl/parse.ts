import { goQuote } from '../text/go-text.ts'
import { nearestName } from './nearest-name.ts'
import type { Flag, SnapctlCommand } from './commands.ts'
import { snapctlCommands } from './commands.ts'

/** A word of a call; undefined where the shell computes it. */
export type CallWord = string | undefined

/** A call that snapctl's parser takes. */
export interface ParsedCall {
  command: SnapctlCommand
  /** The command's names, from the outside: `kmod`, `insert`. */
  path: readonly string[]
  /** Options that were given, by long name (short where there is none). */
  flags: ReadonlyMap<string, FlagValue>
  /** Arguments in order; undefined for computed ones. */
  arguments: readonly CallWord[]
  /** Where in the words each argument stands. */
  places: readonly number[]
  /** Whether help is asked for; then nothing else counts. */
  help: boolean
  /** False when a computed word may be an option, several words or none: what is missing may then be there. */
  certain: boolean
}

/** The value of an option: true for a switch, every value of one that may be given several times, undefined for a computed one. */
export type FlagValue = true | CallWord | readonly CallWord[]

/** A call that snapctl refuses before it looks at anything else. */
interface ParseProblem {
  problem: string
  /** The index of the word that is to blame. */
  at?: number
}

/** A request for the help of snapctl itself. */
interface RootHelp {
  help: true
  command: undefined
}

interface State {
  readonly words: readonly CallWord[]
  at: number
  commands: readonly SnapctlCommand[] | undefined
  command: SnapctlCommand | undefined
  path: string[]
  flags: Map<string, FlagValue>
  arguments: CallWord[]
  places: number[]
  certain: boolean
}

/**
 * Parses the words after `snapctl` as snapd's option parser (go-flags) does, with its messages.
 *
 * Undefined when a computed word hides which command it is.
 */
export function parseCall(words: readonly CallWord[]): ParsedCall | RootHelp | ParseProblem | undefined {
  const state: State = {
    words,
    at: 0,
    commands: snapctlCommands,
    command: undefined,
    path: [],
    flags: new Map(),
    arguments: [],
    places: [],
    certain: true,
  }
  while (state.at < words.length) {
    const at = state.at
    const word = words[at]
    state.at += 1
    if (word === '--') {
      takeRest(state)
      break
    }
    const step =
      word === undefined
        ? computed(state, at)
        : isOption(word)
          ? option(state, word)
          : takeWord(state, { word, at })
    if (step === 'help') return helpFor(state)
    if (step === 'unknown') return undefined
    if (step === 'stop') break
    if (step !== undefined) return { ...step, at: step.at ?? at }
  }
  return finished(state)
}

const noHelpValue = "bool flag `-h, --help' cannot have an argument"

type Step = 'help' | 'stop' | 'unknown' | ParseProblem | undefined

function helpFor({ command, path, flags, certain }: State): ParsedCall | RootHelp {
  return command === undefined
    ? { help: true, command }
    : { command, path, flags, arguments: [], places: [], help: true, certain }
}

function computed(state: State, at: number): Step {
  if (state.commands !== undefined) return 'unknown'
  state.certain = false
  return takeWord(state, { word: undefined, at })
}

function takeRest(state: State): void {
  for (; state.at < state.words.length; state.at += 1) {
    if (state.words[state.at] === undefined) state.certain = false
    state.arguments.push(state.words[state.at])
    state.places.push(state.at)
  }
}

function takeWord(state: State, { word, at }: { word: CallWord; at: number }): Step {
  if (state.commands !== undefined) {
    const command = state.commands.find(known => known.name === word)
    if (command === undefined) {
      state.arguments.push(word)
      state.places.push(at)
      return 'stop'
    }
    state.command = command
    state.path.push(command.name)
    state.commands = command.commands
    return undefined
  }
  state.arguments.push(word)
  state.places.push(at)
  return undefined
}

function finished(state: State): ParsedCall | ParseProblem {
  const { command, path, flags, places, certain } = state
  if (state.commands === undefined && command !== undefined) {
    const lacking = certain ? missing(command, state.arguments.length) : undefined
    return lacking === undefined
      ? { command, path, flags, arguments: state.arguments, places, help: false, certain }
      : { problem: lacking }
  }
  const names = (state.commands ?? [])
    .filter(known => !known.hidden)
    .map(known => known.name)
    .sort()
  const known = `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`
  const [word] = state.arguments
  if (word === undefined) return { problem: `Please specify one command of: ${known}` }
  const near = nearestName(word, names)
  const unknown = `Unknown command \`${word}'`
  return {
    problem:
      near === undefined
        ? `${unknown}. Please specify one command of: ${known}`
        : `${unknown}, did you mean \`${near}'?`,
    at: places[0] ?? 0,
  }
}

function missing({ positionals }: SnapctlCommand, given: number): string | undefined {
  const lacking = positionals
    .slice(given)
    .filter(positional => positional.required)
    .map(({ name, many }) => `\`${name}${many ? ' (at least 1 argument)' : ''}\``)
  if (lacking.length === 0) return undefined
  if (lacking.length === 1) return `the required argument ${lacking[0] ?? ''} was not provided`
  return `the required arguments ${lacking.slice(0, -1).join(', ')} and ${lacking.at(-1) ?? ''} were not provided`
}

/** As go-flags does: a lone dash is an argument. */
function isOption(word: string): boolean {
  return word.length > 1 && word.startsWith('-')
}

function option(state: State, word: string): Step {
  return word.startsWith('--') ? longOption(state, word.slice(2)) : shortOptions(state, word.slice(1))
}

function longOption(state: State, text: string): Step {
  const equals = text.indexOf('=')
  const [name, value] = equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)]
  if (name === 'help') return value === undefined ? 'help' : { problem: noHelpValue }
  const flag = state.command?.flags.find(known => known.long === name)
  return flag === undefined
    ? { problem: `unknown flag \`${name}'` }
    : setFlag(state, { flag, value, mayTake: true })
}

function shortOptions(state: State, text: string): Step {
  const letters = [...text]
  const first = findShort(state, letters[0] ?? '')
  // `-oVALUE` and `-o=VALUE`
  let value =
    letters[1] === '='
      ? text.slice(2)
      : first?.value !== undefined && letters.length > 1
        ? text.slice(1)
        : undefined
  const names = value === undefined ? letters : letters.slice(0, 1)
  for (const [index, letter] of names.entries()) {
    if (letter === 'h') return value === undefined ? 'help' : { problem: noHelpValue }
    const flag = findShort(state, letter)
    if (flag === undefined) return { problem: `unknown flag \`${letter}'` }
    const problem = setFlag(state, { flag, value, mayTake: index === names.length - 1 })
    if (problem !== undefined) return problem
    value = undefined
  }
  return undefined
}

function findShort(state: State, letter: string): Flag | undefined {
  return state.command?.flags.find(known => known.short === letter)
}

/** How go-flags names an option in its messages. */
function flagText({ short, long }: Flag): string {
  return [...(short === undefined ? [] : [`-${short}`]), ...(long === undefined ? [] : [`--${long}`])].join(
    ', ',
  )
}

function setFlag(
  state: State,
  { flag, value, mayTake }: { flag: Flag; value: string | undefined; mayTake: boolean },
): ParseProblem | undefined {
  const name = flag.long ?? flag.short ?? ''
  if (flag.value === undefined) {
    if (value !== undefined) return { problem: `bool flag \`${flagText(flag)}' cannot have an argument` }
    state.flags.set(name, true)
    return undefined
  }
  if (value === undefined && flag.optionalValue !== undefined) {
    state.flags.set(name, flag.optionalValue)
    return undefined
  }
  const taken = value === undefined ? takeValue(state, { flag, mayTake }) : { word: value }
  if ('problem' in taken) return taken
  const read = taken.word === undefined ? { text: undefined } : readValue(flag, taken.word)
  if ('problem' in read) return read
  state.flags.set(name, flag.many === true ? [...severalOf(state.flags.get(name)), read.text] : read.text)
  return undefined
}

/** The values of an option that may be given several times. */
function severalOf(value: FlagValue): readonly CallWord[] {
  return typeof value === 'object' ? value : []
}

function takeValue(
  state: State,
  { flag, mayTake }: { flag: Flag; mayTake: boolean },
): { word: CallWord } | ParseProblem {
  const expected = `expected argument for flag \`${flagText(flag)}'`
  if (!mayTake || state.at >= state.words.length) return { problem: expected }
  const word = state.words[state.at]
  state.at += 1
  const signed = flag.value === 'number' && /^-\d/.test(word ?? '')
  if (word !== undefined && isOption(word) && word !== '--' && !signed)
    return { problem: `${expected}, but got option \`${word}'` }
  // As go-flags does: `--` looks like an option to it, too.
  return word === '--' ? { problem: `${expected}, but got option \`--'` } : { word }
}

function readValue(flag: Flag, written: string): { text: string } | ParseProblem {
  const expected = `invalid argument for flag \`${flagText(flag)}' (expected ${flag.value === 'number' ? 'int' : 'string'}): `
  const text = written.startsWith('"') ? unquoted(written) : written
  if (text === undefined) return { problem: `${expected}invalid syntax` }
  if (flag.choices !== undefined && !flag.choices.includes(text)) {
    // As go-flags does: it prints all choices but the last before an `or` that it leaves away for a single one.
    const allowed =
      flag.choices.length > 1 ? `${flag.choices.slice(0, -1).join(', ')} or ${flag.choices.at(-1) ?? ''}` : ''
    return {
      problem: `Invalid value \`${text}' for option \`${flagText(flag)}'. Allowed values are: ${allowed}`,
    }
  }
  if (flag.value !== 'number') return { text }
  if (!/^[+-]?\d+$/.test(text))
    return { problem: `${expected}strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax` }
  const inRange =
    BigInt(text.replace('+', '')) <= 9223372036854775807n &&
    BigInt(text.replace('+', '')) >= -9223372036854775808n
  return inRange
    ? { text }
    : { problem: `${expected}strconv.ParseInt: parsing ${goQuote(text)}: value out of range` }
}

/** The text of a value in double quotes; undefined when they do not fit. */
function unquoted(written: string): string | undefined {
  try {
    const value: unknown = JSON.parse(written)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}
