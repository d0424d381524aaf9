import { knownInterfaces } from '../../../metadata/interfaces.ts'
import { isPlugName } from '../../reading/names.ts'
import { interfaceOf } from '../../../snap/metadata/facts.ts'
import type { Rule } from '../../rule.ts'
import { table } from '../../reading/fields.ts'

/** Plugs and slots whose names snapd does not take. */
export const plugName: Rule = {
  id: 'plug-name',
  group: 'plugs',
  about: ['snap', 'hook'],
  severity: 'warning',
  certainty: 'certain',
  summary: 'A plug or slot has a name that snapd does not take',
  explanation:
    'Names of plugs and slots are lower-case letters and digits with single dashes, beginning with a letter. snapd removes a plug or slot with another name when it reads the ' +
    'snap, before it checks the rest, so that nothing is refused and nothing is said. The plug cannot be connected, and its hooks cannot be named.',
  remedy:
    "Use lower-case letters, digits and single dashes, and an 'interface:' key where the name is not that of the interface.",
  needs: ['metadata'],
  good: [{ yaml: "name: aa\nversion: '1'\nplugs: {my-cam2: camera}\n" }],
  bad: [
    { yaml: "name: aa\nversion: '1'\nplugs: {my_cam: camera}\n" },
    { yaml: "name: aa\nversion: '1'\nslots: {Bus: dbus}\n" },
  ],
  *check(tree) {
    for (const side of ['plug', 'slot'] as const) {
      for (const [name, value] of Object.entries(table(tree.snap, `${side}s`))) {
        // Of an unknown interface another rule tells, as snapd does.
        if (isPlugName(name) || !knownInterfaces.has(interfaceOf(name, value))) continue
        const proposed = name
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, '-')
          .replace(/^[-0-9]+|-+$/g, '')
        yield {
          message: `snapd drops the ${side} '${name}': its name is not of lower-case letters, digits and single dashes`,
          file: 'meta/snap.yaml',
          key: [`${side}s`, name],
          remedy: isPlugName(proposed) ? `Rename it, for example to '${proposed}'.` : undefined,
        }
      }
    }
  },
}
