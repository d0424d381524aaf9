import { placeOfHook } from '../../reading/each-hook.ts'
import type { Value } from '../../../yaml/document.ts'
import { text } from '../../reading/fields.ts'
import type { Hook } from '../../../snap/snap.ts'
import { hookSubject } from '../../../hooks/catalogue.ts'
import { interfaceOf } from '../../../snap/metadata/facts.ts'
import type { Rule } from '../../rule.ts'
import { isMapping } from '../../../yaml/document.ts'

const confdb = (role: string): string =>
  `name: aa\nversion: '1'\nplugs: {wifi: {interface: confdb, account: acme, view: network/wifi${role}}}\n`

/** Hooks about views belong to a confdb plug, most of them to one whose snap looks after the data. */
export const hookViewPlug: Rule = {
  id: 'hook-view-plug',
  group: 'names',
  about: ['snap', 'hook'],
  severity: 'warning',
  certainty: 'certain',
  summary:
    'A view hook belongs to a plug that is not of the confdb interface, or does not have the role for it',
  explanation:
    "Hooks about a confdb view end in the name of a confdb plug. change-view, save-view, load-view and query-view run for plugs with 'role: custodian' only, " +
    'whose snap answers for the data of the view; observe-view runs for every plug that can see what has changed. A view hook for another plug is ' +
    'packed and never runs, so that data is neither checked nor stored.',
  remedy: "Give the plug 'interface: confdb' and, for all but observe-view, 'role: custodian'.",
  needs: ['metadata'],
  good: [
    { yaml: confdb(', role: custodian'), hook: 'save-view-wifi', script: '#!/bin/sh\nexit 0\n' },
    { yaml: confdb(''), hook: 'observe-view-wifi', script: '#!/bin/sh\nexit 0\n' },
  ],
  bad: [
    { yaml: confdb(''), hook: 'change-view-wifi', script: '#!/bin/sh\nexit 0\n' },
    {
      yaml: "name: aa\nversion: '1'\nplugs: {wifi: network-manager}\n",
      hook: 'observe-view-wifi',
      script: '#!/bin/sh\nexit 0\n',
    },
  ],
  *check(tree) {
    const plugs = tree.snap.plugs ?? {}
    for (const hook of tree.hooks.filter(({ kind }) => kind?.name.endsWith('-view-'))) {
      const subject = hookSubject(hook.name)?.name ?? ''
      const plug = plugs[subject]
      // A plug that does not exist is told by hook-subject.
      const why = plug === undefined ? undefined : whyNever(hook, { subject, plug })
      if (why === undefined) continue
      const { lack, remedy } = why
      yield {
        message: `'${hook.name}' never runs: the plug '${subject}' ${lack}`,
        ...placeOfHook(hook),
        remedy,
      }
    }
  },
}

function whyNever(
  { kind }: Hook,
  { subject, plug }: { subject: string; plug: Value },
): { lack: string; remedy?: string } | undefined {
  const own = interfaceOf(subject, plug)
  if (own !== 'confdb') return { lack: `is of the interface '${own}', not confdb` }
  return kind?.name === 'observe-view-' || text(isMapping(plug) ? plug : {}, 'role') === 'custodian'
    ? undefined
    : {
        lack: 'does not have the role of custodian',
        remedy: `Write 'role: custodian' below the plug '${subject}'.`,
      }
}
