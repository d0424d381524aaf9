import type { Rule } from '../../rule.ts'
import { eachScript } from '../../reading/each-hook.ts'

/** A hook's home is that of root. */
export const shellUserHome: Rule = {
  id: 'shell-user-home',
  group: 'shell',
  about: ['hook'],
  severity: 'info',
  certainty: 'likely',
  summary: 'A hook uses $HOME or $SNAP_USER_DATA, which are those of root',
  explanation:
    "Hooks run as root and for no user in particular: $HOME and $SNAP_USER_DATA are '/root/snap/NAME/REVISION', $SNAP_USER_COMMON is '/root/snap/NAME/common' and $SNAP_REAL_HOME is '/root'. What a hook " +
    'puts there is not found by the apps of a user, who have directories of their own. A hook cannot reach the homes of users at all.',
  remedy: 'Use $SNAP_DATA or $SNAP_COMMON, and let the app set up what belongs to a user.',
  good: [
    '#!/bin/sh -e\nmkdir -p "$SNAP_COMMON/cache"\n',
    {
      script: '#!/bin/sh -e\nexport HOME="$SNAP_COMMON"\n"$SNAP/bin/setup" --cache "$HOME/cache"\n',
      files: { 'bin/setup': { mode: 0o755 } },
    },
    { script: '#!/bin/sh -e\nHOME=/tmp "$SNAP/bin/setup"\n', files: { 'bin/setup': { mode: 0o755 } } },
  ],
  bad: [
    '#!/bin/sh -e\nmkdir -p "$SNAP_USER_DATA/cache"\n',
    '#!/bin/sh -e\ncp "$SNAP/etc/rc" "$HOME/.rc"\n',
    '#!/bin/sh -e\nrm -rf "${SNAP_USER_COMMON}/cache"\n',
  ],
  *check(tree) {
    for (const { script, path } of eachScript(tree)) {
      const told = new Set<string>()
      for (const variable of script.variables) {
        const { name } = variable
        const root = roots[name]
        if (
          root === undefined ||
          told.has(name) ||
          script.assignments.some(assigned => assigned.name === name && !assigned.prefix)
        )
          continue
        told.add(name)
        const { place } = variable
        const braced = script.text[place.offset + 1] === '{'
        yield {
          message: `$${name} is '${root}' in a hook: hooks run as root`,
          file: path,
          at: { start: place, end: script.place(place.offset + name.length + (braced ? 2 : 1)) },
        }
      }
    }
  },
}

const roots: Readonly<Record<string, string>> = {
  HOME: '/root/snap/NAME/REVISION',
  SNAP_REAL_HOME: '/root',
  SNAP_USER_COMMON: '/root/snap/NAME/common',
  SNAP_USER_DATA: '/root/snap/NAME/REVISION',
}
