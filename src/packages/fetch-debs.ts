import { join } from 'node:path'
import { digestOfFile } from '../platform/digest.ts'
import { lookThrough, moveOver, remove, scratchDirectory } from '../platform/files.ts'
import { emptyDirectory, linkEntry } from '../platform/trees.ts'
import { comparePaths } from '../tree/listing.ts'
import { packagesOfBase } from './base-packages.ts'
import type { Candidate } from './closure.ts'
import { debName, kept, keyOf, parseCandidates, parsePlan } from './closure.ts'
import { fetchFailed, stagePackageNotFound } from './errors.ts'
import { parseWanted } from './installed.ts'
import type { PrivateApt } from './private-apt.ts'
import { openPrivateApt } from './private-apt.ts'
import type { FetchRequest, Surroundings } from './repository.ts'

/** Downloads packages with what they depend on, but for what the base has; nothing on the machine counts as installed. */
export async function fetchDebs(request: FetchRequest, around: Surroundings): Promise<string[]> {
  const { reporter, host } = around
  reporter.progress(`Fetching stage-packages for ${request.part}`)
  const apt = await openPrivateApt(around)
  const base = await packagesOfBase(request.base, host)
  const choose = async (): Promise<Candidate[]> => {
    const names = await realNames(apt, request)
    const candidates = await plan(apt, request, names)
    const requested = new Set(names.map(name => parseWanted(name).name))
    return kept({ candidates, requested, filtered: base })
  }
  let chosen = await choose()
  let complaint = await download(apt, chosen, around)
  // Lists of another day name files that the archive does not have any more.
  if (complaint !== undefined && await apt.renew()) {
    chosen = await choose()
    complaint = await download(apt, chosen, around)
  }
  if (complaint !== undefined) throw fetchFailed(request.part, request.names, complaint)
  emptyDirectory(request.into)
  for (const found of chosen) linkEntry(join(apt.downloads, debName(found)), join(request.into, debName(found)))
  return chosen.map(({ name, version }) => `${name}=${version}`).sort(comparePaths)
}

/** The packages to ask apt for: a virtual one is replaced by the first that provides it, as snapcraft does. */
async function realNames(apt: PrivateApt, { part, names }: FetchRequest): Promise<string[]> {
  const plain = names.map(name => name.replace(/:any(?=$|=)/, ''))
  const policy = (await apt.cache(['policy', ...plain.map(name => name.split('=', 1)[0] ?? name)])).out
  const candidates = new Map([...policy.matchAll(/^(\S+):\n(?: .*\n)*? {2}Candidate: (.+)$/gm)].map(([, name = '', version = '']) => [name, version]))
  return await Promise.all(plain.map(async text => {
    const { name, architecture, version } = parseWanted(text)
    const found = candidates.get(name) ?? (architecture === undefined ? undefined : candidates.get(`${name}:${architecture}`))
    if (version !== undefined || (found !== undefined && found !== '(none)')) return text
    const provider = /^Reverse Provides: *\n(\S+) /m.exec((await apt.cache(['showpkg', name])).out)?.[1]
    if (provider === undefined) throw stagePackageNotFound(part, text)
    return provider
  }))
}

async function plan(apt: PrivateApt, { part }: FetchRequest, names: readonly string[]): Promise<Candidate[]> {
  const planned = await apt.get(['--simulate', '--no-install-recommends', 'install', ...names])
  if (planned.code !== 0) throw fetchFailed(part, names, `${planned.out.slice(Math.max(0, planned.out.indexOf('unmet dependencies:')))}\n${planned.err}`)
  const wanted = new Map(parsePlan(planned.out).map(found => [`${keyOf(found)}=${found.version}`, found]))
  if (wanted.size === 0) return []
  const described = await apt.cache(['show', ...[...wanted.values()].map(nameForApt)])
  if (described.code !== 0) throw fetchFailed(part, names, described.err)
  const found = new Map(parseCandidates(described.out).map(candidate => [`${keyOf(candidate)}=${candidate.version}`, candidate]))
  return [...wanted.keys()].flatMap(key => found.get(key) ?? [])
}

/** A package that is for every architecture is known under the machine's own. */
function nameForApt({ name, architecture, version }: Pick<Candidate, 'name' | 'architecture' | 'version'>): string {
  return architecture === 'all' ? `${name}=${version}` : `${name}:${architecture}=${version}`
}

/** Brings the package files that are not there yet. Gives apt's complaint when some could not be brought. */
async function download(apt: PrivateApt, chosen: readonly Candidate[], { reporter }: Surroundings): Promise<string | undefined> {
  const absent: Candidate[] = []
  for (const found of chosen) if (!(await isWhole(join(apt.downloads, debName(found)), found))) absent.push(found)
  if (absent.length === 0) return undefined
  reporter.progress(`Downloading ${absent.length === 1 ? 'package' : `${absent.length} packages`}: ${absent.map(found => found.name).join(', ')}`)
  const scratch = scratchDirectory(apt.downloads)
  try {
    const outcome = await apt.get(['-q', 'download', ...absent.map(nameForApt)], { cwd: scratch })
    const bad: string[] = []
    for (const found of absent) {
      const file = join(scratch, debName(found))
      if (await isWhole(file, found)) moveOver(file, join(apt.downloads, debName(found)))
      else bad.push(found.name)
    }
    return bad.length === 0 ? undefined : outcome.err.trim() === '' ? `Not downloaded: ${bad.join(', ')}` : outcome.err
  } finally {
    remove(scratch)
  }
}

async function isWhole(file: string, { size, sha256 }: Candidate): Promise<boolean> {
  return lookThrough(file)?.size === size && await digestOfFile(file, 'sha256') === sha256
}
