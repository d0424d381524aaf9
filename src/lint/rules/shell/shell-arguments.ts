import type { Script } from '../../../shell/script.ts'
import { remembered } from '../../../remembered.ts'
import type { Hook, Snap, ViewedScript } from '../../../snap/snap.ts'
import type { Found, Rule } from '../../rule.ts'
import { eachHook } from '../../reading/each-hook.ts'

/** snapd gives hooks no arguments. */
export const shellArguments: Rule = {
  id: 'shell-arguments',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'A hook uses arguments, and hooks are given none',
  explanation:
    "snapd runs a hook without arguments: '$1' is empty, and 'shift' fails. What a hook needs to know comes from its environment, such as $SNAP_REVISION, or from 'snapctl get'. The name of the hook is not in the environment, " +
    "but it is the last part of '$0'.",
  remedy: "Read an option with 'snapctl get', or let a default stand in: '${1:-default}'.",
  good: [
    '#!/bin/sh -e\nf() { echo "$1"; }\nf a\n',
    '#!/bin/sh -e\nset -- a b\necho "$1"\n',
    { script: '#!/bin/sh -e\nexec "$SNAP/bin/hooks" "$@"\n', files: { 'bin/hooks': { mode: 0o755 } } },
    '#!/bin/sh -e\necho "${1:-default}"\n',
    '#!/bin/sh -e\nawk \'{ print $1 }\' "$SNAP/list"\n',
    '#!/bin/sh -e\nif [ $# -gt 0 ]; then echo "$1"; fi\n',
    {
      hook: 'connect-plug-a',
      script: '#!/bin/sh -e\nexec "$(dirname "$0")/configure" x\n',
      files: { 'meta/hooks/configure': '#!/bin/sh -e\necho "$1"\n' },
    },
  ],
  bad: [
    '#!/bin/sh -e\nif [ "$1" = start ]; then exit 0; fi\n',
    '#!/bin/sh -e\nPORT=$1\necho "$PORT"\n',
    '#!/bin/sh -e\necho a\nshift\n',
  ],
  *check(tree) {
    for (const hook of eachHook(tree)) {
      const [own] = hook.scripts
      const found = own === undefined ? undefined : argumentUsed(own)
      // Another hook may start this one with arguments, and the script may give itself some.
      if (found === undefined || own === undefined || setsArguments(own.script) || starting(tree)(hook))
        continue
      yield { ...found, file: own.path }
    }
  },
}

/** The first place where a script relies on an argument of its own. */
function argumentUsed({ script }: ViewedScript): Pick<Found, 'message' | 'at'> | undefined {
  const bodies = script.functions.size === 0 ? [] : [...script.functions.values()]
  const free = (offset: number): boolean => !bodies.some(body => offset >= body.from && offset < body.to)
  const used = script.variables.find(
    one =>
      /^[1-9]$/.test(one.name) &&
      !one.defaulted &&
      free(one.place.offset) &&
      !isQuotedText(script.calls, one.place.offset),
  )
  if (used !== undefined)
    return {
      message: `$${used.name} is empty: snapd gives hooks no arguments`,
      at: {
        start: used.place,
        end: script.place(used.place.offset + (script.text[used.place.offset + 1] === '{' ? 4 : 2)),
      },
    }
  const shift = script.calls.find(
    call =>
      call.name === 'shift' &&
      call.inFunction === undefined &&
      !call.nested &&
      call.status === 'fatal' &&
      !call.conditional,
  )
  return shift === undefined
    ? undefined
    : { message: "'shift' fails: snapd gives hooks no arguments", at: shift }
}

/** Whether a script sets its arguments, or asks how many there are. */
function setsArguments({ calls, variables }: Script): boolean {
  return (
    calls.some(
      call => call.name === 'set' && call.words.some(word => word.literal === '--' || word.literal === '-'),
    ) || variables.some(({ name }) => name === '#')
  )
}

/** Tells whether the text of some other hook names one as a path does; each text is read once, however many hooks there are. */
const starting = remembered((tree: Snap): ((hook: Hook) => boolean) => {
  const hooks = [...eachHook(tree)]
  const naming = new Map(hooks.map(({ name }) => [name, new Set<string>()]))
  for (const text of new Set(hooks.map(hook => hook.text ?? ''))) {
    for (const [path] of text.matchAll(/\/[a-z0-9-]+/g)) {
      for (let length = path.length; length > 1; length -= 1) naming.get(path.slice(1, length))?.add(text)
    }
  }
  return ({ name, text }) => [...(naming.get(name) ?? [])].some(other => other !== text)
})

/** Arguments of `sh -c` are those of another shell. */
function isQuotedText(
  calls: readonly { nested: boolean; node: { from: number; to: number } }[],
  offset: number,
): boolean {
  return calls.some(call => call.nested && call.node.from <= offset && call.node.to >= offset)
}
