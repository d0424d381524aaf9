import { join } from 'node:path'
import { remove } from '../platform/files.ts'
import type { Outcome } from '../platform/commands.ts'
import { remedyForDistrust } from '../platform/git-trust.ts'
import type { Host } from '../platform/host.ts'
import { pullFailed } from './fetch-errors.ts'
import { tryTool } from './tools.ts'

/** A working copy and the git that acts on it. */
export interface Repository {
  directory: string
  /** Runs git in the working copy; it must succeed. */
  run(args: readonly string[]): Promise<string>
  /** Runs git where there is no working copy yet; it must succeed. */
  outside(args: readonly string[]): Promise<string>
  succeeds(args: readonly string[]): Promise<boolean>
  /** The full name of the commit that a text stands for. */
  revision(text: string): Promise<string | undefined>
  /** Commits by name on a server; when it gives no answer, what can be done about that, if anything. */
  listRemote(
    url: string,
    names: readonly string[],
  ): Promise<Map<string, string> | { remedy: string | undefined }>
  /** Forgets the history, so that another clone can be made in its place. */
  discard(): void
}

const program = { program: 'git', from: 'git' }
const patience = { program: 'timeout', from: 'coreutils' }

/** Variables with which git, when it runs us in a hook, tells where *its* repository is. */
const misleading = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_PREFIX',
]

/** Git for a directory that is, or becomes, a working copy. */
export function openRepository(host: Host, directory: string): Repository {
  const env = {
    ...Object.fromEntries(misleading.map(name => [name, undefined])),
    // Nobody is there to type a name or a password.
    GIT_TERMINAL_PROMPT: host.env.GIT_TERMINAL_PROMPT ?? '0',
  }
  const attempt = (args: readonly string[]): Promise<Outcome> => tryTool(host, program, { args, env })
  const act = async (args: readonly string[]): Promise<string> => {
    const outcome = await attempt(args)
    if (outcome.code !== 0) throw pullFailed([program.program, ...args], outcome)
    return outcome.out
  }
  const here = (args: readonly string[]): readonly string[] => ['-C', directory, ...args]
  return {
    directory,
    outside: act,
    run: args => act(here(args)),
    succeeds: async args => (await attempt(here(args))).code === 0,
    async revision(text) {
      const outcome = await attempt(
        here(['rev-parse', '--verify', '--quiet', '--end-of-options', `${text}^{commit}`]),
      )
      return outcome.code === 0 ? outcome.out.trim() : undefined
    },
    async listRemote(url, names) {
      // A network that swallows everything must not hold up a build that needs nothing of it.
      const outcome = await tryTool(host, patience, {
        args: ['30', program.program, 'ls-remote', '--', url, ...names],
        env,
      })
      if (outcome.code !== 0) return { remedy: remedyForDistrust(outcome.err) }
      const rows = outcome.out.split('\n').map(line => line.split('\t'))
      return new Map(
        rows.flatMap(([commit, name]): [string, string][] =>
          commit === undefined || name === undefined ? [] : [[name, commit]],
        ),
      )
    },
    discard() {
      remove(join(directory, '.git'))
    },
  }
}
