import { join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { lookAt } from '../platform/files.ts'
import type { Entry } from '../tree/listing.ts'
import { incompatibleOptions } from './fetch-errors.ts'
import type { Repository } from './git-repository.ts'
import { openRepository } from './git-repository.ts'
import type { Source, SourceRequest } from './source.ts'

/** A git repository, with its history unless `source-depth` says otherwise. */
export const git: Source = {
  type: 'git',
  pattern: /(^git(\+.+:|[@:])|\.git\n?$)/,
  options: ['source-tag', 'source-commit', 'source-branch', 'source-depth', 'source-submodules'],
  packages: ['git'],
  async pull(request) {
    const wanted = wantedOf(request)
    const repository = openRepository(request.host, request.into)
    if (lookAt(join(request.into, '.git')) !== undefined) await refresh(repository, wanted)
    else await clone(repository, wanted, request)
    // A repository without a commit is of no use to anybody.
    if (wanted.name === undefined && wanted.commit === '') await repository.run(['rev-parse', 'HEAD'])
    return await remember(repository, wanted)
  },
  async update(request) {
    const wanted = wantedOf(request)
    const repository = openRepository(request.host, request.into)
    await followServer(repository, wanted)
    return (await remember(repository, wanted)) ?? []
  },
  async remoteChanges(request, remembered) {
    const wanted = wantedOf(request)
    const [then] = remembered
    if (then?.target === undefined || wanted.commit !== '') return undefined
    const now = await remoteCommit(openRepository(request.host, request.root), wanted)
    if (typeof now === 'string')
      return now === then.target ? undefined : { added: [], changed: [then.path], removed: [] }
    const why =
      now === null
        ? `'${request.source}' has no '${then.path}' any more`
        : `Could not ask '${request.source}' for changes`
    request.reporter?.warning(
      `${why}; part '${request.part.name}' keeps what was pulled.${now?.remedy === undefined ? '' : ` ${now.remedy}`}`,
    )
    return undefined
  },
}

/** What of a repository is asked for. */
interface Wanted {
  url: string
  branch: string
  tag: string
  commit: string
  /** The branch or tag; as in `git clone --branch`, either key may name either. */
  name: string | undefined
  depth: number
  /** Null for all of them. */
  submodules: readonly string[] | null
}

function wantedOf({ part, source, root }: Pick<SourceRequest, 'part' | 'source' | 'root'>): Wanted {
  const { keys } = part
  const branch = keys['source-branch']
  const tag = keys['source-tag']
  const commit = keys['source-commit']
  if (branch !== '' && tag !== '') throw incompatibleOptions(['source-branch', 'source-tag'], 'git')
  if (branch !== '' && commit !== '') throw incompatibleOptions(['source-branch', 'source-commit'], 'git')
  if (tag !== '' && commit !== '') throw incompatibleOptions(['source-commit', 'source-tag'], 'git')
  const name = branch !== '' ? branch : tag !== '' ? tag : undefined
  return {
    url: gitUrl(source, root),
    branch,
    tag,
    commit,
    name,
    depth: keys['source-depth'],
    submodules: keys['source-submodules'],
  }
}

/** What git is given: an address as it is, `user@host:path` too, and a path as the address of a file, so that a depth counts for it. */
function gitUrl(source: string, root: string): string {
  return /^[\w\-.@+]+:/.test(source) ? source : `file://${resolve(root, source)}`
}

async function clone(repository: Repository, wanted: Wanted, request: SourceRequest): Promise<void> {
  const { url, name, commit, depth, submodules } = wanted
  if (commit !== '' && depth !== 0 && (await cloneOneCommit(repository, wanted, request))) return
  const recursive =
    commit !== '' ? [] : submodules === null ? ['--recursive'] : submodules.map(path => `--recursive=${path}`)
  await repository.outside([
    '-c',
    'advice.detachedHead=false',
    'clone',
    ...recursive,
    ...(name === undefined ? [] : ['--branch', name]),
    ...(depth === 0 ? [] : ['--depth', String(depth)]),
    url,
    repository.directory,
  ])
  if (commit === '') return
  const full = await fullCommit(repository, wanted)
  await repository.run(['fetch', 'origin', full])
  await repository.run(['checkout', full])
  await initSubmodules(repository, wanted)
}

/** Fetches nothing but the commit and so much of its history; servers may refuse that, and short names of commits do not work. */
async function cloneOneCommit(
  repository: Repository,
  wanted: Wanted,
  request: SourceRequest,
): Promise<boolean> {
  const { url, commit, depth } = wanted
  if (!isFullCommit(commit)) {
    request.reporter?.warning(
      `Part '${request.part.name}': 'source-depth' needs all 40 digits of 'source-commit'; the whole repository is fetched first.`,
    )
    return false
  }
  await repository.outside(['init', '--quiet', repository.directory])
  await repository.run(['remote', 'add', 'origin', url])
  if (!(await repository.succeeds(['fetch', 'origin', commit, '--depth', String(depth)]))) {
    repository.discard()
    return false
  }
  await repository.run(['checkout', commit])
  await initSubmodules(repository, wanted)
  return true
}

async function initSubmodules(repository: Repository, { submodules }: Wanted): Promise<void> {
  if (submodules?.length === 0) return
  await repository.run(['submodule', 'update', '--init', '--recursive', ...(submodules ?? [])])
}

/** Brings an existing clone to what is wanted now; changes that were made in it are lost. */
async function refresh(repository: Repository, wanted: Wanted): Promise<void> {
  const { submodules } = wanted
  const recurse = submodules?.length === 0 ? [] : ['--recurse-submodules=yes']
  await repository.run(['fetch', '--prune', ...recurse])
  await repository.run(['reset', '--hard', await goalOf(repository, wanted)])
  if (submodules?.length !== 0)
    await repository.run(['submodule', 'update', '--recursive', '--force', ...(submodules ?? [])])
}

/**
 * Makes a clone that nobody but us has touched what another clone would be. Submodules follow where they come from now, which a fetch
 * that looks into them would not know yet, and those that are gone leave nothing.
 */
async function followServer(repository: Repository, wanted: Wanted): Promise<void> {
  const { submodules } = wanted
  await repository.run(['fetch', '--prune', '--recurse-submodules=no'])
  await repository.run(['reset', '--hard', await goalOf(repository, wanted)])
  await repository.run(['clean', '-ffdx', '--quiet'])
  if (submodules?.length === 0) return
  await repository.run(['submodule', 'sync', '--recursive', '--quiet'])
  // Which of them are wanted the clone has kept.
  await repository.run(['submodule', 'update', '--init', '--recursive', '--force'])
}

/** What of an existing clone is wanted, brought from the server as far as a plain fetch has not done that. */
async function goalOf(repository: Repository, wanted: Wanted): Promise<string> {
  const { branch, tag, commit } = wanted
  if (branch !== '') return `refs/remotes/origin/${branch}`
  if (tag !== '') {
    // Without force a tag that has moved on the server stays where it is here.
    return (await repository.succeeds(['fetch', '--force', 'origin', `refs/tags/${tag}:refs/tags/${tag}`]))
      ? `refs/tags/${tag}`
      : `refs/remotes/origin/${tag}`
  }
  if (commit !== '') {
    const goal = await fullCommit(repository, wanted)
    await repository.run(['fetch', 'origin', goal])
    return goal
  }
  // The server may have another main branch by now.
  await repository.succeeds(['remote', 'set-head', 'origin', '--auto'])
  return (await repository.revision('refs/remotes/origin/HEAD')) ?? 'refs/remotes/origin/HEAD'
}

async function fullCommit(repository: Repository, { commit, depth }: Wanted): Promise<string> {
  if (isFullCommit(commit)) return commit
  const found = await repository.revision(commit)
  if (found !== undefined) return found
  const advice = "Ensure 'source-commit' is correct"
  throw new UserError('commit-unknown', `Failed to parse commit '${commit}'.`, {
    resolution:
      depth === 0
        ? `${advice} or provide a full-length (40 character) commit.`
        : `${advice}, provide a full-length (40 character) commit, or remove the 'source-depth' key from the part.`,
  })
}

function isFullCommit(commit: string): boolean {
  return /^[0-9a-f]{40}$/.test(commit)
}

/** The name that is followed and the commit that it stood for on the server; nothing for a commit, which never moves. */
async function remember(repository: Repository, wanted: Wanted): Promise<readonly Entry[] | undefined> {
  if (wanted.commit !== '') return undefined
  const { name } = wanted
  const places =
    name === undefined
      ? ['refs/remotes/origin/HEAD', 'HEAD']
      : [`refs/remotes/origin/${name}`, `refs/tags/${name}`]
  for (const place of places) {
    const target = await repository.revision(place)
    if (target !== undefined)
      return [{ path: name ?? 'HEAD', kind: 'other', mode: 0, size: 0, mtime: 0, target }]
  }
  return undefined
}

/** The commit that a name stands for on the server now; null when it has none, a remedy when the server cannot be asked. */
async function remoteCommit(
  repository: Repository,
  { url, name }: Wanted,
): Promise<string | null | { remedy: string | undefined }> {
  const places =
    name === undefined ? ['HEAD'] : [`refs/heads/${name}`, `refs/tags/${name}^{}`, `refs/tags/${name}`]
  const listing = await repository.listRemote(url, places)
  if ('remedy' in listing) return listing
  return places.map(place => listing.get(place)).find(commit => commit !== undefined) ?? null
}
