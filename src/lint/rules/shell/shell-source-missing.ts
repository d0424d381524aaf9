import { sourcedPaths } from '../../../shell/follow.ts'
import { follow } from '../../../snap/snap.ts'
import type { Rule } from '../../rule.ts'
import { comesFromElsewhere } from '../../reading/elsewhere.ts'
import { plain } from '../../reading/repeated-commands.ts'
import { eachScript } from '../../reading/each-hook.ts'
import { smallYaml } from '../../small-yaml.ts'

/** A file that is sourced has to be there. */
export const shellSourceMissing: Rule = {
  id: 'shell-source-missing',
  group: 'shell',
  about: ['hook'],
  severity: 'error',
  certainty: 'likely',
  summary: 'A hook sources a file of $SNAP that the snap does not have',
  explanation:
    "'. file' ends a script of sh at once when the file is not there, with or without errexit; bash goes on without what the file would have defined. The path is looked up in the finished snap, so a " +
    'file that is moved or left out by a part is the usual cause. Files next to the hooks in snap/hooks are a cause as well: snapd takes those for hooks.',
  remedy: 'Let a part put the file into the snap, and name it with $SNAP.',
  needs: ['files'],
  good: [
    { script: '#!/bin/sh -e\n. "$SNAP/lib/common.sh"\n', files: { 'lib/common.sh': 'f() { :; }\n' } },
    '#!/bin/sh -e\nif [ -f "$SNAP/lib/local.sh" ]; then . "$SNAP/lib/local.sh"; fi\n',
    '#!/bin/sh -e\n[ -f "$SNAP/lib/local.sh" ] && . "$SNAP/lib/local.sh"\n',
    '#!/bin/sh -e\n. "$SNAP_DATA/settings"\n',
    {
      yaml: `${smallYaml}plugs: {shared: {interface: content, target: $SNAP/shared}}\n`,
      script: '#!/bin/sh -e\n. "$SNAP/shared/common.sh"\n',
    },
  ],
  bad: [
    '#!/bin/sh -e\n. "$SNAP/lib/common.sh"\n',
    '#!/bin/bash\nsource ${SNAP}/lib/common.sh\n',
    '#!/bin/sh\n. "$(dirname "$0")/common"\n',
  ],
  *check(tree) {
    for (const { hook, script, path } of eachScript(tree)) {
      const started = hook.scripts[0]?.path ?? path
      for (const { path: word, call } of script.sources) {
        if (call.conditional || call.status !== 'fatal' || call.nested) continue
        const anchored = /^\$SNAP\//.test(plain(word.text)) || /dirname/.test(word.text)
        const paths = anchored ? sourcedPaths(word, { script, started, from: path }) : []
        if (
          paths.length === 0 ||
          paths.some(found => follow(tree, found) !== undefined || comesFromElsewhere(tree, found))
        )
          continue
        yield { message: `'${paths[0] ?? ''}' is not in the snap`, file: path, at: word }
      }
    }
  },
}
