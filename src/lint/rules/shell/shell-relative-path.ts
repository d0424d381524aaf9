import { remembered } from '../../../remembered.ts'
import type { Hook } from '../../../snap/snap.ts'
import type { Rule } from '../../rule.ts'
import { eachCall } from '../../reading/each-hook.ts'
import { writtenBy } from '../../reading/written-paths.ts'

/** The directory that a hook starts in is not one to write to. */
export const shellRelativePath: Rule = {
  id: 'shell-relative-path',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'A hook writes to a relative path and has not changed directory',
  explanation:
    "snapd starts hooks in its own working directory, which is '/': inside a snap that is the read-only base. A relative path leads neither to the snap nor to its data, and " +
    "writing to it fails. When the same script is tried by hand from the project's directory, it works.",
  remedy: 'Begin the path with $SNAP_DATA or $SNAP_COMMON.',
  good: [
    '#!/bin/sh -e\nmkdir -p "$SNAP_DATA/etc"\necho a > "$SNAP_DATA/etc/a"\n',
    '#!/bin/sh -e\ncd "$SNAP_DATA"\nmkdir -p etc\n',
    { script: '#!/bin/sh -e\n"$SNAP/bin/setup" > /dev/null 2>&1\n', files: { 'bin/setup': { mode: 0o755 } } },
    '#!/bin/sh -e\nDIR="$SNAP_DATA"\ntouch "$DIR/a"\n',
  ],
  bad: [
    '#!/bin/sh -e\nmkdir -p etc\n',
    '#!/bin/sh -e\necho a > config.txt\n',
    '#!/bin/sh -e\ncp "$SNAP/etc/app.conf" ./app.conf\n',
  ],
  *check(tree) {
    const told = new Set<string>()
    for (const { hook, path, call } of eachCall(tree)) {
      const found = call.nested
        ? []
        : writtenBy(call).filter(({ word, makes }) => makes && isRelative(word.literal ?? ''))
      if (found.length === 0 || told.has(path) || changesDirectory(hook)) continue
      told.add(path)
      for (const { word } of found)
        yield { message: `'${word.literal ?? ''}' is relative, and hooks start in '/'`, file: path, at: word }
    }
  },
}

function isRelative(path: string): boolean {
  return /^(?:\.{1,2}\/)*[A-Za-z0-9_][\w./-]*$/.test(path) && /[A-Za-z]/.test(path)
}

const changesDirectory = remembered((hook: Hook) =>
  hook.scripts.some(({ script }) =>
    script.calls.some(({ program }) => program === 'cd' || program === 'pushd' || program === 'chroot'),
  ),
)
