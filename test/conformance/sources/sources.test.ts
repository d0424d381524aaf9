import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join, normalize, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserError } from '../../../src/errors.ts'
import { chooseSource, sourceType } from '../../../src/sources/choose.ts'
import { ownDirectory, requestIn } from '../../support/source-request.ts'
import { differences } from './differences.ts'

const here = dirname(fileURLToPath(import.meta.url))
const fixtures = join(here, 'fixtures')

interface RecordedCase {
  name: string
  files?: string[] | Record<string, string>
  fixtures?: string[]
  setup?: string
  part: Record<string, unknown>
  src?: string[]
  contents?: Record<string, string>
  unusualModes?: Record<string, string>
  executable?: string[]
  error?: { message: string; resolution?: string; details?: string }
  srcAfterError?: string[]
  cache?: string[]
  secondRun?: string
  requests?: string[]
  head?: string
  branch?: string
  commitCount?: number
  shallow?: string
  tags?: string[]
  remoteBranches?: string[]
}

const recorded = JSON.parse(readFileSync(join(here, 'cases.json'), 'utf8')) as {
  gitRepository: RepositoryStep[]
  inference: { source: string; type?: string; error?: string }[]
  cases: RecordedCase[]
}

interface RepositoryStep { write?: Record<string, string>; git?: string[] }

let server: Server
let address: string
let requests: string[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? ''
    requests.push(path)
    const status = /^\/(\d{3})\./.exec(path)?.[1]
    if (status !== undefined) response.writeHead(Number(status)).end()
    else if (path === '/moved.tar.gz') response.writeHead(302, { location: '/one.tar.gz' }).end()
    else if (path === '/cut.tar.gz') response.writeHead(200, { 'content-length': '1000' }).write('short', () => response.destroy())
    else response.writeHead(200).end(readFileSync(join(fixtures, path.split('?')[0] ?? '')))
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => { server.close() })

describe('the type of a source', () => {
  const directories = ['.', '..', '/tmp', 'dir', 'nested/dir', 'dir with space', 'dir.tar.gz', 'dir.zip', 'dir.git', 'dir.deb', 'git-dir', 'empty.git']

  test.each(recorded.inference)('$source', ({ source, type, error }) => {
    const isDirectory = (path: string): boolean => directories.includes(normalize(path).replace(/(?<=.)\/$/, ''))
    expect(typeOrSentence(() => sourceType(source, isDirectory))).toBe(error ?? type)
  })
})

describe('what a source becomes', () => {
  test('the differences name recorded cases', () => {
    const names = recorded.cases.map(({ name }) => name)
    expect(Object.keys(differences).filter(name => !names.includes(name))).toEqual([])
  })

  test.each(recorded.cases.map(found => [found.name, found] as const))('%s', async (_, found) => {
    const wanted = { ...found, ...differences[found.name]?.instead }
    const project = join(ownDirectory(), 'project')
    const commits = prepare(project, wanted)
    const fill = (text: string): string => text.replaceAll('<WORK>', project).replaceAll('<URL>', address)
      .replace(/<(commit|short):([^>]+)>/g, (_all, kind: string, subject: string) => (commits[subject] ?? 'none').slice(0, kind === 'short' ? 7 : 40))
    const keys = JSON.parse(fill(JSON.stringify(wanted.part))) as Record<string, unknown>
    const request = requestIn(project, keys)
    requests = []
    const pull = async (): Promise<void> => {
      const isDirectory = (path: string): boolean => statSync(resolve(project, path), { throwIfNoEntry: false })?.isDirectory() === true
      await chooseSource(request.part, isDirectory)?.pull(request)
    }
    if (wanted.error !== undefined) {
      const error = await pull().then(() => undefined, (problem: unknown) => problem)
      expect(error).toBeInstanceOf(UserError)
      expect((error as UserError).message).toBe(fill(wanted.error.message))
      if (wanted.error.resolution !== undefined) expect((error as UserError).resolution).toBe(wanted.error.resolution)
      if (wanted.error.details !== undefined) expect((error as UserError).details).toBe(fill(wanted.error.details))
      // As said in the differences: what was fetched or copied but not unpacked is not left lying around.
      if (!found.name.startsWith('git')) expect(treeOf(request.into).entries).toEqual([])
    } else {
      await pull()
      compareTree(request.into, wanted)
      if (wanted.secondRun === 'same') {
        execFileSync('rm', ['-r', request.into])
        mkdirSync(request.into)
        await pull()
        compareTree(request.into, wanted)
      }
    }
    expect(readdirSync(join(project, 'parts/p'))).toEqual(['src'])
    if (wanted.requests !== undefined) expect(requests).toEqual(wanted.requests)
    if (wanted.cache !== undefined) expect(treeOf(join(project, '../.cache/snapsmith/files')).entries.filter(path => !path.endsWith('/'))).toEqual(wanted.cache)
    compareRepository(request.into, { ...wanted, head: wanted.head === undefined ? undefined : fill(wanted.head) })
  })
})

