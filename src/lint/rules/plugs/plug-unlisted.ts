import { hookSubject } from '../../../hooks/catalogue.ts'
import { plugUsers } from '../../reading/plug-users.ts'
import { interfaceOf } from '../../../snap/metadata/facts.ts'
import type { Rule } from '../../rule.ts'

/** A plug that everything has, in a snap that otherwise says who has which. */
export const plugUnlisted: Rule = {
  id: 'plug-unlisted',
  group: 'plugs',
  about: ['snap', 'hook'],
  severity: 'info',
  certainty: 'possible',
  summary: 'A plug is declared and listed by nobody, so that every app and hook has it',
  explanation:
    'A plug that is declared at the top level and listed nowhere is not unused: snapd gives it to every app and every hook of the snap. Where other plugs are listed one ' +
    'by one this is rarely meant, and an app or hook can do more than it needs to. Content plugs are left out, since what they bring is usually for all.',
  remedy: 'List the plug for the apps and hooks that need it, or remove it.',
  needs: ['metadata'],
  good: [
    { yaml: "name: aa\nversion: '1'\nplugs: {home: null}\napps: {aa: {command: bin/aa}}\n" },
    {
      yaml: "name: aa\nversion: '1'\nplugs: {data: {interface: content, target: $SNAP/data}}\napps: {aa: {command: bin/aa, plugs: [home]}}\n",
    },
    {
      yaml: "name: aa\nversion: '1'\nplugs: {cam: camera}\napps: {aa: {command: bin/aa, plugs: [home]}}\n",
      hook: 'connect-plug-cam',
      script: '#!/bin/sh\nexit 0\n',
    },
  ],
  bad: [
    { yaml: "name: aa\nversion: '1'\nplugs: {cam: camera}\napps: {aa: {command: bin/aa, plugs: [home]}}\n" },
  ],
  *check(tree) {
    const listed = new Set(plugUsers(tree.snap, 'plug').flatMap(user => user.listed))
    if (listed.size === 0) return
    const subjects = new Set(tree.hooks.map(hook => hookSubject(hook.name)?.name))
    for (const [plug, value] of Object.entries(tree.snap.plugs ?? {})) {
      if (
        listed.has(plug) ||
        subjects.has(plug) ||
        ['content', 'confdb', 'snapd-control'].includes(interfaceOf(plug, value))
      )
        continue
      yield {
        message: `The plug '${plug}' is listed by nobody: every app and every hook has it`,
        file: 'meta/snap.yaml',
        key: ['plugs', plug],
      }
    }
  },
}
