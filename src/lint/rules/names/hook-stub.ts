import { hookKind } from '../../../hooks/catalogue.ts'
import { stubText } from '../../../hooks/texts.ts'
import type { Rule } from '../../rule.ts'
import { texts } from '../../reading/fields.ts'
import { treeHooks } from '../../../snap/snap.ts'

/** Declared hooks without a script: what is packed for them does nothing. */
export const hookStub: Rule = {
  id: 'hook-stub',
  group: 'names',
  about: ['hook'],
  severity: 'warning',
  certainty: 'certain',
  summary: 'A hook is declared and has no script',
  explanation:
    "An entry below 'hooks:' gives plugs or an environment to a hook and is no hook by itself. When neither the project nor a part " +
    'provides the script, a stub is packed that does nothing and succeeds, and nobody is told that the work of the hook is never ' +
    'done. A part that ought to provide the script and no longer does is the usual cause.',
  remedy: "Add the script to 'snap/hooks', or remove the entry below 'hooks:'.",
  needs: ['readable'],
  unbuilt: 'likely',
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\nhooks: {install: {}}\n",
      'meta/hooks/install': '#!/bin/sh\n',
    },
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\nhooks: {install: {command-chain: [bin/wrap]}}\n",
      'meta/hooks/install': '#!/bin/true\n',
    },
  ],
  bad: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\nhooks: {install: {}}\n",
      'meta/hooks/install': '#!/bin/true\n',
    },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nhooks: {install: {}}\n" },
  ],
  *check(tree) {
    for (const { name, declared, entry } of treeHooks(tree)) {
      if (declared === undefined || hookKind(name) === undefined) continue
      if (entry === undefined) {
        if (tree.known.files)
          yield {
            message: `'${name}' is declared, and 'meta/hooks/${name}' does not exist: running it fails`,
            file: 'meta/snap.yaml',
          }
        else if (texts(declared, 'command-chain').length === 0) {
          yield {
            message: `'${name}' is declared and has no script: what is packed for it does nothing`,
            file: 'meta/snap.yaml',
            key: ['hooks', name],
          }
        }
        continue
      }
      const content = entry.kind === 'file' ? tree.read(entry.path) : undefined
      // A chain does the work before it starts the hook: extensions ship such hooks.
      if (content === undefined || texts(declared, 'command-chain').length > 0) continue
      if (Buffer.from(content).toString('latin1') === stubText)
        yield {
          message: `'${name}' is declared and has no script: what is packed does nothing`,
          file: entry.path,
        }
    }
  },
}
