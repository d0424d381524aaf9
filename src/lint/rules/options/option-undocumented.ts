import { keyTable } from '../../options/collect.ts'
import { mentionsOf } from '../../options/documents.ts'
import { keysAbove } from '../../options/uses.ts'
import { smallYaml } from '../../small-yaml.ts'
import type { Rule } from '../../rule.ts'

const project = (description: string): string => `${smallYaml}description: |\n  ${description}\n`

/** Options that hooks read, and that no text tells users of. */
export const optionUndocumented: Rule = {
  id: 'option-undocumented',
  group: 'options',
  about: ['hook'],
  severity: 'info',
  certainty: 'likely',
  summary: 'A hook reads an option that neither a README nor the description names',
  explanation:
    "snapd has no list of a snap's options: 'snap get' shows those that are set, and what else could be set only its texts tell. This is told for snaps whose README or description names " +
    'at least half of their options: one that is missing there has probably been forgotten. An option that the hooks set themselves may be meant for them alone, and is left out.',
  remedy: "Name it where the others are named; 'snapsmith hooks options --format markdown' writes a table.",
  needs: ['metadata'],
  good: [
    {
      yaml: project("Set 'port' and 'host' with snap set."),
      script: '#!/bin/sh -e\nport=$(snapctl get port)\nhost=$(snapctl get host)\necho "$port $host"\n',
    },
    {
      yaml: project('A light in the dark.'),
      script: '#!/bin/sh -e\nport=$(snapctl get port)\necho "$port"\n',
    },
    {
      yaml: project("Set 'port' with snap set."),
      script:
        '#!/bin/sh -e\nport=$(snapctl get port)\nlast=$(snapctl get last-port)\n[ "$port" = "$last" ] || snapctl set last-port="$port"\n',
    },
  ],
  bad: [
    {
      yaml: project("Set 'port' with snap set."),
      script: '#!/bin/sh -e\nport=$(snapctl get port)\nhost=$(snapctl get host)\necho "$port $host"\n',
    },
  ],
  *check(tree) {
    if (tree.documents.length === 0) return
    const { keys } = keyTable(tree)
    // Who documents `http` documents `http.port`.
    const isNamed = (key: string): boolean =>
      [key, ...keysAbove(key)].some(name => mentionsOf(tree.documents, name).length > 0)
    const forUsers = [...keys].filter(([, uses]) => uses.every(use => use.does === 'get'))
    const missing = forUsers.filter(([key]) => !isNamed(key))
    if (missing.length > forUsers.length / 2) return
    const files = [...new Set(tree.documents.map(document => document.file))]
    for (const [key, [first]] of missing) {
      if (first === undefined) continue
      yield {
        message: `'${first.hook}' reads '${key}', which ${files.map(file => `'${file}'`).join(' and ')} ${files.length === 1 ? 'does' : 'do'} not name`,
        file: first.path,
        at: first.word,
      }
    }
  },
}
