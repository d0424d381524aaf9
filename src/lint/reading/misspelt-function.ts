import { knownBases, programsOf } from '../../bases/contents.ts'
import { remembered } from '../../remembered.ts'
import type { Hook, Snap } from '../../snap/snap.ts'
import { isOnPath } from './snap-programs.ts'

/** Shorter names are too easily those of other programs. */
const shortest = 6

/** The function of a hook's scripts that a name of a command surely means, one slip away from it. */
export function meantFunction(tree: Snap, { hook, name }: { hook: Hook; name: string }): string | undefined {
  if (name.length < shortest || !/^[A-Za-z_][\w-]*$/.test(name)) return undefined
  const near = functionsOf(hook).filter(other => isSlip(name, other))
  const [only] = near
  return only === undefined ||
    near.length > 1 ||
    isAskedFor(hook, name) ||
    isOnPath(tree, name) ||
    isProgram(name)
    ? undefined
    : only
}

const functionsOf = remembered((hook: Hook): readonly string[] =>
  hook.scripts.flatMap(({ script }) => [...script.functions.keys()].filter(name => name.length >= shortest)),
)

function isProgram(name: string): boolean {
  return knownBases.some(base => programsOf(base)?.has(name))
}

/** Whether the hook looks whether there is such a command. */
function isAskedFor(hook: Hook, name: string): boolean {
  return hook.scripts.some(({ script }) =>
    script.calls.some(call => call.name !== name && call.words.slice(1).some(word => word.literal === name)),
  )
}

/** Whether two names differ by one letter that is missing, too much or another one, or by two that changed places; not by a number or by `-` and `_`. */
function isSlip(written: string, right: string): boolean {
  const [shorter = '', longer = ''] = [written, right].sort((a, b) => a.length - b.length)
  let at = 0
  while (at < shorter.length && shorter[at] === longer[at]) at += 1
  const [left, other] = [shorter.slice(at), longer.slice(at)]
  if ([left, other].some(rest => /^[\d_-]/.test(rest))) return false
  return left.length === other.length ? isOtherOrSwapped(left, other) : left === other.slice(1)
}

function isOtherOrSwapped(left: string, other: string): boolean {
  const isSwapped = left[0] === other[1] && left[1] === other[0] && left.slice(2) === other.slice(2)
  return left !== '' && (left.slice(1) === other.slice(1) || isSwapped)
}
