import { hookKind, isComponentHook, isHookName } from '../../../hooks/catalogue.ts'
import { isMapping } from '../../../yaml/document.ts'
import type { Rule } from '../../rule.ts'
import { invalid, table } from '../../reading/fields.ts'
import { treeHooks } from '../../../snap/snap.ts'

/** snapd takes a name for a hook by its beginning, and then refuses the snap when the whole name is malformed. */
export const hookName: Rule = {
  id: 'hook-name',
  group: 'names',
  about: ['snap', 'hook'],
  severity: 'error',
  certainty: 'certain',
  summary: 'An interface or view hook has a malformed name',
  explanation:
    'snapd tells interface and view hooks by their beginning, and then checks the whole name: lower-case letters and digits with ' +
    'single dashes. A name that begins right and goes on wrong is not passed over like an unknown one, it makes snapd refuse the ' +
    'snap.',
  remedy: 'Name the plug or slot in lower-case letters and digits with single dashes, as it is declared.',
  needs: ['readable'],
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\nplugs: {cam-2: camera}\n",
      'meta/hooks/connect-plug-cam-2': '#!/bin/sh\n',
    },
  ],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/connect-plug--x': '#!/bin/sh\n' },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nhooks: {save-view-Foo: {}}\n" },
  ],
  *check(tree) {
    for (const { name, declared } of treeHooks(tree)) {
      if (hookKind(name) === undefined || isHookName(name)) continue
      yield {
        message: invalid(tree, `invalid hook name: "${name}"`),
        file: declared === undefined ? `meta/hooks/${name}` : 'meta/snap.yaml',
      }
    }
    for (const component of Object.values(tree.metadata.components ?? {})) {
      for (const name of Object.keys(table(isMapping(component) ? component : {}, 'hooks'))) {
        if (isComponentHook(name) && !isHookName(name))
          yield { message: invalid(tree, `invalid hook name: "${name}"`), file: 'meta/snap.yaml' }
      }
    }
  },
}
