import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Outcome, Run } from '../platform/commands.ts'
import { isCode, makeDirectory, namesIn, writeWhole } from '../platform/files.ts'
import { cacheDirectory } from '../platform/own-directories.ts'
import { backendMissing } from './errors.ts'
import type { Surroundings } from './repository.ts'

/** An apt that plans and downloads as if nothing were installed, and that anybody may run. */
export interface PrivateApt {
  /** Where downloaded package files stay. */
  downloads: string
  get(args: readonly string[], how?: Pick<Run, 'cwd'>): Promise<Outcome>
  cache(args: readonly string[]): Promise<Outcome>
  /** Fetches package lists of our own when those of the machine are absent or out of date. Says whether that has changed anything. */
  renew(): Promise<boolean>
}

/** What is asked of a private apt beside what the machine's own knows. */
export interface PrivateAptRequest extends Surroundings {
  /** Architectures that packages are named with. */
  architectures: readonly string[]
  /** The directories of our own lists that this run has fetched; it grows. */
  fetched: Set<string>
}

const hostLists = '/var/lib/apt/lists'

/**
 * Prepares our own state for apt: an empty list of installed packages; the sources and the keys are those of the machine.
 *
 * Architectures that packages are asked for join those of the machine, with lists of our own where the machine has none of them.
 */
export async function openPrivateApt({
  host,
  reporter,
  architectures: named,
  fetched,
}: PrivateAptRequest): Promise<PrivateApt> {
  const home = join(cacheDirectory(host), 'stage-packages')
  const architectures = named.every(name => name === host.machine.architecture)
    ? []
    : [...new Set([host.machine.architecture, ...(await foreignArchitectures(host)), ...named])]
  const ownLists = join(home, 'state', ['lists', ...architectures].join('-'))
  const downloads = join(cacheDirectory(host), 'download')
  try {
    for (const directory of [
      join(ownLists, 'partial'),
      join(home, 'cache', 'archives', 'partial'),
      downloads,
    ])
      makeDirectory(directory)
    writeWhole(join(home, 'state', 'status'), '')
  } catch (error) {
    if (!isCode(error, 'EACCES', 'EROFS', 'ENOTDIR', 'EPERM')) throw error
    throw new UserError('cache', `Cannot write to the cache directory '${cacheDirectory(host)}'.`, {
      resolution: 'Make it writable, or set XDG_CACHE_HOME to another place.',
      cause: error,
    })
  }
  let lists = hasLists(hostLists, architectures) ? hostLists : ownLists
  const options = (): string[] => [
    `-oDir::State=${join(home, 'state')}`,
    `-oDir::State::status=${join(home, 'state', 'status')}`,
    `-oDir::State::lists=${lists}`,
    `-oDir::Cache=${join(home, 'cache')}`,
    '-oDebug::NoLocking=1',
    '-oAPT::Install-Recommends=0',
    '-oAcquire::AllowInsecureRepositories=0',
    ...(architectures.length === 0 ? [] : [`-oAPT::Architectures=${architectures.join(',')}`]),
  ]
  const env = { ...host.env, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' }
  const run = async (
    program: string,
    args: readonly string[],
    how: Pick<Run, 'cwd'> = {},
  ): Promise<Outcome> => {
    const outcome = await host.commands.run(program, [...options(), ...args], { ...how, env })
    if (outcome.code === 127) throw backendMissing()
    return outcome
  }
  const apt: PrivateApt = {
    downloads,
    get: (args, how) => run('apt-get', args, how),
    cache: args => run('apt-cache', args),
    async renew() {
      reporter.progress('Fetching package lists')
      const before = lists
      lists = ownLists
      fetched.add(ownLists)
      // Without the option apt is content with lists that it could not fetch.
      const outcome = await apt.get(['-oAPT::Update::Error-Mode=any', 'update'])
      if (outcome.code === 0 && hasLists(ownLists, [])) return true
      reporter.warning(
        `Could not fetch package lists${architectures.length === 0 ? '' : ` for ${architectures.join(', ')}`}.`,
      )
      lists = before
      return false
    },
  }
  if (lists === ownLists && !fetched.has(ownLists)) await apt.renew()
  return apt
}

async function foreignArchitectures(host: Surroundings['host']): Promise<string[]> {
  const { out } = await host.commands.run('dpkg', ['--print-foreign-architectures'], {
    env: { ...host.env, LC_ALL: 'C.UTF-8' },
  })
  return out.split('\n').filter(line => line !== '')
}

/** Whether there are lists of packages, of each of some architectures. */
function hasLists(directory: string, architectures: readonly string[]): boolean {
  const found = namesIn(directory).filter(name => /_Packages(\.\w+)?$/.test(name))
  return (
    found.length > 0 &&
    architectures.every(architecture => found.some(name => name.includes(`_binary-${architecture}_`)))
  )
}
