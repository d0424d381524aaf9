import { hookKind } from '../../../hooks/catalogue.ts'
import { baseName, parentPath } from '../../../tree/listing.ts'
import type { Rule } from '../../rule.ts'

/** Directories in `meta/hooks`: snapd takes one with a hook's name for the hook, and cannot run it. */
export const hookDirectory: Rule = {
  id: 'hook-directory',
  group: 'names',
  about: ['hook'],
  severity: 'warning',
  certainty: 'certain',
  summary: 'A directory lies in meta/hooks',
  explanation:
    'snapd looks at the names directly in meta/hooks and nowhere deeper. A directory with an ordinary name is dead weight there; ' +
    "one with a hook's name is taken for the hook, and starting it fails, with the installation or whatever else ran the hook.",
  remedy: "Move it elsewhere in the snap, for example to 'lib/hooks', and let hooks reach it through $SNAP.",
  needs: ['readable'],
  good: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '#!/bin/sh\n' }],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/configure/main': '#!/bin/sh\n' },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/lib/common.sh': '#!/bin/sh\n' },
  ],
  *check(tree) {
    for (const entry of tree.meta) {
      if (entry.kind !== 'directory' || parentPath(entry.path) !== 'meta/hooks') continue
      const name = baseName(entry.path)
      yield {
        message:
          hookKind(name) === undefined
            ? `'${name}' is a directory: snapd looks for hooks in 'meta/hooks' only`
            : `snapd takes '${name}' for a hook and fails to run it: it is a directory`,
        file: entry.path,
      }
    }
  },
}
