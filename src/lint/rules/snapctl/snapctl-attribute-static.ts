import { hookSubject } from '../../../hooks/catalogue.ts'
import { table } from '../../reading/fields.ts'
import type { Rule } from '../../rule.ts'
import { ownSnapctl, refusalSeverity } from '../../reading/snapctl-calls.ts'
import { smallYaml } from '../../small-yaml.ts'

const yaml = `${smallYaml}slots: {bus: {interface: content, content: x, read: [$SNAP/x]}}\n`

/** Attributes that the metadata fixes. */
export const snapctlAttributeStatic: Rule = {
  id: 'snapctl-attribute-static',
  group: 'snapctl',
  about: ['hook'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A prepare hook sets an attribute that the declaration of its plug or slot has already',
  explanation:
    'Attributes below plugs: and slots: are fixed when the snap is built: the store and the assertions that allow a connection have judged them. ' +
    "A prepare hook can add others, and snapd refuses to let it touch these, or anything below them, with 'attribute cannot be overwritten'. The connection then fails with the hook.",
  remedy: 'Take the attribute out of the declaration, or use another name.',
  needs: ['metadata'],
  good: [
    {
      yaml,
      hook: 'prepare-slot-bus',
      script: '#!/bin/sh -e\nsnapctl set :bus port=80 interface-version=2\n',
    },
    { yaml, hook: 'prepare-slot-bus', script: '#!/bin/sh -e\nsnapctl set read=1\n' },
  ],
  bad: [
    { yaml, hook: 'prepare-slot-bus', script: '#!/bin/sh -e\nsnapctl set :bus content=y\n' },
    { yaml, hook: 'prepare-slot-bus', script: '#!/bin/sh -e\nsnapctl set :bus "read.first=$x"\n' },
  ],
  *check(tree) {
    for (const { hook, words, path, call } of ownSnapctl(tree)) {
      const subject = hookSubject(hook.name)
      const at = words.findIndex(word => word.literal === `:${subject?.name ?? ''}`)
      if (subject === undefined || !hook.name.startsWith('prepare-') || words[0]?.literal !== 'set' || at < 1)
        continue
      const declared = new Set(
        Object.keys(table(table(tree.snap, `${subject.side}s`), subject.name)).filter(
          key => key !== 'interface' && key !== 'label',
        ),
      )
      for (const word of words.slice(at + 1)) {
        const key = /^["']?([a-z0-9-]+)(?:\.[a-z0-9.-]+)?=/.exec(word.text)?.[1]
        if (key !== undefined && declared.has(key)) {
          yield {
            message: `snapd does not let '${hook.name}' set '${key}': the declaration of the ${subject.side} '${subject.name}' has it`,
            file: path,
            at: word,
            severity: refusalSeverity(call.status),
          }
        }
      }
    }
  },
}
