import { UserError } from '../errors.ts'
import type { CallAnswer } from '../platform/call-box.ts'
import type { Variables } from './variables.ts'
import { refused } from './variables.ts'

/** The script whose calls are answered. */
interface Caller {
  part: string
  /** `override-build`. */
  scriptlet: string
  variables: Variables
  /** Does what the step does without a script. */
  builtin: () => Promise<void>
}

/** What a script has done through its calls. */
export interface Calls {
  answer: (args: readonly string[]) => Promise<CallAnswer>
  /** The variables that it has set. */
  set: Record<string, string>
  /** What went wrong in a way that no script can deal with. */
  fatal: Error | undefined
}

/**
 * Answers `craftctl`. What the script did wrong, or a step that failed for a reason the script may know about, is told to the script;
 * a failed build or a failure of ours ends it.
 */
export function controlCalls(caller: Caller): Calls {
  const calls: Calls = {
    set: {},
    fatal: undefined,
    async answer(args) {
      try {
        const text = await obey(caller, calls, args)
        return { exit: 0, stdout: text === '' ? '' : `${text}\n`, stderr: '' }
      } catch (error) {
        if (!(error instanceof UserError) || error.code === 'build-failed' || error.code === 'interrupted') {
          calls.fatal = error instanceof Error ? error : new Error('a step threw something that is no error')
          return { exit: 1, kill: true, stdout: '', stderr: '' }
        }
        const text = error.code === 'control-call' ? callError(caller, error.message) : told(error)
        return { exit: 1, stdout: '', stderr: `error: ${text.trimEnd()}\n` }
      }
    },
  }
  return calls
}

async function obey(
  caller: Caller,
  calls: Calls,
  [command = '', ...args]: readonly string[],
): Promise<string> {
  if (command === 'default') {
    if (args.length > 0) throw refused("invalid arguments to command 'default'")
    await caller.builtin()
    return ''
  }
  const [argument] = args
  if (command === 'set') {
    if (argument === undefined || args.length !== 1) throw refused("invalid arguments to command 'set'")
    const equals = argument.indexOf('=')
    if (equals < 0) throw refused("invalid arguments to command 'set' (want key=value)")
    const name = argument.slice(0, equals)
    const value = argument.slice(equals + 1)
    caller.variables.set(caller.part, name, value)
    calls.set[name] = value
    return ''
  }
  if (command === 'get') {
    if (argument === undefined || args.length !== 1)
      throw refused("invalid number of arguments to command 'get'")
    return caller.variables.get(argument)
  }
  throw refused(`invalid command '${command}'`)
}

function callError(caller: Caller, message: string): string {
  return `'${caller.scriptlet}' in part '${caller.part}' executed an invalid control API call: ${message}.\nReview the scriptlet and make sure it's correct.`
}

function told(error: UserError): string {
  return [error.message, error.details, error.resolution]
    .filter(line => line !== undefined && line !== '')
    .join('\n')
}
