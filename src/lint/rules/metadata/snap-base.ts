import { hookKind } from '../../../hooks/catalogue.ts'
import { isSnapName } from '../../../text/snap-name.ts'
import type { Rule } from '../../rule.ts'
import { invalid } from '../../reading/fields.ts'
import { snapType } from '../../../snap/metadata/facts.ts'
import { treeHooks } from '../../../snap/snap.ts'
import { smallYaml } from '../../small-yaml.ts'

/** The base against the snap's type and content. */
export const snapBase: Rule = {
  id: 'snap-base',
  group: 'metadata',
  about: ['snap'],
  severity: 'error',
  certainty: 'certain',
  summary: "The snap's base is malformed or does not fit its type or content",
  explanation:
    "The base is the file system that the snap's programs see. snapd refuses a malformed name, a base that has a base itself, and " +
    'an app that has neither a base nor another of the few ways to go without.',
  remedy: "Name an existing base, or none for a snap of type 'base'.",
  good: [{ 'meta/snap.yaml': smallYaml }],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nbase: Core\n" },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nbase: none\n", 'meta/hooks/install': '#!/bin/sh\n' },
    { 'meta/snap.yaml': `${smallYaml}type: base\n` },
  ],
  *check(tree) {
    const base = tree.metadata.base ?? ''
    const type = snapType(tree.metadata)
    const file = 'meta/snap.yaml'
    if ((type === 'os' || type === 'base') && base !== '' && base !== 'none') {
      yield {
        message: invalid(
          tree,
          `cannot have "base" field with value other than "none" on "${type}" snap "${tree.metadata.name ?? ''}"`,
        ),
        file,
      }
    } else if (base === 'none') {
      const hooked = treeHooks(tree).some(hook => hookKind(hook.name) !== undefined)
      if (hooked || Object.keys(tree.metadata.apps ?? {}).length > 0)
        yield { message: invalid(tree, 'cannot have apps or hooks with base "none"'), file }
    } else if (base !== '') {
      const [own = '', key] = base.split(/_(.*)/s)
      if (key !== undefined)
        yield { message: invalid(tree, `base cannot specify a snap instance name: "${base}"`), file }
      else if (!isSnapName(own))
        yield { message: invalid(tree, `invalid base name: invalid snap name: "${base}"`), file }
    }
  },
}
