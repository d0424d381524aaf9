import { stubText, wrapperText } from '../../../hooks/texts.ts'
import type { Hook, Snap } from '../../../snap/snap.ts'
import type { Rule } from '../../rule.ts'
import { eachHook } from '../../reading/each-hook.ts'

/** Two scripts for one hook, of which one runs. */
export const hookShadowed: Rule = {
  id: 'hook-shadowed',
  group: 'names',
  about: ['hook'],
  severity: 'warning',
  certainty: 'certain',
  summary: 'A hook has two scripts, and one of them never runs',
  explanation:
    "A hook can come from the project's 'snap/hooks', from a part that installs 'snap/hooks' or 'meta/hooks', or from its declaration alone, which gives a script " +
    "that does nothing. When several of them give the same hook one is packed as 'meta/hooks/NAME', the project's before that of a part, and snapd " +
    "runs no other. What the second script was to do is left undone without a message; in a finished snap it often still lies in 'snap/hooks'.",
  remedy: 'Keep one script for the hook, or let the one that runs call the other.',
  good: [
    {
      hook: 'install',
      script: '#!/bin/sh\nexit 0\n',
      files: { 'snap/hooks/install': { mode: 0o755, content: '#!/bin/sh\nexit 0\n' } },
    },
    {
      hook: 'install',
      script: '#!/bin/sh\nexec "$SNAP/snap/hooks/install" "$@"\n',
      files: { 'snap/hooks/install': { mode: 0o755, content: '#!/bin/sh\nexit 0\n' } },
    },
    {
      hook: 'install',
      script: '#!/bin/sh\n. "$SNAP/snap/hooks/install"\n',
      files: { 'snap/hooks/install': { mode: 0o755, content: '#!/bin/sh\nexit 0\n' } },
    },
  ],
  bad: [
    {
      hook: 'install',
      script: '#!/bin/sh\necho project\n',
      files: { 'snap/hooks/install': { mode: 0o755, content: '#!/bin/sh\necho part\n' } },
    },
    {
      hook: 'install',
      script: '#!/bin/true\n',
      files: { 'snap/hooks/install': { mode: 0o755, content: '#!/bin/sh\necho part\n' } },
    },
  ],
  *check(tree) {
    for (const hook of eachHook(tree)) {
      const { name, path, origin, shadowed } = hook
      if (shadowed.length > 0) {
        yield {
          message: `'${name}' comes from ${origin ?? 'another place'}, and what ${shadowed.join(' and ')} ${shadowed.length === 1 ? 'has' : 'have'} for it never runs`,
          file: path,
        }
        continue
      }
      const other = hiddenScript(tree, hook)
      if (other !== undefined)
        yield {
          message: `'${name}' never runs what '${other.path}' says: ${other.stub ? 'a script that does nothing stands in its place' : `'${path}' is another script`}`,
          file: path,
        }
    }
  },
}

/** A part's script in a finished snap that nothing starts, as far as the hook itself shows. */
function hiddenScript(tree: Snap, { name, path }: Hook): { path: string; stub: boolean } | undefined {
  const other = `snap/hooks/${name}`
  if (!tree.known.files || tree.kind === 'component' || tree.at(other)?.kind !== 'file') return undefined
  const [own, hidden] = [tree.read(path), tree.read(other)].map(bytes =>
    bytes === undefined ? undefined : Buffer.from(bytes).toString('latin1'),
  )
  if (
    own === undefined ||
    hidden === undefined ||
    own === hidden ||
    own === wrapperText(name) ||
    own.includes('snap/hooks/')
  )
    return undefined
  return { path: other, stub: own === stubText }
}
