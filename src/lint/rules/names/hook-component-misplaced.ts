import { placeOfHook } from '../../reading/each-hook.ts'
import { hookKind, hookKinds, isComponentHook } from '../../../hooks/catalogue.ts'
import type { Rule } from '../../rule.ts'
import { treeHooks } from '../../../snap/snap.ts'
import type { Snap } from '../../../snap/snap.ts'

/** A component's hook among those of the snap, told by its name. */
export const hookComponentMisplaced: Rule = {
  id: 'hook-component-misplaced',
  group: 'names',
  about: ['snap', 'hook'],
  severity: 'warning',
  certainty: 'certain',
  summary: "A component's hook lies among the hooks of the snap",
  explanation:
    "A component has a hooks directory of its own, and a hook in it has the hook's plain name: snap/component/NAME/hooks/install. A " +
    "file called 'component-NAME-install' in the snap's own hooks directory is packed with the snap, where snapd passes over it because no " +
    'hook has that name. The component is installed without its hook, and nothing says so.',
  remedy: "Move it to 'snap/component/<component>/hooks/<hook>'.",
  needs: ['readable'],
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\ncomponents: {bb: {type: standard}}\n",
      'meta/hooks/install': '#!/bin/sh\n',
    },
  ],
  bad: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\ncomponents: {bb: {type: standard}}\n",
      'meta/hooks/component-bb-install': '#!/bin/sh\n',
    },
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\n",
      'meta/hooks/component-dfx-mgr-pre-refresh': '#!/bin/sh\n',
    },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/component-bb-configure': '#!/bin/sh\n' },
  ],
  *check(tree) {
    for (const { name, entry } of treeHooks(tree)) {
      const meant = misplacedHook(tree, name)
      if (meant === undefined) continue
      const { component, hook } = meant
      yield {
        message: `snapd never runs '${name}': hooks of a component lie in a directory of their own`,
        ...placeOfHook({ name, entry }),
        remedy: isComponentHook(hook)
          ? `Move it to 'snap/component/${component}/hooks/${hook}'.`
          : `Components have no '${hook}' hook, only install, pre-refresh, post-refresh and remove: do its work in the snap's own '${hook}'.`,
      }
    }
  },
}

/** The component and hook that a name such as `component-bb-install` stands for; declared components come first. */
export function misplacedHook(tree: Snap, name: string): { component: string; hook: string } | undefined {
  if (tree.kind === 'component' || !name.startsWith('component-') || hookKind(name) !== undefined)
    return undefined
  const rest = name.slice('component-'.length)
  const declared = Object.keys(tree.metadata.components ?? {}).find(
    component => rest.startsWith(`${component}-`) && hookKind(rest.slice(component.length + 1)) !== undefined,
  )
  if (declared !== undefined) return { component: declared, hook: rest.slice(declared.length + 1) }
  const hook = hookKinds
    .filter(kind => kind.of === undefined && rest.endsWith(`-${kind.name}`))
    .map(kind => kind.name)
    .sort((a, b) => b.length - a.length)[0]
  const component = rest.slice(0, -(hook?.length ?? 0) - 1)
  return hook === undefined || component === '' ? undefined : { component, hook }
}
