import type { Call } from '../../shell/call.ts'
import { remembered } from '../../remembered.ts'
import type { Hook, Snap } from '../../snap/snap.ts'
import { plugUsers } from './plug-users.ts'
import { interfaceOf } from '../../snap/metadata/facts.ts'
import type { CommandNeed } from './command-plugs.ts'
import { broadInterfaces, needsByCommand } from './command-plugs.ts'
import { eachHook } from './each-hook.ts'

/** A command of a hook that confinement stops, because no plug of the hook allows what it does. */
interface UnmetNeed {
  hook: Hook
  path: string
  call: Call
  program: string
  need: CommandNeed
  /** Plugs of the snap that would do and belong to others. */
  away: readonly string[]
}

/** The first such command of every hook for each thing that is needed. */
export const unmetNeeds = remembered((tree: Snap): readonly UnmetNeed[] => [...eachUnmetNeed(tree)])

function* eachUnmetNeed(tree: Snap): Iterable<UnmetNeed> {
  if (['classic', 'devmode'].includes(tree.snap.confinement ?? '')) return
  const interfaces = plugInterfaces(tree)
  for (const hook of eachHook(tree)) {
    const { plugs } = hook
    if (plugs === undefined) continue
    const own = new Set(plugs.map(plug => interfaces.get(plug) ?? plug))
    if ([...own].some(name => broadInterfaces.has(name))) continue
    const told = new Set<string>()
    for (const { path, script } of hook.scripts) {
      for (const call of script.calls) {
        const program = programOf(call)
        const need = program === undefined ? undefined : needOf(program, call)
        if (
          program === undefined ||
          need === undefined ||
          need.interfaces.some(name => own.has(name)) ||
          told.has(need.what)
        )
          continue
        told.add(need.what)
        const away = [...interfaces]
          .filter(([plug, of]) => need.interfaces.includes(of) && !plugs.includes(plug))
          .map(([plug]) => plug)
        yield { hook, path, call, program, need, away }
      }
    }
  }
}

/** The interface of every plug that the snap declares or lists. */
function plugInterfaces(tree: Snap): ReadonlyMap<string, string> {
  const declared = tree.snap.plugs ?? {}
  const names = [...Object.keys(declared), ...plugUsers(tree.snap, 'plug').flatMap(user => user.listed)]
  return new Map(names.map(name => [name, interfaceOf(name, declared[name])]))
}

/** The program that a call starts; undefined when it is computed, or only asked for. */
function programOf(call: Call): string | undefined {
  return call.program === 'command' && /^-[pvV]*[vV]/.test(call.words[1]?.literal ?? '')
    ? undefined
    : call.command?.name
}

function needOf(program: string, call: Call): CommandNeed | undefined {
  const needs = needsByCommand.get(program)
  if (needs === undefined) return undefined
  const first = call.unwrapped.slice(1).find(word => word.literal?.startsWith('-') !== true)?.literal
  return needs.find(
    need =>
      (need.first === undefined || need.first.includes(first ?? '')) &&
      !call.words.some(({ literal }) => need.without?.test(literal ?? '') === true),
  )
}
