import { hookKind } from '../../../hooks/catalogue.ts'
import { baseName, parentPath } from '../../../tree/listing.ts'
import { containerTrouble } from '../../reading/container.ts'
import type { Fix, Rule } from '../../rule.ts'
import type { Snap } from '../../../snap/snap.ts'

/** Modes, kinds and links of files that snapd looks at. */
export const badPermissions: Rule = {
  id: 'bad-permissions',
  group: 'files',
  about: ['snap', 'component'],
  severity: 'error',
  certainty: 'certain',
  summary:
    "A file has a mode or a kind that snapd refuses, or a link below 'meta' leads nowhere or out of the snap",
  explanation:
    'Before it installs a snap, snapd walks through all of it. Whatever is below meta/hooks must be executable, commands must be ' +
    'too, everything else must be readable by all, and devices or sockets are not allowed. The person who installs the snap reads ' +
    "only that it is unusable due to bad permissions; the path is told in the system's journal alone.",
  remedy:
    "Give hooks and commands mode 0755 and other files below 'meta' 0644, and let links lead to files within the snap.",
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\n",
      'meta/hooks/install': { link: '../../bin/hook' },
      'bin/hook': { mode: 0o755, content: '#!/bin/sh\n' },
    },
  ],
  bad: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\n",
      'meta/hooks/install': { mode: 0o644, content: '#!/bin/sh\n' },
    },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': { link: '/bin/true' } },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': { link: 'nothing' } },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/gui': { directory: true, mode: 0o700 } },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\napps: {aa: {command: bin/a}}\n", 'bin/a': { mode: 0o644 } },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': { special: true, mode: 0o755 } },
  ],
  *check(tree) {
    for (const { path, message } of containerTrouble(tree).bad) {
      yield {
        message: `snap is unusable due to bad permissions: ${message}`,
        file: path,
        fix: executable(tree, path),
      }
    }
  },
}

/** Only for hooks the mode that is wanted is beyond doubt. */
function executable(tree: Snap, path: string): Fix | undefined {
  const entry =
    parentPath(path) === 'meta/hooks' && hookKind(baseName(path)) !== undefined ? tree.at(path) : undefined
  return entry?.kind === 'file'
    ? { title: `Make '${baseName(path)}' executable`, edits: [{ path, do: 'chmod', mode: 0o755 }] }
    : undefined
}
