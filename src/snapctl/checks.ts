import { goQuote } from '../text/go-text.ts'
import { isOptionName, invalidName, sideProblem, sideReference, splitKey } from './keys.ts'
import { healthProblem } from './health.ts'
import type { ParsedCall } from './parse.ts'
import { readAssignment, readAttribute } from './values.ts'

/** Something that snapctl refuses for its words alone; `at` is the index of the argument that is to blame. */
interface ArgumentProblem {
  problem: string
  at?: number
}

type Check = (call: ParsedCall) => string | undefined

const has = (call: ParsedCall, flag: string): boolean => call.flags.has(flag)

/** Nothing is asked for: a computed word may still be empty. */
const nothing =
  (sentence: string): Check =>
  call =>
    call.certain && call.arguments.every(word => word === '') && call.arguments.length < 2
      ? sentence
      : undefined

const scopes: Check = call => {
  if (has(call, 'system') && has(call, 'user'))
    return '--system and --user cannot be used in conjunction with each other'
  if (has(call, 'user') && has(call, 'users'))
    return '--user and --users cannot be used in conjunction with each other'
  const users = call.flags.get('users')
  return typeof users === 'string' && users !== '' && users !== 'all'
    ? 'only "all" is supported as a value for --users'
    : undefined
}

/** What is refused even outside of a snap, by command. */
const early: Readonly<Record<string, Check>> = {
  get: nothing('get which option?'),
  set: nothing('set which option?'),
  unset: call => (call.certain && call.arguments.length === 0 ? 'unset which option?' : undefined),
  'set-health': healthProblem,
  start: scopes,
  stop: scopes,
  restart: scopes,
  'is-connected': call => {
    const [name] = call.arguments
    if (has(call, 'list') && name !== undefined && name !== '')
      return 'cannot specify both a plug/slot name and --list'
    if (has(call, 'list') || !call.certain) return undefined
    return name === undefined || name === '' ? 'must specify either a plug/slot name or --list' : undefined
  },
}

/** What is refused before it is asked who calls. */
export function earlyProblem(call: ParsedCall): string | undefined {
  return early[call.path[0] ?? '']?.(call)
}

const changeId: Check = call =>
  call.certain && call.arguments.length !== 1
    ? `invalid number of arguments: expected 1, got ${String(call.arguments.length)}`
    : undefined

/** Options of `get` that only a view of confdb has. */
const viewOnly: Check = call => {
  if (has(call, 'previous')) return 'cannot use --previous without --view'
  const given = call.flags.get('default')
  if (typeof given === 'string' && given !== '')
    return 'cannot use --default with non-confdb read (missing --view)'
  return has(call, 'with') ? 'cannot use --with with non-confdb read (missing --view)' : undefined
}

const getSide: Check = call => {
  const [first] = call.arguments
  if (first === undefined) return undefined
  const side = sideReference(first)
  if (side === undefined)
    return has(call, 'plug') || has(call, 'slot')
      ? 'cannot use --plug or --slot without <snap>:<plug|slot> argument'
      : undefined
  const problem = sideProblem('get', side)
  return (
    problem ??
    (!has(call, 'view') && call.certain && call.arguments.length < 2 ? 'get which attribute?' : undefined)
  )
}

/** What is refused in every snap, by command, after it is clear who calls. */
const late: Readonly<Record<string, Check>> = {
  get: call => {
    if (has(call, 'd') && has(call, 't')) return 'cannot use -d and -t together'
    return (has(call, 'view') ? undefined : viewOnly(call)) ?? getSide(call)
  },
  set: call => {
    if (has(call, 's') && has(call, 't')) return 'cannot use -t and -s together'
    const side = attributeSide(call)
    return side === undefined ? undefined : sideProblem('set', side)
  },
  services: call =>
    has(call, 'global') && has(call, 'user') ? 'cannot combine --global and --user switches.' : undefined,
  refresh: call => {
    const [first, second] = ['show-lock', 'hold', 'proceed', 'tracking'].filter(flag => has(call, flag))
    if (first !== undefined && second !== undefined) return `cannot use --${second} and --${first} together`
    return has(call, 'tracking') && has(call, 'pending')
      ? '--tracking cannot be used with --pending'
      : undefined
  },
  'is-ready': changeId,
  tasks: changeId,
  change: changeId,
}

/** What is refused for its words once it is clear who calls. */
export function lateProblem(call: ParsedCall): string | undefined {
  return late[call.path[0] ?? '']?.(call)
}

/** The plug or slot that `set` is about, when it is about attributes: its first word has a colon and no `=`. */
export function attributeSide(call: ParsedCall): { snap: string; name: string } | undefined {
  const [first] = call.arguments
  return first === undefined || first.includes('=') ? undefined : sideReference(first)
}

/** Words of `get` and `set` that are refused wherever the call comes to them. */
export function wordProblems(call: ParsedCall): ArgumentProblem[] {
  if (has(call, 'view') || call.help) return []
  return call.arguments.flatMap((word, at) => {
    const problem = word === undefined ? undefined : wordProblem(call, { word, at })
    return problem === undefined ? [] : [{ problem, at }]
  })
}

function wordProblem(call: ParsedCall, { word, at }: { word: string; at: number }): string | undefined {
  const [command] = call.path
  if (command === 'get') {
    if (at === 0 && word.includes(':')) return undefined
    const key = splitKey(word)
    return 'problem' in key ? key.problem : undefined
  }
  if (command !== 'set') return undefined
  const [first] = call.arguments
  if (first === undefined || (at === 0 && attributeSide(call) !== undefined)) return undefined
  const read =
    attributeSide(call) === undefined
      ? readAssignment(word, { text: has(call, 's'), typed: has(call, 't') })
      : readAttribute(word)
  if ('problem' in read) return read.problem
  const bad = read.key.split('.').find(part => !isOptionName(part))
  return bad === undefined ? undefined : invalidName(bad)
}

/** Why a list of names of services is refused in every snap; undefined for what only a snap can tell. */
export function unknownService(name: string): string {
  return `unknown service: ${goQuote(name)}`
}
