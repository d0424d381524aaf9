import { hookKind } from '../../../hooks/catalogue.ts'
import type { SnapType } from '../../../hooks/catalogue.ts'
import type { Rule } from '../../rule.ts'
import { invalid } from '../../reading/fields.ts'
import { snapType } from '../../../snap/metadata/facts.ts'
import { treeHooks } from '../../../snap/snap.ts'

/** Hooks that a snap of this type must not have. */
export const hookSnapType: Rule = {
  id: 'hook-snap-type',
  group: 'names',
  about: ['snap', 'hook'],
  severity: 'error',
  certainty: 'certain',
  summary: 'The snap has a hook that snapd refuses for its type',
  explanation:
    'Configuration hooks run in the context of the running system, which some types of snap have none of: a base and snapd itself ' +
    'have no configuration of their own. snapd refuses a snap of such a type with the hook in it.',
  remedy: 'Remove the hook.',
  needs: ['metadata'],
  good: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\ntype: base\n", 'meta/hooks/install': '#!/bin/sh\n' }],
  bad: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\ntype: base\n", 'meta/hooks/configure': '#!/bin/sh\n' }],
  *check(tree) {
    const type = snapType(tree.metadata)
    const refused = treeHooks(tree).filter(
      hook => hookKind(hook.name)?.never?.includes(type as SnapType) === true,
    )
    // snapd names them in this order.
    const names = ['default-configure', 'configure'].filter(name => refused.some(hook => hook.name === name))
    if (names.length === 0) return
    const quoted = names.map(name => `"${name}"`).join(' or ')
    yield {
      message: invalid(
        tree,
        `cannot specify ${quoted} hook for "${type}" snap "${tree.metadata.name ?? ''}"`,
      ),
      file: refused[0]?.entry?.path ?? 'meta/snap.yaml',
    }
  },
}
