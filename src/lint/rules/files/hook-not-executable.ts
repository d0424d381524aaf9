import type { Rule } from '../../rule.ts'
import { eachHook } from '../../reading/each-hook.ts'

/** The executable bit of hooks that are not in a snap yet; in a finished one `bad-permissions` tells it. */
export const hookNotExecutable: Rule = {
  id: 'hook-not-executable',
  group: 'files',
  about: ['hook'],
  severity: 'info',
  certainty: 'certain',
  summary: 'A hook has no executable bit',
  explanation:
    "snapd refuses a snap in which a file below 'meta/hooks' has no executable bit. snapsmith and snapcraft set it for hooks of a project " +
    "as they pack, so that a hook in 'snap/hooks' is harmed only by tools that copy files as they are: 'snap pack', goreleaser, " +
    'or a part that installs the hook itself. In a directory that is packed as it is, the missing bit makes the snap unusable.',
  remedy: "Run 'chmod +x' on it and commit the change; in Git: git update-index --chmod=+x FILE",
  good: [
    { script: '#!/bin/sh\nexit 0\n', input: 'project' },
    { files: { 'meta/hooks/README.md': { mode: 0o644, content: 'notes\n' } }, input: 'project' },
  ],
  bad: [
    { files: { 'meta/hooks/install': { mode: 0o644, content: '#!/bin/sh\nexit 0\n' } }, input: 'project' },
    { files: { 'meta/hooks/install': { mode: 0o644, content: '#!/bin/sh\nexit 0\n' } }, input: 'directory' },
  ],
  *check(tree) {
    if (tree.known.files) return
    for (const { name, path, file, entry } of eachHook(tree)) {
      if (entry?.kind !== 'file' || (entry.mode & 0o111) !== 0) continue
      const place = whereItLies(file)
      yield {
        message: `'${name}' is not executable${outcomes[place]}`,
        file: path,
        severity:
          place === 'meta' ? 'error' : tree.input === 'project' || place === 'project' ? 'info' : 'warning',
        certainty: place === 'elsewhere' && tree.input !== 'project' ? 'likely' : 'certain',
        fix: { title: `Make '${name}' executable`, edits: [{ path, do: 'chmod', mode: 0o755 }] },
      }
    }
  },
}

type Home = 'meta' | 'project' | 'elsewhere'

const outcomes: Readonly<Record<Home, string>> = {
  meta: ': snapd refuses a snap with such a hook',
  project: ': packing it here sets the bit, other tools copy it as it is',
  elsewhere: ': snapd refuses it unless whatever packs it sets the bit',
}

function whereItLies(file: string): Home {
  if (/(?:^|\/)meta\/hooks\/[^/]+$/.test(file)) return 'meta'
  return /(?:^|\/)snap\/(?:hooks|component\/[^/]+\/hooks)\/[^/]+$/.test(file) ? 'project' : 'elsewhere'
}
