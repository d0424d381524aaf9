import type { LintTree } from '../hook-view.ts'
import type { Certainty, Severity } from '../rule.ts'
import type { Command } from './command.ts'
import { commandOf } from './command.ts'
import { hasErrexit, runsAlways } from './course.ts'
import type { HookedCall } from './each.ts'
import { eachHook } from './each.ts'

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
  if (/^(?:un)?prepare-(?:plug|slot)-|^(?:dis)?connect-/.test(hook)) return `'${hook}' runs for every connection`
  return `'${hook}' may run more than once`
}

/**
 * Commands of some programs in the hooks that run several times; in those that run once they are notes: a snap that is
 * removed and installed again may find what the hook made.
 */
export function* repeatedCommands(tree: LintTree, programs: ReadonlySet<string>): Iterable<RepeatedCommand> {
  const seen = new Set<string>()
  // The hooks that run again come first: what several of them source is told of once.
  for (const hook of [...eachHook(tree)].sort((a, b) => Number(whenAgain(a.name) === undefined) - Number(whenAgain(b.name) === undefined))) {
    if (hook.name === 'remove') continue
    const again = whenAgain(hook.name)
    for (const { path, file, script } of hook.scripts) {
      for (const call of script.calls) {
        if (call.status !== 'fatal' || call.inSubstitution) continue
        const command = commandOf(call, script)
        if (command === undefined || !programs.has(command.name) || seen.has(`${path}:${String(call.node.from)}`)) continue
        if (!runsAlways(hook, { script, call })) continue
        seen.add(`${path}:${String(call.node.from)}`)
        const stops = hasErrexit(hook, { script, call })
        yield {
          hook, path, file, script, call, command,
          when: again ?? `'${hook.name}' runs once, but not always in an empty place`,
          severity: again !== undefined && stops ? 'warning' : 'info',
          certainty: again === undefined ? 'possible' : 'likely',
        }
      }
    }
  }
}

/** Whether the scripts of a hook take a file or directory away, wherever they do. */
export function takesAway({ hook }: HookedCall, place: string): boolean {
  return mentions(hook, { place, programs: removers })
}

const removers: ReadonlySet<string> = new Set(['rm', 'rmdir', 'mv', 'unlink'])

/** Whether some command of these programs names a place, what holds it, or a pattern for it. */
export function mentions(hook: HookedCall['hook'], { place, programs }: { place: string; programs: ReadonlySet<string> }): boolean {
  const wanted = plain(place)
  return hook.scripts.some(({ script }) => script.calls.some(call => {
    const command = commandOf(call, script)
    return command !== undefined && programs.has(command.name) && command.operands.some(word => {
      const given = plain(word.text).replace(/\/?\*.*$/, '')
      return given !== '' && (wanted === given || (command.name !== 'mkdir' && wanted.startsWith(`${given}/`)))
    })
  }))
}

/** A word as it would read without quotes and braces. */
export function plain(text: string): string {
  return text.replaceAll(/["']/g, '').replaceAll(/\$\{(\w+)\}/g, '$$$1').replace(/\/+$/, '')
}

/** Places that are new each time: temporary ones, and those named after a process or a date. */
export function isFresh({ script }: HookedCall, text: string): boolean {
  if (/\$\$|\$\(|`|\$\{?(?:RANDOM|SNAP_REVISION|SNAP_VERSION)\b/.test(text)) return true
  const names = [...text.matchAll(/\$\{?(\w+)/g)].map(match => match[1] ?? '')
  return script.assignments.some(({ name, value }) => names.includes(name) && /\b(?:mktemp|date|uuidgen)\b|\$\$/.test(value?.text ?? ''))
}
