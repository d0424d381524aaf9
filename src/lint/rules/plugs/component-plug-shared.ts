import { isMapping } from '../../../yaml/document.ts'
import type { Rule } from '../../rule.ts'
import { table, texts } from '../../reading/fields.ts'

/** A plug that a component hook brings in and an app lists as well: snapd crashes on it. */
export const componentPlugShared: Rule = {
  id: 'component-plug-shared',
  group: 'plugs',
  about: ['snap'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A component hook and an app list a plug that is not declared at the top level',
  explanation:
    'A plug that is listed by an app or hook and declared nowhere is made up by snapd on the spot, with the interface of that ' +
    'name. It does so for the snap and for its components apart, and when both make up the same plug snapd refuses the snap. One ' +
    'declaration at the top level serves both.',
  remedy: "Declare the plug under 'plugs:' at the top level of the project file.",
  good: [
    {
      'meta/snap.yaml':
        "name: aa\nversion: '1'\nhooks: {configure: {plugs: [home]}}\ncomponents: {bb: {type: standard, hooks: {install: {plugs: [home]}}}}\n",
      'meta/hooks/configure': '#!/bin/sh\n',
    },
    {
      'meta/snap.yaml':
        "name: aa\nversion: '1'\nplugs: {network: null}\napps: {aa: {command: bin/a, plugs: [network]}}\ncomponents: {bb: {type: standard, hooks: {install: {plugs: [network]}}}}\n",
      'bin/a': { mode: 0o755 },
    },
  ],
  bad: [
    {
      'meta/snap.yaml':
        "name: aa\nversion: '1'\napps: {aa: {command: bin/a, plugs: [network]}}\ncomponents: {bb: {type: standard, hooks: {install: {plugs: [network]}}}}\n",
      'bin/a': { mode: 0o755 },
    },
  ],
  *check({ metadata }) {
    const declared = metadata.plugs ?? {}
    const apps = Object.entries(metadata.apps ?? {})
    for (const [component, content] of Object.entries(metadata.components ?? {})) {
      for (const [hook, entry] of Object.entries(table(isMapping(content) ? content : {}, 'hooks'))) {
        for (const plug of texts(isMapping(entry) ? entry : {}, 'plugs').filter(
          name => !(name in declared),
        )) {
          const user = apps.find(([, app]) => texts(isMapping(app) ? app : {}, 'plugs').includes(plug))?.[0]
          if (user === undefined) continue
          yield {
            message: `snapd crashes on this snap.yaml: the plug "${plug}" is listed by hook "${hook}" of component "${component}" and by app "${user}", and is not declared at the top level`,
            file: 'meta/snap.yaml',
            remedy: `Declare '${plug}' under 'plugs:' at the top level of the project file.`,
          }
        }
      }
    }
  },
}
