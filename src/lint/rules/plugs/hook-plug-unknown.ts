import { isMapping } from '../../../yaml/document.ts'
import { nearest } from '../../../text/nearest.ts'
import { knownInterfaces } from '../../../metadata/interfaces.ts'
import type { Rule } from '../../rule.ts'
import { table, texts } from '../../reading/fields.ts'
import { treeHooks } from '../../../snap/snap.ts'

/** Plugs that a hook lists and nobody declares are interfaces by name; an unknown one is dropped. */
export const hookPlugUnknown: Rule = {
  id: 'hook-plug-unknown',
  group: 'plugs',
  about: ['snap', 'hook'],
  severity: 'warning',
  certainty: 'certain',
  summary: 'A hook lists a plug that is neither declared nor the name of an interface',
  explanation:
    'A plug that a hook lists and nobody declares is taken for the interface of the same name. Where snapd knows no such interface ' +
    'it drops the plug without a word, and the hook runs without the access that its author thought it had.',
  remedy: "Declare the plug under 'plugs:' with its interface, or name an interface that snapd has.",
  needs: ['metadata'],
  good: [
    {
      'meta/snap.yaml':
        "name: aa\nversion: '1'\nplugs: {cam: camera}\nhooks: {install: {plugs: [cam, network]}}\n",
      'meta/hooks/install': '#!/bin/sh\n',
    },
  ],
  bad: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\nhooks: {install: {plugs: [netwrok]}}\n",
      'meta/hooks/install': '#!/bin/sh\n',
    },
  ],
  *check(tree) {
    const declared = tree.metadata.plugs ?? {}
    const lists = treeHooks(tree).map(({ name, declared: entry }) => ({
      what: `'${name}'`,
      key: ['hooks', name],
      plugs: texts(entry, 'plugs'),
    }))
    for (const [component, content] of Object.entries(tree.metadata.components ?? {})) {
      for (const [name, hook] of Object.entries(table(isMapping(content) ? content : {}, 'hooks'))) {
        lists.push({
          what: `'${name}' of component '${component}'`,
          key: ['components', component, 'hooks', name],
          plugs: texts(isMapping(hook) ? hook : {}, 'plugs'),
        })
      }
    }
    for (const { what, key, plugs } of lists) {
      for (const plug of plugs.filter(name => !(name in declared) && !knownInterfaces.has(name))) {
        const near = nearest(plug, [...Object.keys(declared), ...knownInterfaces])[0]
        yield {
          message: `${what} lists the plug '${plug}', which snapd drops: it is not declared and no interface has that name`,
          file: 'meta/snap.yaml',
          key: [...key, 'plugs', plugs.indexOf(plug)],
          ...(near === undefined ? {} : { remedy: `Did you mean '${near}'?` }),
        }
      }
    }
  },
}
