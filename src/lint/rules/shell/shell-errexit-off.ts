import type { Rule } from '../../rule.ts'
import { harmless } from '../../reading/course.ts'
import { eachHook } from '../../reading/each-hook.ts'

/** `set +e` holds until somebody says `set -e`. */
export const shellErrexitOff: Rule = {
  id: 'shell-errexit-off',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'A hook switches errexit off and never on again',
  explanation:
    "'set +e' is meant for a command that may fail, and holds for everything that follows it. From there on the hook goes on after failures and reports what its last command reports, as if it had never set errexit. " +
    "For one command '|| true' says the same in its place.",
  remedy: "Write 'set -e' behind the command that may fail, or '|| true' in place of 'set +e'.",
  good: [
    '#!/bin/sh -e\nset +e\ngrep -q a "$SNAP/list"\nfound=$?\nset -e\ncp "$SNAP/a" "$SNAP_DATA"\ncp "$SNAP/b" "$SNAP_DATA"\n',
    '#!/bin/sh -e\ncp "$SNAP/a" "$SNAP_DATA"\nset +e\necho done\n',
    '#!/bin/sh -e\n(set +e; grep a "$SNAP/list")\ncp "$SNAP/a" "$SNAP_DATA"\ncp "$SNAP/b" "$SNAP_DATA"\n',
  ],
  bad: [
    '#!/bin/sh -e\nset +e\ngrep -q a "$SNAP/list"\nfound=$?\ncp "$SNAP/a" "$SNAP_DATA"\ncp "$SNAP/b" "$SNAP_DATA"\n',
    '#!/bin/bash\nset -euo pipefail\nset +o errexit\ncp "$SNAP/a" "$SNAP_DATA"\ncp "$SNAP/b" "$SNAP_DATA"\nsnapctl set done=true\n',
  ],
  *check(tree) {
    for (const hook of eachHook(tree)) {
      for (const { path, script } of hook.scripts) {
        const changes = script.options.filter(option => option.name === 'errexit' && option.always)
        const last = changes.at(-1)
        if (last === undefined || last.on || !changes.some(change => change.on)) continue
        const lost = script.calls.filter(
          call =>
            call.node.from > last.end.offset &&
            call.status === 'fatal' &&
            !call.nested &&
            call.inFunction === undefined &&
            !harmless.has(call.program ?? ''),
        )
        // Only the first one needs errexit to be off, and the last one's status is the hook's.
        if (lost.length < 3) continue
        yield {
          message: 'errexit stays off from here to the end: the hook goes on after failures',
          file: path,
          at: last,
        }
      }
    }
  },
}
