import { isMapping } from '../../../yaml/document.ts'
import type { Mapping } from '../../../yaml/document.ts'
import type { Rule } from '../../rule.ts'
import { invalid, text, texts } from '../../reading/fields.ts'

/** What apps must not share, and the order of their start. */
export const appSet: Rule = {
  id: 'app-set',
  group: 'metadata',
  about: ['snap'],
  severity: 'error',
  certainty: 'certain',
  summary: 'Two apps have the same alias or common-id, or services wait for each other',
  explanation:
    "Aliases and common-ids name an app for the whole system, so two apps cannot share one. 'before' and 'after' become the order " +
    'in which services start: where they run in a circle no order exists, and snapd refuses the snap instead of choosing one.',
  remedy: "Give each app its own aliases and 'common-id', and let 'before' and 'after' run in one direction.",
  good: [
    {
      'meta/snap.yaml':
        "name: aa\nversion: '1'\napps: {a: {daemon: simple, after: [b]}, b: {daemon: simple}}\n",
    },
  ],
  bad: [
    {
      'meta/snap.yaml':
        "name: aa\nversion: '1'\napps: {a: {daemon: simple, after: [b]}, b: {daemon: simple, after: [a]}}\n",
    },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\napps: {a: {aliases: [x]}, b: {aliases: [x]}}\n" },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\napps: {a: {common-id: x}, b: {common-id: x}}\n" },
  ],
  *check(tree) {
    const file = 'meta/snap.yaml'
    const apps = Object.entries(tree.metadata.apps ?? {})
      .map(([name, app]) => ({ name, app: isMapping(app) ? app : {} }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    const aliases = new Map<string, string>()
    const ids = new Map<string, string>()
    for (const { name, app } of apps) {
      for (const alias of texts(app, 'aliases')) {
        const other = aliases.get(alias)
        if (other !== undefined && other !== name)
          yield { message: `cannot set "${alias}" as alias for both "${other}" and "${name}"`, file }
        aliases.set(alias, name)
      }
    }
    const cycle = waiting(apps)
    if (cycle.length > 0)
      yield {
        message: invalid(tree, `applications are part of a before/after cycle: ${cycle.join(', ')}`),
        file,
      }
    for (const { name, app } of apps) {
      for (const alias of texts(app, 'aliases').filter(word => !/^[a-zA-Z0-9][-_.a-zA-Z0-9]*$/.test(word))) {
        yield {
          message: invalid(
            tree,
            `cannot have "${alias}" as alias name for app "${name}" - use only letters, digits, dash, underscore and dot characters`,
          ),
          file,
        }
      }
      const id = text(app, 'common-id')
      const other = ids.get(id)
      if (id !== '' && other !== undefined) {
        yield {
          message: invalid(
            tree,
            `application "${name}" common-id "${id}" must be unique, already used by application "${other}"`,
          ),
          file,
        }
      }
      ids.set(id, name)
    }
  },
}

/** The services that can never start, because they wait for each other. */
function waiting(apps: readonly { name: string; app: Mapping }[]): string[] {
  const after = new Map(apps.map(({ name, app }) => [name, new Set(texts(app, 'after'))]))
  for (const { name, app } of apps) for (const other of texts(app, 'before')) after.get(other)?.add(name)
  for (let count = -1; count !== after.size;) {
    count = after.size
    for (const [name, others] of after) if (![...others].some(other => after.has(other))) after.delete(name)
  }
  return [...after.keys()]
}
