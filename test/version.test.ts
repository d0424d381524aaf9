import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UserError } from '../src/errors.ts'
import { settledVersion } from '../src/assemble/version.ts'
import { recorded } from './parts/recorded.ts'
import { hostAt, keepingReporter, workDirectory } from './parts/workshop.ts'

interface Case {
  name: string
  /** No repository at all when null. */
  repository: { write?: Record<string, string>; git?: string[] }[] | null
  /** Written after the last commit. */
  uncommitted: Record<string, string> | null
  /** `<short:one>` stands for the commit with that subject. */
  version?: string
  error?: { message: string }
}

/** By case: our sentence where another call of git is the one that fails. */
const sentences: Readonly<Record<string, RegExp>> = {
  'no commits': /^fatal: (bad revision 'HEAD'|No names found|.*HEAD)/,
}

test.each(recorded<Case>('versions.json'))(
  'version: git, $name',
  async ({ name, repository, uncommitted, version, error }) => {
    const cwd = workDirectory()
    const commits: Record<string, string> = {}
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e', ...args], { cwd, encoding: 'utf8' })
    if (repository !== null) git('init', '-q')
    for (const step of repository ?? []) {
      write(cwd, step.write)
      if (step.git === undefined) continue
      git(...step.git)
      if (step.git[0] === 'commit')
        commits[step.git.at(-1) ?? ''] = git('rev-parse', '--short=7', 'HEAD').trim()
    }
    write(cwd, uncommitted ?? {})
    // Below a mount point git says so, and looks no further.
    const host = hostAt(cwd)
    const settled = settledVersion('git', {
      host: { ...host, env: { ...host.env, GIT_DISCOVERY_ACROSS_FILESYSTEM: '1' } },
      reporter: keepingReporter(),
    })
    if (error === undefined)
      return expect(await settled).toBe(
        version?.replace(/<short:(.*)>/, (_, subject: string) => commits[subject] ?? ''),
      )
    const thrown = await settled.then(
      () => undefined,
      (problem: unknown) => problem,
    )
    expect(thrown).toBeInstanceOf(UserError)
    if (sentences[name] === undefined) expect((thrown as UserError).message).toBe(error.message)
    else expect((thrown as UserError).message).toMatch(sentences[name])
  },
)

test.each(['the root', 'a directory of'])(
  'a repository that git distrusts is told with what helps: %s',
  async place => {
    const above = join(workDirectory(), 'an odd $(place)')
    const cwd = place === 'the root' ? above : join(above, 'project')
    mkdirSync(cwd, { recursive: true })
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e', ...args], {
        cwd: above,
        encoding: 'utf8',
      })
    git('init', '-q')
    git('commit', '-q', '--allow-empty', '-m', 'one')
    // So git takes every repository for somebody else's.
    const host = hostAt(cwd, { ...process.env, HOME: workDirectory(), GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' })
    const settle = (): Promise<string> => settledVersion('git', { host, reporter: keepingReporter() })
    const thrown = await settle().then(
      () => undefined,
      (problem: unknown) => problem,
    )
    const remedy = (thrown as UserError).resolution ?? ''
    expect(remedy).toBe(
      `Run snapsmith as the user who owns the repository, or let git trust it: git config --global --add safe.directory '${above}'`,
    )
    // What is told works as it is told.
    execFileSync('sh', ['-c', remedy.replace(/.*: (?=git)/, '')], { env: host.env })
    expect(await settle()).toMatch(/^0\+git\.[0-9a-f]{7,}$/)
  },
)

function write(cwd: string, files: Readonly<Record<string, string>> = {}): void {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(cwd, path), text)
}