function typeOrSentence(find: () => string): string {
  try {
    return find()
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}

function compareTree(directory: string, wanted: RecordedCase): void {
  const tree = treeOf(directory)
  expect(tree.entries).toEqual(wanted.src ?? [])
  expect(tree.modes).toEqual(wanted.unusualModes ?? {})
  expect(tree.executable).toEqual(wanted.executable ?? [])
  for (const [path, content] of Object.entries(wanted.contents ?? {})) {
    // A mode may keep even its owner from reading.
    if (wanted.unusualModes?.[path] !== undefined) chmodSync(join(directory, path), 0o600)
    expect(readFileSync(join(directory, path), 'utf8')).toBe(content)
  }
}

function compareRepository(directory: string, wanted: Omit<RecordedCase, 'head'> & { head: string | undefined }): void {
  if (wanted.head === undefined || wanted.head === '') return
  const git = (...args: string[]): string => execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8' }).trim()
  const lines = (text: string): string[] => text.split('\n').map(line => line.trim()).filter(line => line !== '')
  expect({
    head: git('rev-parse', 'HEAD'),
    branch: git('rev-parse', '--abbrev-ref', 'HEAD'),
    commitCount: Number(git('rev-list', '--count', 'HEAD')),
    shallow: git('rev-parse', '--is-shallow-repository'),
    tags: lines(git('tag')),
    remoteBranches: lines(git('branch', '-r')),
  }).toEqual({
    head: wanted.head, branch: wanted.branch, commitCount: wanted.commitCount, shallow: wanted.shallow, tags: wanted.tags, remoteBranches: wanted.remoteBranches,
  })
}

/** The recorded form of a tree; below `.git` only the directory itself. */
function treeOf(directory: string): { entries: string[]; modes: Record<string, string>; executable: string[] } {
  const entries: string[] = []
  const modes: Record<string, string> = {}
  const executable: string[] = []
  const walk = (prefix: string): void => {
    for (const name of existsSync(join(directory, prefix)) ? readdirSync(join(directory, prefix)) : []) {
      const path = `${prefix}${name}`
      const stat = lstatSync(join(directory, path))
      const shown = stat.isDirectory() ? `${path}/` : path
      const mode = stat.mode & 0o7777
      entries.push(stat.isSymbolicLink() ? `${path} -> ${readlinkSync(join(directory, path))}` : stat.isFIFO() ? `${path} |fifo` : shown)
      const usual = stat.isDirectory() ? [0o755] : [0o644, 0o755]
      if (!stat.isSymbolicLink() && !stat.isFIFO() && !usual.includes(mode)) modes[shown] = mode.toString(8).padStart(4, '0')
      if (stat.isFile() && mode === 0o755) executable.push(path)
      if (stat.isDirectory() && path !== '.git') walk(`${path}/`)
    }
  }
  walk('')
  return { entries: entries.sort(), modes, executable: executable.sort() }
}

/** Makes the project; gives the commits of its repository by subject. */
function prepare(project: string, wanted: RecordedCase): Record<string, string> {
  mkdirSync(project, { recursive: true })
  const files = Array.isArray(wanted.files) ? Object.fromEntries(wanted.files.map(path => [path, path])) : wanted.files ?? {}
  for (const [entry, content] of Object.entries(files)) {
    const [path = '', target] = entry.split(' -> ')
    mkdirSync(path.endsWith('/') ? join(project, path) : dirname(join(project, path)), { recursive: true })
    if (target !== undefined) symlinkSync(target, join(project, path))
    else if (!path.endsWith('/')) writeFileSync(join(project, path), content)
  }
  for (const path of wanted.fixtures ?? []) place(project, path.split('/').at(-1) ?? '', path)
  if (wanted.setup !== undefined) setups[wanted.setup]?.(project)
  if (wanted.name.includes('already cached')) fillCache(project)
  return wanted.name.startsWith('git') ? makeRepositories(project, wanted.name) : {}
}

function place(project: string, fixture: string, path: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true })
  copyFileSync(join(fixtures, fixture), join(project, path))
  chmodSync(join(project, path), 0o644)
}

