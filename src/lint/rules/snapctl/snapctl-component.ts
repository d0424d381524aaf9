import { nearest } from '../../../text/nearest.ts'
import type { Rule } from '../../rule.ts'
import { eachSnapctl } from '../../reading/each-hook.ts'
import { refusalSeverity } from '../../reading/snapctl-calls.ts'
import { smallYaml } from '../../small-yaml.ts'

const yaml = `${smallYaml}components: {models: {type: standard}}\n`

/** Components that the snap does not have. */
export const snapctlComponent: Rule = {
  id: 'snapctl-component',
  group: 'snapctl',
  about: ['hook'],
  severity: 'error',
  certainty: 'likely',
  summary: 'A hook installs or removes a component that the snap does not have',
  explanation:
    "'snapctl install +NAME' and 'snapctl remove +NAME' are about components of the snap itself, which it declares below 'components:'. For another name the call fails, and with errexit the hook does: " +
    'in install that undoes the installation of the snap. It happens when a component is renamed and its name in a hook is forgotten.',
  remedy: "Name a component that stands below 'components:'.",
  needs: ['metadata'],
  good: [
    { yaml, hook: 'install', script: '#!/bin/sh -e\nsnapctl install +models\nsnapctl install "+$kind"\n' },
    { yaml, hook: 'post-refresh', script: '#!/bin/sh -e\nsnapctl remove "$SNAP_INSTANCE_NAME+models"\n' },
  ],
  bad: [
    { yaml, hook: 'install', script: '#!/bin/sh -e\nsnapctl install +model\n' },
    { yaml, hook: 'post-refresh', script: '#!/bin/sh -e\nsnapctl install +models+extra || true\n' },
  ],
  *check(tree) {
    const declared = Object.keys(tree.snap.components ?? {})
    if ((tree.snap.name ?? '') === '') return
    for (const { call, path, words } of eachSnapctl(tree)) {
      if (!/^(?:install|remove)$/.test(words[0]?.literal ?? '')) continue
      for (const word of words.slice(1)) {
        const unknown =
          word.literal?.startsWith('+') === true
            ? word.literal
                .slice(1)
                .split('+')
                .find(name => !declared.includes(name))
            : undefined
        if (unknown === undefined) continue
        const near = nearest(unknown, declared)[0]
        yield {
          message: `The snap has no component '${unknown}'`,
          file: path,
          at: word,
          severity: refusalSeverity(call.status),
          ...(near === undefined ? {} : { remedy: `Did you mean '${near}'?` }),
        }
      }
    }
  },
}
