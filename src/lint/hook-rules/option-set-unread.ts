import { optionUses, overlapping } from '../options/uses.ts'
import { editDistance } from '../../tree/nearest.ts'
import type { HookRule } from '../rule.ts'
import { text } from '../snap-tree.ts'
import { eachHook } from './each.ts'

const yaml = "name: aa\nversion: '1'\nbase: core24\n"

/** Options that hooks set, and that no hook reads. */
export const optionSetUnread: HookRule = {
  id: 'option-set-unread',
  group: 'options',
  severity: 'info',
  certainty: 'possible',
  summary: 'A hook sets an option that no hook reads, although another has nearly the same key',
  explanation: "An option that a hook sets under a key that is mistyped is stored and never seen again, while the hook that reads the right key finds nothing. snapd does not tell, as any key may be set. "
    + 'Only keys that come near to one that is read, and is set nowhere, are told: options may be set for programs of the snap, or for users to look at.',
  remedy: 'Use the same key where the option is set and where it is read.',
  good: [
    { yaml, script: '#!/bin/sh -e\nport=$(snapctl get port)\necho "$port"\n', files: { 'meta/hooks/install': '#!/bin/sh -e\nsnapctl set port=80\n' } },
    { yaml, script: '#!/bin/sh -e\nport=$(snapctl get port)\necho "$port"\n', files: { 'meta/hooks/install': '#!/bin/sh -e\nsnapctl set ready=true\n' } },
    { yaml, script: '#!/bin/sh -e\nhttp=$(snapctl get -d http)\necho "$http"\n', files: { 'meta/hooks/install': '#!/bin/sh -e\nsnapctl set http.port=80\n' } },
  ],
  bad: [{ yaml, script: '#!/bin/sh -e\nport=$(snapctl get server-port)\necho "$port"\n', files: { 'meta/hooks/install': '#!/bin/sh -e\nsnapctl set sever-port=80\n' } }],
  *check(tree) {
    const hooks = [...eachHook(tree)]
    // What a gadget sets is for snapd, and what is read by computed keys may be anything.
    if (text(tree.snap, 'type') === 'gadget' || hooks.some(hook => hook.scripts.length === 0 || optionUses(hook).unknown.size > 0)) return
    const uses = hooks.flatMap(hook => optionUses(hook).uses)
    const read = [...new Set(uses.filter(use => use.does === 'get').map(use => use.key))]
    const isRead = overlapping(read)
    const isSet = overlapping(uses.filter(use => use.does !== 'get').map(use => use.key))
    const lonely = read.filter(key => !isSet(key))
    for (const use of uses) {
      if (use.does !== 'set' || isRead(use.key)) continue
      const near = lonely.find(key => isSlip(use.key, key))
      if (near !== undefined) yield { message: `No hook reads '${use.key}', and none sets '${near}'`, file: use.path, at: use.word, remedy: `Did you mean '${near}'?` }
    }
  },
}

/** Short words are near each other by chance. */
function isSlip(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length)
  return shorter >= 5 && editDistance(a, b) <= (shorter < 9 ? 1 : 2)
}
