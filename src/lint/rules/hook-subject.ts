import { hookSubject } from '../../hooks/catalogue.ts'
import { isMapping } from '../../tree/document.ts'
import type { Mapping } from '../../tree/document.ts'
import { nearest } from '../../tree/nearest.ts'
import type { Rule } from '../rule.ts'
import { table, texts, treeHooks } from '../snap-tree.ts'

/** Interface hooks name a plug or slot of the snap itself; without it they never run. */
export const hookSubjectUndeclared: Rule = {
  id: 'hook-subject',
  group: 'names',
  severity: 'warning',
  certainty: 'certain',
  summary: 'An interface hook belongs to a plug or slot that the snap does not have',
  explanation: "The end of an interface hook's name is the name of a plug or slot of the snap itself: connect-plug-cam runs when the plug "
    + "'cam' is connected. Without such a plug or slot nothing ever runs the hook, and snapd does not mention it. It happens when a "
    + "plug is renamed or commented out and its hooks are forgotten, or when the interface's name is written in place of the plug's.",
  remedy: "Declare the plug or slot in the project file; the hook's name ends in its name, not in the interface's.",
  needs: ['metadata'],
  good: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\nplugs: {cam: camera}\n", 'meta/hooks/connect-plug-cam': '#!/bin/sh\n' }],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/connect-plug-cam': '#!/bin/sh\n' },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nslots: {cam: camera}\n", 'meta/hooks/connect-plug-cam': '#!/bin/sh\n' },
  ],
  *check(tree) {
    if (tree.kind === 'component') return
    const known = { plug: names(tree.metadata, 'plugs'), slot: names(tree.metadata, 'slots') }
    for (const { name, entry } of treeHooks(tree)) {
      const subject = hookSubject(name)
      if (subject === undefined || known[subject.side].has(subject.name)) continue
      const { side } = subject
      const other = side === 'plug' ? 'slot' : 'plug'
      const near = nearest(subject.name, known[side])[0]
      yield {
        message: `'${name}' never runs: the snap has no ${side} '${subject.name}'`,
        file: entry?.path ?? 'meta/snap.yaml',
        ...(known[other].has(subject.name) && name.includes(`-${side}-`) ? { remedy: `'${subject.name}' is a ${other}: did you mean '${name.replace(`-${side}-`, `-${other}-`)}'?` }
          : near === undefined ? {} : { remedy: `Did you mean '${name.slice(0, -subject.name.length)}${near}'?` }),
      }
    }
  },
}

/** Plugs or slots that the snap has: declared at the top, or listed by an app or hook. */
function names(metadata: Mapping, key: 'plugs' | 'slots'): Set<string> {
  const users = [...Object.values(table(metadata, 'apps')), ...Object.values(table(metadata, 'hooks'))]
  return new Set([...Object.keys(table(metadata, key)), ...users.flatMap(user => texts(isMapping(user) ? user : {}, key))])
}
