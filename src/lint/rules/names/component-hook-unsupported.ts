import { isComponentHook } from '../../../hooks/catalogue.ts'
import type { Rule } from '../../rule.ts'
import { table } from '../../reading/fields.ts'
import { isMapping } from '../../../yaml/document.ts'

/** Hooks of components that the snap's metadata names: snapd takes four, without slots. */
export const componentHookUnsupported: Rule = {
  id: 'component-hook-unsupported',
  group: 'names',
  about: ['snap', 'hook'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A component declares a hook that snapd does not support for components',
  explanation:
    'Components have four hooks: install, pre-refresh, post-refresh and remove. snapd refuses a snap whose metadata names another ' +
    'one below a component, because configuration and interfaces belong to the snap and not to its components. For the same reason ' +
    "a component's hook cannot have slots.",
  remedy:
    "Components have the hooks 'install', 'pre-refresh', 'post-refresh' and 'remove', without slots; do the rest in the snap's own hooks.",
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\ncomponents: {bb: {type: standard, hooks: {install: {}}}}\n",
    },
  ],
  bad: [
    {
      'meta/snap.yaml':
        "name: aa\nversion: '1'\ncomponents: {bb: {type: standard, hooks: {configure: {}}}}\n",
    },
    {
      'meta/snap.yaml':
        "name: aa\nversion: '1'\ncomponents: {bb: {type: standard, hooks: {install: {slots: [s]}}}}\n",
    },
  ],
  *check(tree) {
    for (const component of Object.values(tree.metadata.components ?? {})) {
      for (const [name, hook] of Object.entries(table(isMapping(component) ? component : {}, 'hooks'))) {
        if (!isComponentHook(name))
          yield { message: `unsupported component hook: "${name}"`, file: 'meta/snap.yaml' }
        else if (isMapping(hook) && Array.isArray(hook['slots']) && hook['slots'].length > 0) {
          yield { message: 'component hooks cannot have slots', file: 'meta/snap.yaml' }
        }
      }
    }
  },
}
