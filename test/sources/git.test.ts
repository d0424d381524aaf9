import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { git as source } from '../../src/sources/git.ts'
import type { SourceRequest } from '../../src/sources/source.ts'
import { hostIn, ownDirectory, requestIn } from '../support/source-request.ts'

/** A project beside a repository whose file `f` says which commit it is. */
function scene(): {
  project: string
  commit: (text: string) => string
  git: (...args: string[]) => string
  up: string
} {
  const directory = ownDirectory()
  const project = join(directory, 'project')
  const up = join(directory, 'up')
  for (const path of [project, up]) mkdirSync(path)
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      cwd: up,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim()
  git('init', '-b', 'main')
  const commit = (text: string): string => {
    writeFileSync(join(up, 'f'), text)
    git('add', '-A')
    git('commit', '-m', text)
    return git('rev-parse', 'HEAD')
  }
  return { project, commit, git, up }
}

function requestFor(
  project: string,
  keys: Record<string, unknown> = {},
): SourceRequest & { warnings: string[] } {
  return requestIn(project, { source: '../up', 'source-type': 'git', ...keys }, hostIn(join(project, '..')))
}

const content = (request: SourceRequest): string => readFileSync(join(request.into, 'f'), 'utf8')

test.each([
  ['the main branch', {}],
  ['a branch', { 'source-branch': 'main' }],
  ['one commit of the main branch', { 'source-depth': 1 }],
  ['one commit of a branch', { 'source-depth': 1, 'source-branch': 'main' }],
])('%s that has moved is noticed and taken over in place', async (_, keys) => {
  const { project, commit } = scene()
  commit('one')
  const request = requestFor(project, keys)
  const seen = (await source.pull(request)) ?? []
  expect(await source.remoteChanges?.(request, seen)).toBeUndefined()
  commit('two')
  expect(await source.remoteChanges?.(request, seen)).toMatchObject({ added: [], removed: [] })
  const after = (await source.update?.(request, seen)) ?? []
  expect(content(request)).toBe('two')
  expect(await source.remoteChanges?.(request, after)).toBeUndefined()
  expect(request.warnings).toEqual([])
})

test.each([
  ['annotated', ['-a', '-m', 'x']],
  ['plain', []],
])('a %s tag that was moved is noticed', async (_, options) => {
  const { project, commit, git } = scene()
  commit('one')
  git('tag', ...options, 'v1')
  const request = requestFor(project, { 'source-tag': 'v1' })
  const seen = (await source.pull(request)) ?? []
  expect(await source.remoteChanges?.(request, seen)).toBeUndefined()
  commit('two')
  expect(await source.remoteChanges?.(request, seen)).toBeUndefined()
  git('tag', '--force', ...options, 'v1')
  expect(await source.remoteChanges?.(request, seen)).toEqual({ added: [], changed: ['v1'], removed: [] })
  const after = (await source.update?.(request, seen)) ?? []
  expect(content(request)).toBe('two')
  expect(await source.remoteChanges?.(request, after)).toBeUndefined()
})

test('another main branch on the server is taken over', async () => {
  const { project, commit, git } = scene()
  commit('one')
  const request = requestFor(project)
  const seen = (await source.pull(request)) ?? []
  git('checkout', '-b', 'next')
  commit('two')
  expect(await source.remoteChanges?.(request, seen)).toBeDefined()
  const after = (await source.update?.(request, seen)) ?? []
  expect(content(request)).toBe('two')
  expect(await source.remoteChanges?.(request, after)).toBeUndefined()
})

test('a commit is never asked for again', async () => {
  const { project, commit } = scene()
  const first = commit('one')
  const request = requestFor(project, { 'source-commit': first })
  expect(await source.pull(request)).toBeUndefined()
})

test('a server that cannot be asked changes nothing and is told', async () => {
  const { project, commit, up } = scene()
  commit('one')
  const request = requestFor(project)
  const seen = (await source.pull(request)) ?? []
  renameSync(up, `${up}-away`)
  expect(await source.remoteChanges?.(request, seen)).toBeUndefined()
  expect(request.warnings).toEqual(["Could not ask '../up' for changes; part 'p' keeps what was pulled."])
})

test('one commit is fetched alone when its whole name is given', async () => {
  const { project, commit, git } = scene()
  const first = commit('one')
  commit('two')
  git('config', 'uploadpack.allowAnySHA1InWant', 'true')
  const request = requestFor(project, { 'source-commit': first, 'source-depth': 1 })
  await source.pull(request)
  expect(content(request)).toBe('one')
  expect(
    execFileSync('git', ['-C', request.into, 'rev-list', '--all', 'HEAD'], { encoding: 'utf8' }).trim(),
  ).toBe(first)
})

test('a short name of a commit with a depth is warned of, and found in what was fetched', async () => {
  const { project, commit } = scene()
  const first = commit('one')
  const request = requestFor(project, { 'source-commit': first.slice(0, 8), 'source-depth': 1 })
  await source.pull(request)
  expect(content(request)).toBe('one')
  expect(request.warnings).toHaveLength(1)
  commit('two')
  const gone = requestFor(join(project, '../project'), {
    'source-commit': first.slice(0, 8),
    'source-depth': 1,
  })
  execFileSync('rm', ['-r', gone.into])
  await expect(source.pull(gone)).rejects.toMatchObject({
    message: `Failed to parse commit '${first.slice(0, 8)}'.`,
    resolution: expect.stringContaining("remove the 'source-depth' key") as unknown,
  })
})

