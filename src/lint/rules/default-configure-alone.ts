import type { Rule } from '../rule.ts'
import { invalid, treeHooks } from '../snap-tree.ts'

/** A `default-configure` hook needs a `configure` hook in the same snap. */
export const defaultConfigureAlone: Rule = {
  id: 'default-configure-alone',
  severity: 'error',
  summary: "The snap has a 'default-configure' hook and no 'configure' hook",
  fix: "Add a 'configure' hook; it may do nothing but exit 0.",
  good: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/configure': '#!/bin/sh\n', 'meta/hooks/default-configure': '#!/bin/sh\n' }],
  bad: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/default-configure': '#!/bin/sh\n' }],
  *check(tree) {
    if (tree.kind === 'component') return
    const hooks = treeHooks(tree)
    const alone = hooks.find(hook => hook.name === 'default-configure')
    if (alone === undefined || hooks.some(hook => hook.name === 'configure')) return
    yield { message: invalid(tree, 'cannot specify "default-configure" hook without "configure" hook'), file: alone.entry?.path ?? 'meta/snap.yaml' }
  },
}