function write(path: string, content: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  chmodSync(path, mode)
}

const setups: Record<string, (project: string) => void> = {
  'proj/x 0755, proj/s 4711, proj/r 0400, proj itself 0750': project => {
    for (const [name, mode] of [['x', 0o755], ['s', 0o4711], ['r', 0o400]] as const) write(join(project, 'proj', name), '1', mode)
    chmodSync(join(project, 'proj'), 0o750)
  },
  'blob.bin = one.tar.gz': project => { place(project, 'one.tar.gz', 'blob.bin') },
  'z.tar = one.zip': project => { place(project, 'one.zip', 'z.tar') },
  'run has mode 0750': project => { write(join(project, 'run'), 'x', 0o750) },
  'file cache already holds that digest; source file absent': project => { fillCache(project) },
}

function fillCache(project: string): void {
  const digest = 'f7feb837a7a1bc77a2049e175eb53924bfde83624ef71233a75365fa6240644a'
  const place = join(project, '../.cache/snapsmith/files/sha256', digest)
  mkdirSync(dirname(place), { recursive: true })
  copyFileSync(join(fixtures, 'one.tar.gz'), place)
}

function makeRepositories(project: string, name: string): Record<string, string> {
  const makeAt = (directory: string, steps: readonly RepositoryStep[]): string => {
    const at = join(project, directory)
    mkdirSync(at, { recursive: true })
    const git = (...args: string[]): string => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'protocol.file.allow=always', ...args], { cwd: at, encoding: 'utf8', stdio: 'pipe' })
    git('init', '-b', 'main')
    for (const step of steps) {
      for (const [path, content] of Object.entries(step.write ?? {})) write(join(at, path), content, 0o644)
      if (step.git !== undefined) git(...step.git)
    }
    return at
  }
  const up = makeAt(name.includes('ending in .git') ? 'up.git' : 'up', recorded.gitRepository)
  makeAt('void', [])
  if (name.includes('dirty')) write(join(up, 'f'), 'not committed', 0o644)
  if (name.includes('submodules')) {
    for (const [library, file] of [['liba', 'a'], ['libb', 'b']] as const) {
      makeAt(library, [{ write: { [file]: '1' } }, { git: ['add', '-A'] }, { git: ['commit', '-m', library] }])
      makeAt('up', [{ git: ['submodule', 'add', `../${library}`] }, { git: ['commit', '-m', `sub ${library}`] }])
    }
  }
  const log = execFileSync('git', ['-C', up, 'log', '--all', '--format=%H %s'], { encoding: 'utf8' }).trim().split('\n')
  return Object.fromEntries(log.map(line => [line.slice(41), line.slice(0, 40)]))
}
