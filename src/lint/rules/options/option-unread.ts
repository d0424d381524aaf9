import { nearest } from '../../../text/nearest.ts'
import { keyTable } from '../../options/collect.ts'
import { toldKeys } from '../../options/documents.ts'
import { overlapping } from '../../options/uses.ts'
import type { Rule } from '../../rule.ts'
import { smallYaml } from '../../small-yaml.ts'

const project = (key: string): string =>
  `${smallYaml}description: |\n  Run snap set aa ${key}=8080 to change the port.\n`
const script = '#!/bin/sh -e\nport=$(snapctl get port)\necho "$port"\n'

/** Options that users are told to set, and that no hook looks at. */
export const optionUnread: Rule = {
  id: 'option-unread',
  group: 'options',
  about: ['snap', 'hook'],
  severity: 'info',
  certainty: 'possible',
  summary: 'A README or the description tells users to set an option that no hook reads',
  explanation:
    'snapd stores any option that a user sets, known to the snap or not, and says nothing. An option that is documented and that nothing reads has no effect: a mistyped key, or one of an earlier version. ' +
    'Programs of the snap may read options as well, with snapctl; what they do is not seen here, and a snap whose hooks are not all shell scripts is left out.',
  remedy: 'Correct the text, or let the configure hook read the option.',
  needs: ['metadata'],
  good: [
    { yaml: project('port'), script },
    { yaml: project('http.port'), script: '#!/bin/sh -e\nhttp=$(snapctl get -d http)\necho "$http"\n' },
    { yaml: project('prot').replace('aa prot', 'other prot'), script },
    { yaml: project('prot'), script: '#!/bin/sh -e\nsnapctl get port "$@"\n' },
  ],
  bad: [{ yaml: project('prot'), script }],
  *check(tree) {
    if (tree.documents.length === 0) return
    const { keys, unseen } = keyTable(tree)
    if (unseen.length > 0 || keys.size === 0) return
    const known = [...keys.keys()]
    const isOption = overlapping(known)
    for (const { key, file, line } of toldKeys(tree.documents, tree.snap.name ?? '')) {
      if (isOption(key)) continue
      const near = nearest(key, known)[0]
      const isDescription = file === tree.fileOf('meta/snap.yaml')
      yield {
        message: `No hook reads '${key}', which users are told to set`,
        ...(isDescription ? { file: 'meta/snap.yaml', key: ['description'] } : { file, at: { line } }),
        remedy: near === undefined ? undefined : `Did you mean '${near}'?`,
      }
    }
  },
}
