import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Outcome, Run } from '../platform/commands.ts'
import { isCode, makeDirectory, namesIn, writeWhole } from '../platform/files.ts'
import { cacheDirectory } from '../platform/own-directories.ts'
import { foreignArchitectures } from './architectures.ts'
import { backendMissing } from './errors.ts'
import type { Operator } from './repository.ts'

/** What is asked of a private apt beside what the machine's own knows. */
export interface PrivateAptRequest extends Operator {
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
export async function openPrivateApt(request: PrivateAptRequest): Promise<PrivateApt> {
  const { host, architectures: named } = request
  const { architecture } = host.machine
  const architectures = named.every(name => name === architecture)
    ? []
    : [...new Set([architecture, ...(await foreignArchitectures(host)), ...named])]
  const apt = new PrivateApt(request, architectures)
  await apt.open()
  return apt
}

/** An apt that plans and downloads as if nothing were installed, and that anybody may run. */
export class PrivateApt {
  /** Where downloaded package files stay. */
  readonly downloads: string
  private readonly request: PrivateAptRequest
  /** Those that it plans for; none where the machine's own are all that is asked for. */
  private readonly architectures: readonly string[]
  private readonly home: string
  private readonly ownLists: string
  private lists: string

  constructor(request: PrivateAptRequest, architectures: readonly string[]) {
    const cache = cacheDirectory(request.host)
    this.request = request
    this.architectures = architectures
    this.downloads = join(cache, 'download')
    this.home = join(cache, 'stage-packages')
    this.ownLists = join(this.home, 'state', ['lists', ...architectures].join('-'))
    this.lists = hasLists(hostLists, architectures) ? hostLists : this.ownLists
  }

  /** Makes what it needs, and fetches lists where there are none. */
  async open(): Promise<void> {
    const archives = join(this.home, 'cache', 'archives', 'partial')
    try {
      for (const directory of [join(this.ownLists, 'partial'), archives, this.downloads])
        makeDirectory(directory)
      writeWhole(join(this.home, 'state', 'status'), '')
    } catch (error) {
      if (!isCode(error, 'EACCES', 'EROFS', 'ENOTDIR', 'EPERM')) throw error
      const cache = cacheDirectory(this.request.host)
      throw new UserError('cache', `Cannot write to the cache directory '${cache}'.`, {
        resolution: 'Make it writable, or set XDG_CACHE_HOME to another place.',
        cause: error,
      })
    }
    if (this.lists === this.ownLists && !this.request.fetched.has(this.ownLists)) await this.renew()
  }

  get(args: readonly string[], how: Pick<Run, 'cwd'> = {}): Promise<Outcome> {
    return this.run('apt-get', args, how)
  }

  cache(args: readonly string[]): Promise<Outcome> {
    return this.run('apt-cache', args)
  }

  /** Fetches package lists of our own when those of the machine are absent or out of date. Says whether that has changed anything. */
  async renew(): Promise<boolean> {
    const { reporter, fetched } = this.request
    reporter.progress('Fetching package lists')
    const before = this.lists
    this.lists = this.ownLists
    fetched.add(this.ownLists)
    // Without the option apt is content with lists that it could not fetch.
    const outcome = await this.get(['-oAPT::Update::Error-Mode=any', 'update'])
    if (outcome.code === 0 && hasLists(this.ownLists, [])) return true
    const whose = this.architectures.length === 0 ? '' : ` for ${this.architectures.join(', ')}`
    reporter.warning(`Could not fetch package lists${whose}.`)
    this.lists = before
    return false
  }

  private async run(program: string, args: readonly string[], how: Pick<Run, 'cwd'> = {}): Promise<Outcome> {
    const { host } = this.request
    const env = { ...host.env, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' }
    const outcome = await host.commands.run(program, [...this.options(), ...args], { ...how, env })
    if (outcome.code === 127) throw backendMissing()
    return outcome
  }

  private options(): string[] {
    const { home, architectures } = this
    return [
      `-oDir::State=${join(home, 'state')}`,
      `-oDir::State::status=${join(home, 'state', 'status')}`,
      `-oDir::State::lists=${this.lists}`,
      `-oDir::Cache=${join(home, 'cache')}`,
      '-oDebug::NoLocking=1',
      '-oAPT::Install-Recommends=0',
      '-oAcquire::AllowInsecureRepositories=0',
      ...(architectures.length === 0 ? [] : [`-oAPT::Architectures=${architectures.join(',')}`]),
    ]
  }
}

/** Whether there are lists of packages, of each of some architectures. */
function hasLists(directory: string, architectures: readonly string[]): boolean {
  const found = namesIn(directory).filter(name => /_Packages(\.\w+)?$/.test(name))
  return (
    found.length > 0 &&
    architectures.every(architecture => found.some(name => name.includes(`_binary-${architecture}_`)))
  )
}
