import { hookSubject } from '../../../hooks/catalogue.ts'
import { interfaceOf } from '../../plug-tables.ts'
import type { Rule } from '../../rule.ts'
import { isMapping } from '../../../yaml/document.ts'
import { table, text } from '../../snap-tree.ts'

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
    const plugs = table(tree.snap, 'plugs')
    for (const { name, entry, kind } of tree.hooks) {
      const subject = kind?.name.endsWith('-view-') === true ? hookSubject(name) : undefined
      const plug = subject === undefined ? undefined : plugs[subject.name]
      // A plug that does not exist is told by hook-subject.
      if (subject === undefined || plug === undefined) continue
      const where = {
        file: entry?.path ?? 'meta/snap.yaml',
        ...(entry === undefined ? { key: ['hooks', name] } : {}),
      }
      const own = interfaceOf(subject.name, plug)
      if (own !== 'confdb')
        yield {
          message: `'${name}' never runs: the plug '${subject.name}' is of the interface '${own}', not confdb`,
          ...where,
        }
      else if (kind?.name !== 'observe-view-' && text(isMapping(plug) ? plug : {}, 'role') !== 'custodian') {
        yield {
          message: `'${name}' never runs: the plug '${subject.name}' does not have the role of custodian`,
          ...where,
          remedy: `Write 'role: custodian' below the plug '${subject.name}'.`,
        }
      }
    }
  },
}
