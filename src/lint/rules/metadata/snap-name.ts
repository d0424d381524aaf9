import { isSnapName } from '../../../text/snap-name.ts'
import type { Rule } from '../../rule.ts'
import { invalid } from '../../reading/fields.ts'

/** Names of the snap and of its components. */
export const snapName: Rule = {
  id: 'snap-name',
  group: 'metadata',
  about: ['snap'],
  severity: 'error',
  certainty: 'certain',
  summary: 'The name of the snap or of a component is not one that snapd takes',
  explanation:
    'The name becomes part of paths, units and security profiles, so that snapd accepts few characters and a limited length. The ' +
    'name of a component has to follow the same rule.',
  remedy:
    'Use 2 to 40 lower-case letters, digits and single dashes, with at least one letter and no dash at either end.',
  good: [{ 'meta/snap.yaml': "name: good-name\nversion: '1'\n" }],
  bad: [
    { 'meta/snap.yaml': "name: Bad\nversion: '1'\n" },
    { 'meta/snap.yaml': "version: '1'\n" },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\ncomponents: {b: {type: standard}}\n" },
  ],
  *check(tree) {
    const name = tree.metadata.name ?? ''
    const file = 'meta/snap.yaml'
    if (name === '') {
      yield { message: invalid(tree, 'snap name cannot be empty'), file }
      return
    }
    if (!isSnapName(name)) yield { message: invalid(tree, `invalid snap name: "${name}"`), file }
    for (const component of Object.keys(tree.metadata.components ?? {})) {
      if (!isSnapName(component)) yield { message: invalid(tree, `invalid snap name: "${component}"`), file }
    }
  },
}
