import { hasOption } from '../../../shell/command.ts'
import type { Rule } from '../../rule.ts'
import { isFresh, plain, repeatedCommands, takesAway } from '../../reading/repeated-commands.ts'
import { appendFix } from '../../reading/edits.ts'

/** `ln` fails where the link is there already, as it is the second time. */
export const shellLnAgain: Rule = {
  id: 'shell-ln-again',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: "A hook that runs more than once makes a link with 'ln' and without '-f'",
  explanation:
    "'ln -s' fails when the link exists. What a hook makes in $SNAP_DATA or $SNAP_COMMON is still there when it runs again, so the second run fails. " +
    "With '-f' the link is replaced. Where the link leads to a directory '-n' is needed as well: without it 'ln' follows the old link and puts the new one into that directory, " +
    'which fails when it lies in the read-only $SNAP.',
  remedy: "Write 'ln -sfn'.",
  good: [
    '#!/bin/sh -e\nln -sfn "$SNAP/share" "$SNAP_DATA/share"\n',
    '#!/bin/sh -e\n[ -L "$SNAP_DATA/share" ] || ln -s "$SNAP/share" "$SNAP_DATA/share"\n',
    '#!/bin/sh -e\nrm -f "$SNAP_DATA/share"\nln -s "$SNAP/share" "$SNAP_DATA/share"\n',
    '#!/bin/sh -e\nln -s "$SNAP/share" "$SNAP_DATA/share" 2>/dev/null || true\n',
  ],
  bad: [
    '#!/bin/sh -e\nln -s "$SNAP/share" "$SNAP_DATA/share"\n',
    { hook: 'post-refresh', script: '#!/bin/sh\nset -e\nln -s $SNAP/etc/app.conf $SNAP_DATA/app.conf\n' },
    { hook: 'install', script: '#!/bin/sh -e\nln --symbolic "$SNAP/share" "$SNAP_COMMON/share"\n' },
  ],
  *check(tree) {
    for (const found of repeatedCommands(tree, {
      programs: ['ln'],
      fails: command => !hasOption(command, '-f', '--force', '-b', '-i', '-t', '--target-directory'),
    })) {
      const { path, call, command, when, severity, certainty, hook } = found
      const link = command.operands[1]
      if (link === undefined || command.operands.length > 2) continue
      if (isFresh(found, link.text) || takesAway(found, link.text)) continue
      const data =
        /^\$SNAP_(?:DATA|COMMON)\/[^$]*[^/$]$/.test(plain(link.text)) && !/\/["']?$/.test(link.text)
      const symbolic = hasOption(command, '-s', '--symbolic')
      yield {
        message: `'ln' without '-f' fails when the link is there, and ${when}`,
        file: path,
        at: call,
        certainty,
        severity: hook.name === 'configure' && severity === 'warning' && data ? 'error' : severity,
        fix: symbolic
          ? appendFix({ title: "Add '-fn' to 'ln'", path }, { word: command.named, text: ' -fn' })
          : undefined,
      }
    }
  },
}
