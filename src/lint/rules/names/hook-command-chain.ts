import { hookKind } from '../../../hooks/catalogue.ts'
import { isMapping } from '../../../yaml/document.ts'
import type { Mapping } from '../../../yaml/document.ts'
import { goQuoted } from '../../reading/names.ts'
import type { Rule } from '../../rule.ts'
import { invalid, table, texts } from '../../reading/fields.ts'

/** Characters that snapd allows in a hook's command-chain. */
export const hookCommandChain: Rule = {
  id: 'hook-command-chain',
  group: 'names',
  about: ['snap', 'hook'],
  severity: 'error',
  certainty: 'certain',
  summary: "A hook's command-chain has an entry with characters that snapd refuses",
  explanation:
    'The programs of a command-chain are run by snapd one after another, each with the next as its argument, and end in the hook. ' +
    'Entries are paths in the snap without arguments, and snapd takes letters, digits and a few marks only.',
  remedy: "Use letters, digits and '/._#:$-' only: an entry is a path in the snap, without arguments.",
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\nhooks: {install: {command-chain: [bin/wrap]}}\n",
      'meta/hooks/install': '#!/bin/sh\n',
    },
  ],
  bad: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\nhooks: {install: {command-chain: [bin/wrap x]}}\n",
      'meta/hooks/install': '#!/bin/sh\n',
    },
  ],
  *check(tree) {
    const components = Object.values(tree.metadata.components ?? {}).map(component =>
      table(isMapping(component) ? component : {}, 'hooks'),
    )
    for (const hooks of [...components, tree.metadata.hooks ?? {}] satisfies Mapping[]) {
      for (const [name, hook] of Object.entries(hooks)) {
        if (hookKind(name) === undefined) continue
        for (const item of texts(isMapping(hook) ? hook : {}, 'command-chain')) {
          if (/^[A-Za-z0-9/._#:$-]*$/.test(item)) continue
          yield {
            message: invalid(
              tree,
              `hook command-chain contains illegal "${goQuoted(item)}" (legal: '^[A-Za-z0-9/._#:$-]*$')`,
            ),
            file: 'meta/snap.yaml',
          }
        }
      }
    }
  },
}
