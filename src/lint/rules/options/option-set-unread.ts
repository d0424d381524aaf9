import { keyTable } from '../../options/collect.ts'
import { overlapping } from '../../options/uses.ts'
import { editDistance } from '../../../text/nearest.ts'
import type { Rule } from '../../rule.ts'
import { smallYaml } from '../../small-yaml.ts'

const yaml = smallYaml

/** Options that hooks set, and that no hook reads. */
export const optionSetUnread: Rule = {
  id: 'option-set-unread',
  group: 'options',
  about: ['hook'],
  severity: 'info',
  certainty: 'possible',
  summary: 'A hook sets an option that no hook reads, although another has nearly the same key',
  explanation:
    'An option that a hook sets under a key that is mistyped is stored and never seen again, while the hook that reads the right key finds nothing. snapd does not tell, as any key may be set. ' +
    'Only keys that come near to one that is read, and is set nowhere, are told: options may be set for programs of the snap, or for users to look at.',
  remedy: 'Use the same key where the option is set and where it is read.',
  good: [
    {
      yaml,
      script: '#!/bin/sh -e\nport=$(snapctl get port)\necho "$port"\n',
      files: { 'meta/hooks/install': '#!/bin/sh -e\nsnapctl set port=80\n' },
    },
    {
      yaml,
      script: '#!/bin/sh -e\nport=$(snapctl get port)\necho "$port"\n',
      files: { 'meta/hooks/install': '#!/bin/sh -e\nsnapctl set ready=true\n' },
    },
    {
      yaml,
      script: '#!/bin/sh -e\nhttp=$(snapctl get -d http)\necho "$http"\n',
      files: { 'meta/hooks/install': '#!/bin/sh -e\nsnapctl set http.port=80\n' },
    },
  ],
  bad: [
    {
      yaml,
      script: '#!/bin/sh -e\nport=$(snapctl get server-port)\necho "$port"\n',
      files: { 'meta/hooks/install': '#!/bin/sh -e\nsnapctl set sever-port=80\n' },
    },
  ],
  *check(tree) {
    // What a gadget sets is for snapd, and what is read by computed keys may be anything.
    const { keys, unseen } = keyTable(tree)
    if ((tree.snap.type ?? '') === 'gadget' || unseen.length > 0) return
    const read = [...keys].filter(([, uses]) => uses.some(use => use.does === 'get')).map(([key]) => key)
    const written = [...keys].filter(([, uses]) => uses.some(use => use.does !== 'get'))
    const [isRead, isSet] = [overlapping(read), overlapping(written.map(([key]) => key))]
    const lonely = read.filter(key => !isSet(key))
    for (const [key, uses] of lonely.length === 0 ? [] : written) {
      const near = isRead(key) ? undefined : lonely.find(other => isSlip(key, other))
      if (near === undefined) continue
      for (const use of uses.filter(({ does }) => does === 'set')) {
        yield {
          message: `No hook reads '${key}', and none sets '${near}'`,
          file: use.path,
          at: use.word,
          remedy: `Did you mean '${near}'?`,
        }
      }
    }
  },
}

/** Short words are near each other by chance. */
function isSlip(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length)
  return shorter >= 5 && editDistance(a, b) <= (shorter < 9 ? 1 : 2)
}