test('a second pull over a clone that is there brings it up to date', async () => {
  const { project, commit } = scene()
  commit('one')
  const request = requestFor(project)
  await source.pull(request)
  writeFileSync(join(request.into, 'f'), 'edited')
  commit('two')
  await source.pull(request)
  expect(content(request)).toBe('two')
})

test('submodules that come, go or move to another address do so in a clone that is there', async () => {
  const { project, commit, git, up } = scene()
  const library = (name: string): string => {
    const path = join(up, '..', name)
    execFileSync('git', ['-c', 'init.defaultBranch=main', 'init', path], { stdio: 'pipe' })
    writeFileSync(join(path, 'from'), name)
    execFileSync('sh', ['-c', 'git add -A && git -c user.name=a -c user.email=a@b commit -m x'], {
      cwd: path,
      stdio: 'pipe',
    })
    return path
  }
  const libraries = ['first', 'second', 'third'].map(library)
  const file = ['-c', 'protocol.file.allow=always']
  git(...file, 'submodule', 'add', libraries[0] ?? '', 'stays')
  git(...file, 'submodule', 'add', libraries[0] ?? '', 'goes')
  writeFileSync(join(up, '.gitignore'), 'ignored')
  commit('one')
  const request = requestFor(project)
  const seen = (await source.pull(request)) ?? []
  git('rm', '-q', 'goes')
  git(...file, 'submodule', 'add', libraries[1] ?? '', 'comes')
  git('submodule', 'set-url', 'stays', libraries[2] ?? '')
  git('-C', 'stays', ...file, 'fetch', libraries[2] ?? '', 'main')
  git('-C', 'stays', 'checkout', 'FETCH_HEAD')
  commit('two')
  await source.update?.(request, seen)
  expect(existsSync(join(request.into, 'goes'))).toBe(false)
  expect(['stays', 'comes'].map(name => readFileSync(join(request.into, name, 'from'), 'utf8'))).toEqual([
    'third',
    'second',
  ])
})

test('a branch that the server has no more is told as such', async () => {
  const { project, commit, git } = scene()
  commit('one')
  git('branch', 'side')
  const request = requestFor(project, { 'source-branch': 'side' })
  const seen = (await source.pull(request)) ?? []
  git('branch', '-D', 'side')
  expect(await source.remoteChanges?.(request, seen)).toBeUndefined()
  expect(request.warnings).toEqual(["'../up' has no 'side' any more; part 'p' keeps what was pulled."])
})

test('the repository of a hook that runs us is not ours', async () => {
  const { project, commit, up } = scene()
  commit('one')
  const request = requestIn(
    project,
    { source: '../up', 'source-type': 'git' },
    hostIn(join(project, '..'), { GIT_DIR: join(up, 'elsewhere') }),
  )
  await source.pull(request)
  expect(content(request)).toBe('one')
  expect(existsSync(join(up, 'elsewhere'))).toBe(false)
})

test('git over http', async () => {
  const { project, commit, git, up } = scene()
  commit('one')
  git('update-server-info')
  const { createServer } = await import('node:http')
  const server = createServer((asked, answer) => {
    const file = join(up, '.git', new URL(asked.url ?? '', 'http://h').pathname.replace(/^\/up\.git/, ''))
    if (existsSync(file)) answer.end(readFileSync(file))
    else answer.writeHead(404).end()
  })
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const request = requestIn(
    project,
    { source: `http://127.0.0.1:${port}/up.git` },
    hostIn(join(project, '..')),
  )
  const seen = (await source.pull(request)) ?? []
  expect(content(request)).toBe('one')
  expect(await source.remoteChanges?.(request, seen)).toBeUndefined()
  server.close()
})

test('without git its package is named', async () => {
  const { project, commit } = scene()
  commit('one')
  const request = requestIn(
    project,
    { source: '../up', 'source-type': 'git' },
    hostIn(join(project, '..'), { PATH: '/nonexistent' }),
  )
  await expect(source.pull(request)).rejects.toMatchObject({
    code: 'program-missing',
    resolution: expect.stringContaining('git') as unknown,
  })
})

test('a repository that git distrusts is told with what helps, when it is pulled and when it is asked for changes', async () => {
  const { project, commit, up } = scene()
  commit('one')
  const { warnings, ...request } = requestFor(project)
  const seen = (await source.pull(request)) ?? []
  const env = { ...process.env, HOME: ownDirectory(), GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }
  const distrusting = { ...request, warnings, host: { ...request.host, env } }
  const command = `git config --global --add safe.directory ${up}/.git`
  const remedy = `Run snapsmith as the user who owns the repository, or let git trust it: ${command}`
  await source.remoteChanges?.(distrusting, seen)
  expect(warnings).toEqual([`Could not ask '../up' for changes; part 'p' keeps what was pulled. ${remedy}`])
  rmSync(request.into, { recursive: true })
  await expect(source.pull(distrusting)).rejects.toMatchObject({ code: 'pull-failed', resolution: remedy })
  execFileSync('sh', ['-c', command], { env })
  await expect(source.pull(distrusting)).rejects.toMatchObject({
    resolution: `${remedy.replace(/: git.*/, '')}: git config --global --add safe.directory ${request.into}`,
  })
})
