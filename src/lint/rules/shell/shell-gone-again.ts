import type { Command } from '../../../shell/command.ts'
import { hasOption } from '../../../shell/command.ts'
import type { Word } from '../../../shell/word.ts'
import type { Found, Rule } from '../../rule.ts'
import type { RepeatedCommand } from '../../reading/repeated-commands.ts'
import { fills, isFresh, plain, repeatedCommands } from '../../reading/repeated-commands.ts'
import { appendFix } from '../../reading/edits.ts'

/** `rm` and `mv` fail where the file has gone, as it has the second time. */
export const shellGoneAgain: Rule = {
  id: 'shell-gone-again',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'A hook that runs more than once takes away a file that is there only once',
  explanation:
    "'rm' without '-f', 'rmdir' and 'mv' fail when the file is not there. A hook that cleans up or moves data of an older version does so once, and then runs again with the next " +
    'refresh, where the file has gone: with errexit the refresh is undone. The same happens on a machine that has never had the older version.',
  remedy: "Write 'rm -f', and ask with 'if [ -e … ]; then' before a file is moved.",
  good: [
    {
      hook: 'post-refresh',
      script: '#!/bin/sh -e\nrm -f "$SNAP_DATA/old.conf"\nrm -rf "$SNAP_COMMON/cache"\n',
    },
    {
      hook: 'post-refresh',
      script:
        '#!/bin/sh -e\nif [ -e "$SNAP_DATA/old.conf" ]; then\n  mv "$SNAP_DATA/old.conf" "$SNAP_DATA/new.conf"\nfi\n',
    },
    {
      hook: 'post-refresh',
      script:
        '#!/bin/sh -e\necho x > "$SNAP_DATA/app.conf.new"\nmv "$SNAP_DATA/app.conf.new" "$SNAP_DATA/app.conf"\n',
    },
    {
      hook: 'post-refresh',
      script: '#!/bin/sh -e\ntmp=$(mktemp)\necho x > "$tmp"\nmv "$tmp" "$SNAP_DATA/app.conf"\n',
    },
    {
      hook: 'post-refresh',
      script:
        '#!/bin/sh -e\nsed "s/a/b/" "$SNAP/a.conf" | tee "$SNAP_DATA/b" >/dev/null\nrm "$SNAP_DATA/b"\n',
    },
    { hook: 'post-refresh', script: '#!/bin/sh -e\nrm "$SNAP_DATA/old.conf" || true\n' },
  ],
  bad: [
    { hook: 'post-refresh', script: '#!/bin/sh -e\nrm "$SNAP_DATA/old.conf"\n' },
    { hook: 'post-refresh', script: '#!/bin/sh\nset -e\nmv "$SNAP_DATA/old.conf" "$SNAP_DATA/new.conf"\n' },
    '#!/bin/sh -e\nrm -r $SNAP_COMMON/cache\n',
    { hook: 'disconnect-plug-net', script: '#!/bin/sh -e\nrmdir "$SNAP_DATA/net"\n' },
  ],
  *check(tree) {
    for (const found of repeatedCommands(tree, {
      programs: ['rm', 'rmdir', 'mv', 'unlink'],
      fails: isStrict,
    })) {
      if (sources(found).some(word => isOld(found, word))) yield finding(found)
    }
  },
}

/** `mv -f` does not ask, but needs the file all the same. */
function isStrict(command: Command): boolean {
  return command.name === 'mv' || !hasOption(command, '-f', '--force', '--ignore-fail-on-non-empty')
}

/** What the command needs to find. */
function sources({ command: { name, operands } }: RepeatedCommand): readonly Word[] {
  return name === 'mv' ? operands.slice(0, -1) : operands
}

/** Only data of the snap stay away; a file that the hook itself writes or copies is there again. */
function isOld(found: RepeatedCommand, word: Word): boolean {
  const place = plain(word.text)
  if (!/^\$SNAP_(?:DATA|COMMON)\/./.test(place) || isFresh(found, word.text) || /[*?]/.test(place))
    return false
  if (fills(found.hook, place)) return false
  return !found.hook.scripts.some(({ script }) =>
    script.calls.some(call =>
      [...call.redirects, ...call.outerRedirects].some(
        ({ operator, target }) =>
          operator.includes('>') && target !== undefined && plain(target.text) === place,
      ),
    ),
  )
}

function finding({ path, call, command, when, severity, certainty }: RepeatedCommand): Found {
  return {
    message: `'${command.name}' fails when the file has gone, and ${when}`,
    file: path,
    at: call,
    severity,
    certainty,
    remedy:
      command.name === 'rm' ? "Write 'rm -f'." : "Ask whether it is there first, with 'if [ -e … ]; then'.",
    fix:
      command.name === 'rm'
        ? appendFix({ title: "Add '-f' to 'rm'", path }, { word: command.named, text: ' -f' })
        : undefined,
  }
}
