import { nearest } from '../../../text/nearest.ts'
import { knownInterfaces } from '../../../metadata/interfaces.ts'
import { interfaceOf } from '../../../snap/metadata/facts.ts'
import type { Rule } from '../../rule.ts'
import { table } from '../../reading/fields.ts'

/** Plugs and slots of an interface that no version of snapd up to the one we know has. */
export const plugInterfaceUnknown: Rule = {
  id: 'plug-interface-unknown',
  group: 'plugs',
  about: ['snap', 'hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'A plug or slot is of an interface that snapd does not know',
  explanation:
    'snapd removes a plug or slot whose interface it does not know when it reads the snap, from the snap and from everything that lists it, and says nothing about it. ' +
    "Nothing can be connected then, and hooks such as connect-plug-NAME never run. When no interface is given the plug's own name is taken for one, which is the " +
    'usual cause after a plug is renamed. An interface newer than snapd 2.77 is unknown here and fine where snapd has it.',
  remedy: "Name an interface that snapd has; 'snap interface' lists them.",
  needs: ['metadata'],
  good: [
    {
      yaml: "name: aa\nversion: '1'\nplugs: {cam: camera, home: null, data: {interface: content, target: $SNAP/data}}\n",
    },
  ],
  bad: [
    { yaml: "name: aa\nversion: '1'\nplugs: {cam: camara}\n" },
    { yaml: "name: aa\nversion: '1'\nplugs: {my-files: {read: [/etc/x]}}\n" },
    { yaml: "name: aa\nversion: '1'\nslots: {bus: {interface: dbuss}}\n" },
  ],
  *check(tree) {
    for (const side of ['plug', 'slot'] as const) {
      for (const [name, value] of Object.entries(table(tree.snap, `${side}s`))) {
        const own = interfaceOf(name, value)
        if (knownInterfaces.has(own)) continue
        const near = nearest(own, knownInterfaces)[0]
        yield {
          message: `snapd drops the ${side} '${name}': snapd 2.77 knows no interface '${own}'`,
          file: 'meta/snap.yaml',
          key: [`${side}s`, name],
          remedy:
            near === undefined
              ? own === name
                ? `Say which interface it is of: '${name}: {interface: …}'.`
                : undefined
              : `Did you mean '${near}'?`,
        }
      }
    }
  },
}
