import { basesThat, factsOf } from '../../../bases/index.ts'
import type { Entry } from '../../../tree/listing.ts'
import { parentPath } from '../../../tree/listing.ts'
import { follow, joined } from '../../../snap/snap.ts'
import type { Hook, Snap } from '../../../snap/snap.ts'
import type { Found, Rule } from '../../rule.ts'
import { eachHook } from '../../reading/each-hook.ts'

/** Hooks that are symbolic links; in a finished snap `bad-permissions` tells those that lead nowhere. */
export const hookLink: Rule = {
  id: 'hook-link',
  group: 'files',
  about: ['hook'],
  severity: 'warning',
  certainty: 'certain',
  summary:
    'A hook is a symbolic link that leads nowhere, out of the project, or out of the hooks of the snap',
  explanation:
    "A project's hooks are copied into the snap, and for a link that means the file that it leads to. A link that leads nowhere is left out, for " +
    basesThat(({ strictAssets }) => strictAssets).join(' and ') +
    ' it stops the build, and at one that leads out of the project every build stops: nothing outside of a project is read. In a finished snap snapd follows a ' +
    "link to any file of the snap; the store's review, which looks at meta/hooks alone, has taken such hooks for files that cannot be executed.",
  remedy: 'Put the script itself in the place of the link.',
  good: [
    {
      files: { 'meta/hooks/post-refresh': { link: 'install' }, 'meta/hooks/install': '#!/bin/sh\nexit 0\n' },
    },
    '#!/bin/sh\nexit 0\n',
  ],
  bad: [
    { files: { 'meta/hooks/install': { link: '../shared/install' } }, input: 'project' },
    { files: { 'meta/hooks/install': { link: 'nothing' } }, input: 'directory' },
    {
      files: {
        'meta/hooks/install': { link: '../../bin/hook' },
        'bin/hook': { mode: 0o755, content: '#!/bin/sh\nexit 0\n' },
      },
    },
  ],
  *check(tree) {
    for (const hook of eachHook(tree)) {
      const found =
        hook.entry === undefined
          ? undefined
          : tree.known.files
            ? inSnap(tree, hook.entry)
            : inSource(tree, { hook, entry: hook.entry })
      if (found !== undefined) yield { ...found, file: hook.path }
    }
  },
}

function inSnap(tree: Snap, entry: Entry): Found | undefined {
  const end = entry.kind === 'symlink' ? follow(tree, entry.path) : undefined
  if (end === undefined || end.path.startsWith('meta/')) return undefined
  return {
    message: `'${entry.path}' is a link to '${end.path}': the store's review may not follow it`,
    severity: 'info',
    certainty: 'possible',
  }
}

/** Before a build a link that could be followed stands as its file, and still says where it leads. */
function inSource(
  tree: Snap,
  { hook: { name, file }, entry }: { hook: Hook; entry: Entry },
): Found | undefined {
  const { kind, target } = entry
  if (target === undefined) return undefined
  if (entry.outside === true) {
    const where = tree.input === 'project' ? 'the project, and the build stops at it' : 'the directory'
    return {
      message: `'${name}' is a symbolic link to '${target}', which leads out of ${where}: what it leads to is not read`,
      severity: 'error',
    }
  }
  if (kind === 'symlink') {
    const strict = tree.input === 'project' && factsOf(tree.base)?.strictAssets === true
    return {
      message: `'${name}' is a symbolic link to '${target}', which does not exist: ${strict ? 'the build stops at it' : 'it is left out of the snap'}`,
      ...(strict ? { severity: 'error' as const } : {}),
    }
  }
  if (target.startsWith('/'))
    return { message: `'${name}' is a symbolic link to '${target}', which other machines may not have` }
  const directory = /(?:^|\/)(?<directory>(?:build-aux\/)?snap\/(?:hooks|component\/[^/]+\/hooks))$/.exec(
    parentPath(file),
  )?.groups?.['directory']
  return directory !== undefined && joined(directory, target) === undefined
    ? { message: `'${name}' is a symbolic link to '${target}', outside of the project` }
    : undefined
}
