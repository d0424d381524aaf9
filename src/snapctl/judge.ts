import { hookSubject } from '../hooks/catalogue.ts'
import {
  onlyReadInInterfaceHooks,
  onlySetInPrepareHooks,
  readingSide,
  settingSide,
  unknownSide,
} from './attribute-hooks.ts'
import { attributeSide, earlyProblem, lateProblem, wordProblems } from './checks.ts'
import { sideReference } from './keys.ts'
import type { CallWord, ParsedCall } from './parse.ts'
import { parseCall } from './parse.ts'
import { defined } from '../record.ts'

/** Something that snapd certainly refuses; the sentence is snapd's. */
export interface CallProblem {
  problem: string
  /** The index of the word that is to blame. */
  at?: number
  /** What is wrong: the words themselves, that the command does not work in this hook, or that attributes are not open to it. */
  kind: 'words' | 'hook' | 'attributes'
}

/**
 * What snapd certainly refuses about a call of snapctl, known words only; `hook` is the hook that calls, undefined where it is open.
 *
 * Only the first of several parse problems is known, as the parser ends with it.
 */
export function callProblems(words: readonly CallWord[], hook: string | undefined): CallProblem[] {
  const parsed = parseCall(words)
  if (parsed === undefined) return []
  if ('problem' in parsed) return [{ ...parsed, kind: 'words' }]
  if (parsed.command === undefined || parsed.help) return []
  const whole = earlyProblem(parsed) ?? lateProblem(parsed)
  const found: CallProblem[] = whole === undefined ? [] : [{ problem: whole, kind: 'words' }]
  for (const { problem, at } of wordProblems(parsed)) {
    const place = at === undefined ? undefined : parsed.places[at]
    found.push({ problem, kind: 'words', ...defined({ at: place }) })
  }
  return hook === undefined ? found : [...found, ...hookProblems(parsed, hook)]
}

function hookProblems(call: ParsedCall, hook: string): CallProblem[] {
  const { callers, elsewhere } = call.command
  if (!callers.hooks.test(hook)) return elsewhere === undefined ? [] : [{ problem: elsewhere, kind: 'hook' }]
  if (call.flags.has('no-wait') && (call.path[0] === 'install' || call.path[0] === 'remove')) {
    return [
      {
        problem:
          'internal error: cannot run snap management command asynchronously from a non-ephemeral context',
        kind: 'hook',
      },
    ]
  }
  const problem = call.flags.has('view') ? undefined : attributeProblem(call, hook)
  return problem === undefined
    ? []
    : [{ problem, kind: 'attributes', ...(call.places[0] === undefined ? {} : { at: call.places[0] }) }]
}

function attributeProblem(call: ParsedCall, hook: string): string | undefined {
  const [command] = call.path
  const [first] = call.arguments
  const named =
    command === 'get' && first !== undefined
      ? sideReference(first)
      : command === 'set'
        ? attributeSide(call)
        : undefined
  if (named === undefined || named.snap !== '' || named.name === '') return undefined
  const own = command === 'get' ? readingSide(hook) : settingSide(hook)
  if (own === undefined) return command === 'get' ? onlyReadInInterfaceHooks : onlySetInPrepareHooks
  if (call.flags.has('plug') && call.flags.has('slot')) return 'cannot use --plug and --slot together'
  return hookSubject(hook)?.name === named.name ? undefined : unknownSide(named.name)
}
