import { hookKind, hookKinds, isComponentHook, nearestHook } from '../../hooks/catalogue.ts'
import type { Rule } from '../rule.ts'
import { treeHooks } from '../snap-tree.ts'

/** Files and declarations that snapd passes over because of their name. */
export const hookUnknown: Rule = {
  id: 'hook-unknown',
  group: 'names',
  severity: 'warning',
  certainty: 'certain',
  summary: 'A file in meta/hooks, or an entry below hooks:, has a name that is no hook of snapd',
  explanation: "snapd has a fixed list of hooks and passes over every other name without a word, in meta/hooks as well as below 'hooks:'. A "
    + 'misspelt hook is packed and installed and never runs; the store may refuse it after the upload. Other files in the directory, '
    + 'such as notes or shared functions, are treated the same and still have to be executable.',
  remedy: 'Rename it to the hook that is meant, or move it out of the hooks directory.',
  good: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nhooks: {install: {}}\n", 'meta/hooks/install': '#!/bin/sh\n' },
    { 'meta/component.yaml': 'component: aa+bb\ntype: standard\n', 'meta/hooks/install': '#!/bin/sh\n' },
  ],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/confgure': '#!/bin/sh\n' },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/README.md': 'read me\n' },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nhooks: {upgrade: {}}\n" },
    { 'meta/component.yaml': 'component: aa+bb\ntype: standard\n', 'meta/hooks/configure': '#!/bin/sh\n' },
  ],
  *check(tree) {
    const component = tree.kind === 'component'
    for (const { name, entry } of treeHooks(tree)) {
      if (entry?.kind === 'directory' || (component ? isComponentHook(name) : hookKind(name) !== undefined)) continue
      const meant = nearestHook(name, component)
      yield {
        message: `snapd never runs '${name}': ${component && hookKind(name) !== undefined ? 'components have no such hook' : 'no hook has that name'}`,
        file: entry?.path ?? 'meta/snap.yaml',
        remedy: remedy(name, { meant, component }),
      }
    }
  },
}

function remedy(name: string, { meant, component }: { meant: string | undefined; component: boolean }): string {
  if (meant !== undefined) return `Did you mean '${meant}'?`
  if (component) return `Components have the hooks ${listed(hookKinds.filter(kind => kind.component).map(kind => kind.name))}.`
  return name.includes('.') ? 'Move it out of the hooks directory, for example to snap/local.' : 'Rename it to the hook that is meant, or move it out of the hooks directory.'
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).map(name => `'${name}'`).join(', ')} and '${names.at(-1) ?? ''}'`
}
