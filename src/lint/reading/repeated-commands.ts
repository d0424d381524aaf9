import type { Call } from '../../shell/call.ts'
import type { Command } from '../../shell/command.ts'
import { remembered } from '../../remembered.ts'
import type { Snap } from '../../snap/snap.ts'
import type { Certainty, Severity } from '../rule.ts'
import { hasErrexit, runsAlways } from './course.ts'
import type { HookedCall } from './each-hook.ts'
import { eachHook } from './each-hook.ts'

/** A command that runs each time its hook does, and whose failure nobody sees to. */
export interface RepeatedCommand extends HookedCall {
  command: Command
  /** When the hook runs again, to end a message with. */
  when: string
  severity: Severity
  certainty: Certainty
}

/** When a hook that has run runs once more; undefined where it never does as long as the snap is installed. */
function whenAgain(hook: string): string | undefined {
  if (['install', 'default-configure', 'install-device', 'remove'].includes(hook)) return undefined
  if (hook === 'configure') return "'configure' runs on every refresh and every snap set"
  if (hook === 'pre-refresh' || hook === 'post-refresh') return `'${hook}' runs on every refresh`
  if (/^(?:un)?prepare-(?:plug|slot)-|^(?:dis)?connect-/.test(hook))
    return `'${hook}' runs for every connection`
  return `'${hook}' may run more than once`
}

/**
 * Commands of some programs in the hooks that run several times; in those that run once they are notes: a snap that is
 * removed and installed again may find what the hook made.
 */
export function* repeatedCommands(tree: Snap, { programs, fails }: Repeating): Iterable<RepeatedCommand> {
  const seen = new Set<Call>()
  for (const found of programs
    .flatMap(program => unseenTo(tree).get(program) ?? [])
    .filter(({ command }) => fails(command))
    .sort((a, b) => a.order - b.order)) {
    const { hook, script, call } = found
    if (seen.has(call) || !runsAlways(hook, { script, call })) continue
    seen.add(call)
    const again = whenAgain(hook.name)
    yield {
      ...found,
      when: again ?? `'${hook.name}' runs once, but not always in an empty place`,
      severity: again !== undefined && hasErrexit(hook, { script, call }) ? 'warning' : 'info',
      certainty: again === undefined ? 'possible' : 'likely',
    }
  }
}

/** Which commands are looked for. */
interface Repeating {
  programs: readonly string[]
  /** Whether a call may fail the second time, going by its options alone. */
  fails: (command: Command) => boolean
}

interface UnseenCommand extends HookedCall {
  command: Command
  order: number
}

/** Commands by program whose failure nobody sees to, those of hooks that run again first: what several hooks source is told of once. */
const unseenTo = remembered((tree: Snap): ReadonlyMap<string, readonly UnseenCommand[]> => {
  const found = new Map<string, UnseenCommand[]>()
  let order = 0
  for (const hook of [...eachHook(tree)].sort(
    (a, b) => Number(whenAgain(a.name) === undefined) - Number(whenAgain(b.name) === undefined),
  )) {
    if (hook.name === 'remove') continue
    for (const { path, file, script } of hook.scripts) {
      for (const call of script.calls) {
        const command = call.status !== 'fatal' || call.inSubstitution ? undefined : call.command
        if (command === undefined) continue
        const known = found.get(command.name) ?? []
        known.push({ hook, path, file, script, call, command, order: (order += 1) })
        found.set(command.name, known)
      }
    }
  }
  return found
})

/** Whether the scripts of a hook take a file or directory away, wherever they do. */
export function takesAway({ hook }: HookedCall, place: string): boolean {
  return isAmong(removedPlaces(hook), place)
}

const removers: ReadonlySet<string> = new Set(['rm', 'rmdir', 'mv', 'unlink'])

/** Whether the scripts of a hook make a file or directory, or something in which it may come to be. */
export function fills(hook: HookedCall['hook'], place: string): boolean {
  return isAmong(filledPlaces(hook), place)
}

/** Whether a place, what holds it, or a pattern for it is among others. */
function isAmong(places: readonly { program: string; place: string }[], place: string): boolean {
  const wanted = plain(place)
  return places.some(
    ({ program, place: given }) =>
      wanted === given || (program !== 'mkdir' && wanted.startsWith(`${given}/`)),
  )
}

/** The operands of the commands of some programs. */
function placesOf(
  programs: ReadonlySet<string>,
): (hook: HookedCall['hook']) => { program: string; place: string }[] {
  return remembered((hook: HookedCall['hook']) =>
    hook.scripts.flatMap(({ script }) =>
      script.calls.flatMap(call => {
        const { command } = call
        if (command === undefined || !programs.has(command.name)) return []
        return command.operands
          .map(word => ({ program: command.name, place: plain(word.text).replace(/\/?\*.*$/, '') }))
          .filter(({ place }) => place !== '')
      }),
    ),
  )
}

/** Commands after which a file may be there. */
const fillers: ReadonlySet<string> = new Set([
  'cp',
  'tee',
  'touch',
  'install',
  'mkdir',
  'tar',
  'unzip',
  'curl',
  'wget',
  'ln',
  'rsync',
  'sed',
  'awk',
  'jq',
  'envsubst',
  'openssl',
  'sqlite3',
  'mkfifo',
])

const removedPlaces = placesOf(removers)
const filledPlaces = placesOf(fillers)

/** A word as it would read without quotes and braces. */
export function plain(text: string): string {
  return text
    .replaceAll(/["']/g, '')
    .replaceAll(/\$\{(\w+)\}/g, '$$$1')
    .replace(/\/+$/, '')
}

/** Places that are new each time: temporary ones, and those named after a process or a date. */
export function isFresh({ script }: HookedCall, text: string): boolean {
  if (/\$\$|\$\(|`|\$\{?(?:RANDOM|SNAP_REVISION|SNAP_VERSION)\b/.test(text)) return true
  return [...text.matchAll(/\$\{?(\w+)/g)].some(match => passingNames(script).has(match[1] ?? ''))
}

/** Variables that hold what is new each time. */
const passingNames = remembered(
  (script: HookedCall['script']) =>
    new Set(
      script.assignments
        .filter(({ value }) => /\b(?:mktemp|date|uuidgen)\b|\$\$/.test(value?.text ?? ''))
        .map(({ name }) => name),
    ),
)
