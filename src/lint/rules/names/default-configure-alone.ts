import type { Rule } from '../../rule.ts'
import { invalid } from '../../reading/fields.ts'
import { treeHooks } from '../../../snap/snap.ts'

/** A `default-configure` hook needs a `configure` hook in the same snap. */
export const defaultConfigureAlone: Rule = {
  id: 'default-configure-alone',
  group: 'names',
  about: ['snap', 'hook'],
  severity: 'error',
  certainty: 'certain',
  summary: "The snap has a 'default-configure' hook and no 'configure' hook",
  explanation:
    'snapd runs default-configure before the services start at the first installation, to set what gadget and user gave as ' +
    'defaults, and counts on configure to check it afterwards. A snap with the first hook and without the second is refused when ' +
    'its metadata is read.',
  remedy: "Add a 'configure' hook; it may do nothing but exit 0.",
  needs: ['readable'],
  unbuilt: 'likely',
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\n",
      'meta/hooks/configure': '#!/bin/sh\n',
      'meta/hooks/default-configure': '#!/bin/sh\n',
    },
  ],
  bad: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/default-configure': '#!/bin/sh\n' }],
  *check(tree) {
    const hooks = treeHooks(tree)
    const alone = hooks.find(hook => hook.name === 'default-configure')
    if (alone === undefined || hooks.some(hook => hook.name === 'configure')) return
    yield {
      message: invalid(tree, 'cannot specify "default-configure" hook without "configure" hook'),
      file: alone.entry?.path ?? 'meta/snap.yaml',
    }
  },
}
