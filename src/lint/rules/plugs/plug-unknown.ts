import type { Mapping } from '../../../yaml/document.ts'
import { nearest } from '../../../text/nearest.ts'
import { knownInterfaces } from '../../../metadata/interfaces.ts'
import type { PlugUser } from '../../reading/plug-users.ts'
import type { Side } from '../../../snap/metadata/facts.ts'
import { plugUsers, userWords } from '../../reading/plug-users.ts'
import type { Rule } from '../../rule.ts'

/** Plugs and slots that are listed and exist nowhere; for the plugs of hooks hook-plug-unknown says it. */
export const plugUnknown: Rule = {
  id: 'plug-unknown',
  group: 'plugs',
  about: ['snap', 'hook'],
  severity: 'warning',
  certainty: 'certain',
  summary:
    'An app lists a plug, or an app or hook lists a slot, that is neither declared nor the name of an interface',
  explanation:
    'A plug or slot that is listed and declared nowhere is taken for the interface of that name. When snapd knows no such interface it drops the entry without a ' +
    "word, and the app is confined as if it were not there. 'snap pack' succeeds; the store refuses the upload, or nobody notices until a user " +
    'meets a denial.',
  remedy: "Declare it under 'plugs:' or 'slots:' with its interface, or name an interface that snapd has.",
  needs: ['metadata'],
  good: [
    {
      yaml: "name: aa\nversion: '1'\nplugs: {cam: camera}\nslots: {bus: dbus}\napps: {aa: {command: bin/aa, plugs: [cam, network], slots: [bus]}}\n",
    },
  ],
  bad: [
    { yaml: "name: aa\nversion: '1'\napps: {aa: {command: bin/aa, plugs: [netwrok]}}\n" },
    {
      yaml: "name: aa\nversion: '1'\nslots: {my-bus: dbus}\napps: {aa: {command: bin/aa, plugs: [my-bus]}}\n",
    },
    {
      yaml: "name: aa\nversion: '1'\nslots: {my-bus: dbus}\nhooks: {configure: {slots: [mybus]}}\n",
      script: '#!/bin/sh\nexit 0\n',
    },
  ],
  *check(tree) {
    const declared: Record<Side, Mapping> = {
      plug: tree.snap.plugs ?? {},
      slot: tree.snap.slots ?? {},
    }
    const lists = [
      ...plugUsers(tree.snap, 'plug')
        .filter(user => user.kind === 'app')
        .map(user => ({ user, side: 'plug' as const })),
      ...plugUsers(tree.snap, 'slot')
        .filter(user => user.component === undefined)
        .map(user => ({ user, side: 'slot' as const })),
    ]
    for (const { user, side } of lists) {
      for (const [index, name] of user.listed.entries()) {
        if (Object.hasOwn(declared[side], name) || knownInterfaces.has(name)) continue
        yield {
          message: said(user, { side, name }),
          file: 'meta/snap.yaml',
          key: [...user.key, index],
          remedy: advice({ side, name }, declared),
        }
      }
    }
  },
}

function said(user: PlugUser, { side, name }: { side: Side; name: string }): string {
  const words = userWords(user)
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} lists the ${side} '${name}', which snapd drops: it is not declared and no interface has that name`
}

function advice(
  { side, name }: { side: Side; name: string },
  declared: Readonly<Record<Side, Mapping>>,
): string | undefined {
  const other = side === 'plug' ? 'slot' : 'plug'
  if (Object.hasOwn(declared[other], name)) return `'${name}' is a ${other}: list it under '${other}s:'.`
  const near = nearest(name, [...Object.keys(declared[side]), ...knownInterfaces])[0]
  return near === undefined ? undefined : `Did you mean '${near}'?`
}
