import { hookKind } from '../../../hooks/catalogue.ts'
import type { SnapType } from '../../../hooks/catalogue.ts'
import type { Rule } from '../../rule.ts'
import { snapType } from '../../../snap/metadata/facts.ts'
import { treeHooks } from '../../../snap/snap.ts'

/** Hooks that snapd looks for in gadgets or kernels only. */
export const hookWrongType: Rule = {
  id: 'hook-wrong-type',
  group: 'names',
  about: ['snap', 'hook'],
  severity: 'warning',
  certainty: 'certain',
  summary: 'The snap has a hook that snapd runs in snaps of another type only',
  explanation:
    "Some hooks concern the device and not a snap's own life: snapd looks for them in the gadget or the kernel only. In a snap of " +
    'another type the hook is valid and never runs.',
  remedy: 'Move the hook to the snap of that type.',
  needs: ['metadata'],
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\ntype: gadget\n",
      'meta/hooks/prepare-device': '#!/bin/sh\n',
    },
  ],
  bad: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/prepare-device': '#!/bin/sh\n' }],
  *check(tree) {
    const type = snapType(tree.metadata)
    for (const { name, entry } of treeHooks(tree)) {
      const only = hookKind(name)?.only
      if (only === undefined || only.includes(type as SnapType)) continue
      yield {
        message: `'${name}' never runs in a snap of type '${type}': snapd looks for it in ${only.join(' and ')} snaps only`,
        file: entry?.path ?? 'meta/snap.yaml',
      }
    }
  },
}
