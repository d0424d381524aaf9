import { join } from 'node:path'
import { digestOfFile } from '../platform/digest.ts'
import { lookThrough, moveOver, remove, scratchDirectory } from '../platform/files.ts'
import { emptyDirectory, linkEntry } from '../platform/trees.ts'
import { comparePaths } from '../tree/listing.ts'
import { baseFilter } from './base-filter.ts'
import { installedBase } from './base-packages.ts'
import type { Candidate } from './closure.ts'
import { assetName, debName, kept, keyOf, parseCandidates, parsePlan } from './closure.ts'
import { fetchFailed, stagePackageNotFound } from './errors.ts'
import { parseWanted } from './installed.ts'
import type { PrivateApt, PrivateAptRequest } from './private-apt.ts'
import { openPrivateApt } from './private-apt.ts'
import type { FetchRequest, Operator } from './repository.ts'
import { isResolved, resolveNames } from './resolve.ts'
import type { Resolved } from './resolve.ts'

/** Downloads packages with what they depend on, but for what the base has; nothing on the machine counts as installed. */
export async function fetchDebs(
  request: FetchRequest,
  around: Operator & Pick<PrivateAptRequest, 'fetched'>,
): Promise<string[]> {
  const { reporter, host } = around
  const native = host.machine.architecture
  reporter.progress(`Fetching stage-packages for ${request.part}`)
  const apt = await openPrivateApt({ ...around, architectures: architecturesOf(request.names) })
  const inBase = baseFilter(request.for, { native, installed: await installedBase(request.for.base, host) })
  const choose = async (): Promise<Candidate[]> => {
    const resolved = await realNames(apt, request, native)
    const candidates = await plan(apt, request, resolved)
    const asked = new Set(resolved.map(wanted => exactly(wanted, { candidates, part: request.part })))
    return kept({ candidates, requested: found => asked.has(found), inBase })
  }
  let chosen = await choose()
  let complaint = await download(apt, chosen, around)
  // Lists of another day name files that the archive does not have any more.
  if (complaint !== undefined && (await apt.renew())) {
    chosen = await choose()
    complaint = await download(apt, chosen, around)
  }
  if (complaint !== undefined) throw fetchFailed(request.part, request.names, complaint)
  emptyDirectory(request.into)
  for (const found of chosen)
    linkEntry(join(apt.downloads, debName(found)), join(request.into, debName(found)))
  return chosen.map(found => assetName(found, native)).sort(comparePaths)
}

/** The architectures that packages are asked for by name. */
function architecturesOf(names: readonly string[]): string[] {
  return [...new Set(names.flatMap(name => parseWanted(name)?.architecture ?? []))].filter(
    architecture => architecture !== 'any',
  )
}

/** The packages to ask apt for; one that cannot be had ends it. */
async function realNames(
  apt: PrivateApt,
  { part, names }: FetchRequest,
  native: string,
): Promise<Resolved[]> {
  const found = await resolveNames(names, { cache: args => apt.cache(args), native })
  return found.map(one => {
    if (!isResolved(one)) throw stagePackageNotFound(part, one)
    return one
  })
}

/** The package of a plan that was asked for, and no other that apt may have taken in its place. */
function exactly(
  { text, name, architecture, version }: Resolved,
  { candidates, part }: { candidates: readonly Candidate[]; part: string },
): Candidate {
  const found = candidates.find(
    one =>
      one.name === name &&
      [architecture, 'all'].includes(one.architecture) &&
      (version === undefined || one.version === version),
  )
  if (found === undefined) throw stagePackageNotFound(part, { text })
  return found
}

async function plan(
  apt: PrivateApt,
  { part, names }: FetchRequest,
  resolved: readonly Resolved[],
): Promise<Candidate[]> {
  const planned = await apt.get([
    '--simulate',
    '--no-install-recommends',
    'install',
    ...resolved.map(({ asked }) => asked),
  ])
  if (planned.code !== 0)
    throw fetchFailed(
      part,
      names,
      `${planned.out.slice(Math.max(0, planned.out.indexOf('unmet dependencies:')))}\n${planned.err}`,
    )
  const wanted = new Map(parsePlan(planned.out).map(found => [`${keyOf(found)}=${found.version}`, found]))
  if (wanted.size === 0) return []
  const described = await apt.cache(['show', ...[...wanted.values()].map(nameForApt)])
  if (described.code !== 0) throw fetchFailed(part, names, described.err)
  const found = new Map(
    parseCandidates(described.out).map(candidate => [`${keyOf(candidate)}=${candidate.version}`, candidate]),
  )
  return [...wanted.keys()].flatMap(key => found.get(key) ?? [])
}

/** A package that is for every architecture is known under the machine's own. */
function nameForApt({
  name,
  architecture,
  version,
}: Pick<Candidate, 'name' | 'architecture' | 'version'>): string {
  return architecture === 'all' ? `${name}=${version}` : `${name}:${architecture}=${version}`
}

/** Brings the package files that are not there yet. Gives apt's complaint when some could not be brought. */
async function download(
  apt: PrivateApt,
  chosen: readonly Candidate[],
  { reporter }: Operator,
): Promise<string | undefined> {
  const absent: Candidate[] = []
  for (const found of chosen)
    if (!(await isWhole(join(apt.downloads, debName(found)), found))) absent.push(found)
  if (absent.length === 0) return undefined
  reporter.progress(
    `Downloading ${absent.length === 1 ? 'package' : `${absent.length} packages`}: ${absent.map(found => found.name).join(', ')}`,
  )
  const scratch = scratchDirectory(apt.downloads)
  try {
    const outcome = await apt.get(['-q', 'download', ...absent.map(nameForApt)], { cwd: scratch })
    const bad: string[] = []
    for (const found of absent) {
      const file = join(scratch, debName(found))
      if (await isWhole(file, found)) moveOver(file, join(apt.downloads, debName(found)))
      else bad.push(found.name)
    }
    return bad.length === 0
      ? undefined
      : outcome.err.trim() === ''
        ? `Not downloaded: ${bad.join(', ')}`
        : outcome.err
  } finally {
    remove(scratch)
  }
}

async function isWhole(file: string, { size, sha256 }: Candidate): Promise<boolean> {
  return lookThrough(file)?.size === size && (await digestOfFile(file, 'sha256')) === sha256
}
