import { hookKind, hookSubject } from '../../../hooks/catalogue.ts'
import { stubText } from '../../../hooks/texts.ts'
import { isMapping } from '../../../yaml/document.ts'
import { texts } from '../../reading/fields.ts'
import { snapType } from '../../../snap/metadata/facts.ts'
import type { Snap } from '../../../snap/snap.ts'
import type { PlugUser } from '../../reading/plug-users.ts'
import { plugUsers } from '../../reading/plug-users.ts'
import type { Rule } from '../../rule.ts'

/** Plugs that reach nothing which runs. */
export const plugUnused: Rule = {
  id: 'plug-unused',
  group: 'plugs',
  about: ['snap', 'hook'],
  severity: 'info',
  certainty: 'likely',
  unbuilt: 'possible',
  summary: 'A plug belongs to nothing that runs',
  explanation:
    'A plug that a hook lists belongs to that hook and no longer to the apps. When the hook has no script what is packed for it does nothing, and the plug is connected for ' +
    "nobody: usually an app needs it and lost it to the hook's list. A snap without apps and hooks has no use for plugs at all. The store asks about every " +
    'plug that is not connected on its own.',
  remedy: 'List the plug where it is needed, or remove it.',
  needs: ['metadata'],
  good: [
    {
      yaml: "name: aa\nversion: '1'\nplugs: {home: null}\nhooks: {install: {plugs: [home]}}\n",
      hook: 'install',
      script: '#!/bin/sh\nexit 0\n',
    },
    {
      yaml: "name: aa\nversion: '1'\nplugs: {home: null}\nhooks: {install: {plugs: [home], command-chain: [bin/wrap]}}\n",
      hook: 'install',
      script: '#!/bin/true\n',
    },
    { yaml: "name: aa\nversion: '1'\ntype: gadget\nplugs: {home: null}\n" },
  ],
  bad: [
    {
      yaml: "name: aa\nversion: '1'\napps: {aa: {command: bin/aa}}\nhooks: {install: {plugs: [home]}}\n",
      hook: 'install',
      script: '#!/bin/true\n',
    },
    { yaml: "name: aa\nversion: '1'\nplugs: {home: null}\n" },
  ],
  *check(tree) {
    if (snapType(tree.metadata) !== 'app') return
    const users = plugUsers(tree.snap, 'plug')
    const file = 'meta/snap.yaml'
    if (
      users.length === 0 &&
      tree.hooks.every(hook => hook.entry === undefined) &&
      Object.keys(tree.snap.components ?? {}).length === 0
    ) {
      for (const plug of Object.keys(tree.snap.plugs ?? {}))
        yield {
          message: `The plug '${plug}' has no use: the snap has neither apps nor hooks`,
          file,
          key: ['plugs', plug],
        }
      return
    }
    // Before a build a part may still bring the script, and hook-stub asks about it.
    if (!tree.known.files) return
    for (const [plug, listing] of listings(users)) {
      const idle = listing.every(
        user => user.kind === 'hook' && user.component === undefined && doesNothing(tree, user.name),
      )
      if (!idle || tree.hooks.some(hook => plugOf(hook.name) === plug)) continue
      const names = listing.map(user => `'${user.name}'`).join(' and ')
      yield {
        message: `The plug '${plug}' belongs to ${names} alone, which ${listing.length === 1 ? 'has no script' : 'have no scripts'}`,
        file,
        key: listing[0]?.key,
      }
    }
  },
}

/** Who lists each plug. */
function listings(users: readonly PlugUser[]): ReadonlyMap<string, readonly PlugUser[]> {
  const found = new Map<string, PlugUser[]>()
  for (const user of users) {
    for (const plug of new Set(user.listed)) {
      const known = found.get(plug)
      if (known === undefined) found.set(plug, [user])
      else known.push(user)
    }
  }
  return found
}

function plugOf(name: string): string | undefined {
  const subject = hookSubject(name)
  return subject?.side === 'plug' ? subject.name : undefined
}

/** A hook that snapd knows and whose script does nothing or is not there; a chain of commands does its work before the script. */
function doesNothing(tree: Snap, name: string): boolean {
  const declared = (tree.snap.hooks ?? {})[name]
  if (hookKind(name) === undefined || texts(isMapping(declared) ? declared : {}, 'command-chain').length > 0)
    return false
  const hook = tree.hooks.find(other => other.name === name)
  return hook?.entry === undefined || hook.text === stubText
}
