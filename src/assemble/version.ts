import { UserError } from '../errors.ts'
import { remedyForDistrust } from '../platform/git-trust.ts'
import { installCommand } from '../platform/debian-packages.ts'
import type { Host } from '../platform/host.ts'
import type { Reporter } from '../ui/reporter.ts'

/** The version that is written: the word `git` becomes what the project's repository says, anything else stays. */
export async function settledVersion(
  version: string,
  { host, reporter }: { host: Host; reporter: Reporter },
): Promise<string> {
  if (version !== 'git') return version
  reporter.progress('Determining the version from the project repo (version: git).')
  const settled = await gitVersion(host)
  reporter.permanent(`Version has been set to '${settled}'`)
  return settled
}

async function gitVersion(host: Host): Promise<string> {
  const git = (...args: string[]) =>
    host.commands.run('git', args, { cwd: host.cwd, env: { ...host.env, LC_ALL: 'C' } })
  const tagged = await git('describe', '--dirty')
  if (tagged.code === 0) return versionOf(tagged.out.trim())
  if (tagged.code === 127) {
    throw new UserError('git-missing', "'version: git' needs git, which is not installed.", {
      resolution: `Install it with: ${installCommand(['git'])}`,
    })
  }
  const plain = await git('describe', '--dirty', '--always')
  if (plain.code === 0) return `0+git.${plain.out.trim()}`
  throw new UserError('git-version', plain.err.trim(), {
    resolution:
      remedyForDistrust(plain.err) ??
      "Give the project a fixed 'version', or pack it in a git repository that has a commit.",
  })
}

/** `1.2-3-gabc` becomes `1.2+git3.abc`; a tagged commit keeps its tag. */
function versionOf(description: string): string {
  const parts = /^(?<tag>.+)-(?<ahead>[0-9]+)-g(?<commit>[0-9a-f]+(?:-dirty)?)$/.exec(description)?.groups
  return parts === undefined ? description : `${parts['tag']}+git${parts['ahead']}.${parts['commit']}`
}
