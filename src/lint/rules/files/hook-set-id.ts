import type { Rule } from '../../rule.ts'
import { eachHook } from '../../reading/each-hook.ts'

/** Set-id bits on hooks, which run as root anyway. */
export const hookSetId: Rule = {
  id: 'hook-set-id',
  group: 'files',
  about: ['hook'],
  severity: 'warning',
  certainty: 'certain',
  summary: 'A hook has a set-user-id or set-group-id bit',
  explanation:
    'snapd runs hooks as root, so that a set-id bit gives a hook nothing that it does not have, and Linux ignores the bit on scripts altogether. ' +
    'The store looks at such bits in every upload and keeps the snap for a review by hand. snapsmith drops the bit from hooks that it packs; ' +
    'in a finished snap it is still there.',
  remedy: "Remove the bit with 'chmod 0755'.",
  good: ['#!/bin/sh\nexit 0\n'],
  bad: [
    { files: { 'meta/hooks/install': { mode: 0o4755, content: '#!/bin/sh\nexit 0\n' } } },
    { files: { 'meta/hooks/install': { mode: 0o2755, content: '#!/bin/sh\nexit 0\n' } }, input: 'project' },
  ],
  *check(tree) {
    for (const { name, path, entry } of eachHook(tree)) {
      if (entry?.kind !== 'file' || (entry.mode & 0o6000) === 0) continue
      const bit = (entry.mode & 0o4000) === 0 ? 'set-group-id' : 'set-user-id'
      yield {
        message: `'${name}' has the ${bit} bit, which a hook has no use for`,
        file: path,
        ...(tree.known.files ? {} : { severity: 'info' as const }),
        fix: { title: `Remove the ${bit} bit from '${name}'`, edits: [{ path, do: 'chmod', mode: 0o755 }] },
      }
    }
  },
}
