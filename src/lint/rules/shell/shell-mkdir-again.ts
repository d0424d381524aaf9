import { hasOption } from '../../../shell/command.ts'
import type { Rule } from '../../rule.ts'
import { isFresh, plain, repeatedCommands, takesAway } from '../../reading/repeated-commands.ts'
import { appendFix } from '../../reading/edits.ts'

/** `mkdir` fails where the directory is there already, as it is the second time. */
export const shellMkdirAgain: Rule = {
  id: 'shell-mkdir-again',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: "A hook that runs more than once makes a directory with 'mkdir' and without '-p'",
  explanation:
    "'mkdir' fails when the directory exists. A configure hook runs on installation, on every refresh and every time the user sets an option, and what it " +
    'made in $SNAP_DATA or $SNAP_COMMON is still there: snapd copies the data of the old revision to the new one. So the hook works when the snap is installed and fails from ' +
    "then on, and with errexit every 'snap set' is refused and every refresh undone. Tests that only install the snap do not find it.",
  remedy: "Write 'mkdir -p', which is content with a directory that exists.",
  good: [
    '#!/bin/sh -e\nmkdir -p "$SNAP_DATA/etc"\n',
    '#!/bin/sh -e\nmkdir -m 0700 -p "$SNAP_DATA/etc"\n',
    '#!/bin/sh -e\n[ -d "$SNAP_DATA/etc" ] || mkdir "$SNAP_DATA/etc"\n',
    '#!/bin/sh -e\nif [ ! -d "$SNAP_DATA/etc" ]; then\n  mkdir "$SNAP_DATA/etc"\nfi\n',
    '#!/bin/sh -e\nmkdir "$SNAP_DATA/etc" || true\n',
    '#!/bin/sh -e\nrm -rf "$SNAP_DATA/new"\nmkdir "$SNAP_DATA/new"\n',
    '#!/bin/sh -e\nif [ -e "$SNAP_DATA/done" ]; then exit 0; fi\nmkdir "$SNAP_DATA/etc"\n',
    '#!/bin/sh -e\nwork=$(mktemp -d)\nmkdir "$work/etc"\n',
    { hook: 'remove', script: '#!/bin/sh -e\nmkdir "$SNAP_COMMON/backup"\n' },
  ],
  bad: [
    '#!/bin/sh -e\nmkdir "$SNAP_DATA/etc"\n',
    '#!/bin/sh -e\nmkdir -m 0700 $SNAP_DATA/etc\n',
    '#!/bin/sh -e\nfor name in etc log; do\n  mkdir "$SNAP_DATA/$name"\ndone\n',
    '#!/bin/sh -e\nprepare() {\n  mkdir "$SNAP_COMMON/etc"\n}\nprepare\n',
    { hook: 'post-refresh', script: '#!/bin/bash\nset -euo pipefail\nmkdir "${SNAP_COMMON}/state"\n' },
    { hook: 'install', script: '#!/bin/sh -e\nmkdir "$SNAP_COMMON/state"\n' },
    {
      script: '#!/bin/sh -e\n. "$SNAP/lib/common"\nprepare\n',
      files: { 'lib/common': 'prepare() {\n  mkdir "$SNAP_DATA/etc"\n}\n' },
    },
  ],
  *check(tree) {
    for (const found of repeatedCommands(tree, {
      programs: ['mkdir'],
      fails: command => !hasOption(command, '-p', '--parents'),
    })) {
      const { path, call, command, when, severity, certainty, hook } = found
      const [first, ...rest] = command.operands.filter(
        word => !isFresh(found, word.text) && !takesAway(found, word.text),
      )
      if (first === undefined) continue
      const data = [first, ...rest].some(word => /^\$SNAP_(?:DATA|COMMON)\//.test(plain(word.text)))
      yield {
        message: `'mkdir' without '-p' fails when the directory is there, and ${when}`,
        file: path,
        at: call,
        certainty,
        severity: hook.name === 'configure' && severity === 'warning' && data ? 'error' : severity,
        fix: appendFix({ title: "Add '-p' to 'mkdir'", path }, { word: command.named, text: ' -p' }),
      }
    }
  },
}
