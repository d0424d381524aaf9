import { knownInterfaces } from '../../../metadata/interfaces.ts'
import { isPlugName } from '../../reading/names.ts'
import { interfaceOf } from '../../../snap/metadata/facts.ts'
import type { Rule } from '../../rule.ts'
import { invalid } from '../../reading/fields.ts'

/** One name for a plug and a slot; those that snapd drops before it looks do not count. */
export const plugSlotClash: Rule = {
  id: 'plug-slot-clash',
  group: 'plugs',
  about: ['snap'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A plug and a slot have the same name',
  explanation:
    "Plugs and slots of a snap share one set of names: 'snap connect' and the interface hooks could not tell which is meant. snapd " +
    'refuses a snap in which a name stands on both sides.',
  remedy: "Rename one of them and give it an 'interface:' key.",
  good: [
    {
      'meta/snap.yaml':
        "name: aa\nversion: '1'\nplugs: {network: null}\nslots: {bus: {interface: network}}\n",
    },
  ],
  bad: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\nplugs: {network: null}\nslots: {network: null}\n" }],
  *check(tree) {
    const slots = tree.metadata.slots ?? {}
    for (const [name, plug] of Object.entries(tree.metadata.plugs ?? {})) {
      if (!(name in slots) || !isPlugName(name)) continue
      if (
        !knownInterfaces.has(interfaceOf(name, plug)) ||
        !knownInterfaces.has(interfaceOf(name, slots[name]))
      )
        continue
      yield {
        message: invalid(tree, `cannot have plug and slot with the same name: "${name}"`),
        file: 'meta/snap.yaml',
      }
    }
  },
}
