import type { Script } from '../../../shell/script.ts'
import type { Word } from '../../../shell/word.ts'
import type { Rule } from '../../rule.ts'
import { hasErrexit } from '../../reading/course.ts'
import { eachCall } from '../../reading/each-hook.ts'
import { followingCalls } from '../../reading/following.ts'
import { plain } from '../../reading/repeated-commands.ts'
import { writtenBy } from '../../reading/written-paths.ts'

/** After a `cd` that failed, relative paths are in the wrong directory. */
export const shellCdUnchecked: Rule = {
  id: 'shell-cd-unchecked',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: "A hook works on relative paths after a 'cd' that may have failed",
  explanation:
    "Without errexit a 'cd' into a directory that is not there is passed over, and the commands that follow work where the hook was before. They run as root: an 'rm -rf *' " +
    'takes away whatever lies there. Where errexit is on, or the directory is part of each path, nothing of the kind can happen.',
  remedy: "Write 'cd … || exit 1', or 'set -e' below the interpreter line.",
  good: [
    '#!/bin/sh\nset -e\ncd "$SNAP_DATA/cache"\nrm -rf ./*\n',
    '#!/bin/sh\ncd "$SNAP_DATA/cache" || exit 1\nrm -rf ./*\n',
    '#!/bin/sh\ncd "$SNAP_DATA/cache"\nrm -rf "$SNAP_DATA/cache/old"\n',
    '#!/bin/sh\nif cd "$SNAP_DATA/cache"; then\n  rm -rf ./*\nfi\n',
    '#!/bin/sh\ncd $SNAP_COMMON\necho a > state\n',
    '#!/bin/bash\nshow() {\n  cd "$SNAP_DATA/cache"\n  ls\n  return\n  rm -rf ./*\n}\nshow\n',
    '#!/bin/sh\ncase $1 in\na) cd "$SNAP_DATA/a"; ls; exit ;;\nb) rm -rf ./b ;;\nesac\nrm -rf ./c\n',
    '#!/bin/sh\nfor d in a b; do\n  cd "$SNAP_DATA/$d"\n  break\n  rm -rf ./*\ndone\n',
  ],
  bad: [
    '#!/bin/sh\nbundle=ca.crt\ncd "$SNAP_DATA/certs"\nrm -f "$bundle"\n',
    '#!/bin/sh\ncd "$SNAP_DATA/cache"\nrm -rf ./*\n',
    '#!/bin/sh\ncd $SNAP_COMMON/etc\necho a > state\n',
    '#!/bin/sh\nfor d in a b; do\n  cd "$SNAP_DATA/$d"\n  break\ndone\nrm -rf ./*\n',
  ],
  *check(tree) {
    for (const { hook, script, path, call } of eachCall(tree)) {
      const { command } = call
      if (
        command?.name !== 'cd' ||
        call.status !== 'fatal' ||
        call.inSubstitution ||
        hasErrexit(hook, { script, call })
      )
        continue
      const [where] = command.operands
      if (where === undefined || isThere(where.literal ?? plain(where.text))) continue
      const harmed = followingCalls(script, call).find(other =>
        writtenBy(other).some(({ word }) => isRelative(word, script)),
      )
      if (harmed === undefined) continue
      yield {
        message: `Where 'cd' fails, '${harmed.program ?? 'the redirection'}' in line ${String(harmed.start.line)} works in another directory`,
        file: path,
        at: call,
      }
    }
  },
}

/** Directories that no hook misses. */
function isThere(path: string): boolean {
  return /^(?:\/(?:tmp)?|\$SNAP(?:_DATA|_COMMON)?)$/.test(path)
}

/** Whether a path begins where the hook works: as it is written, or as the only values of its variable are. */
function isRelative({ text, literal }: Word, { assignments }: Script): boolean {
  if (literal !== undefined) return /^[\w.*-]/.test(literal)
  const name = /^"?\$\{?(\w+)\}?"?$/.exec(text)?.[1]
  const values = assignments.filter(one => one.name === name).map(({ value }) => value?.literal ?? '')
  return values.length > 0 && values.every(value => /^[\w.-]/.test(value))
}
