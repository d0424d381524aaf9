import { lookAt } from '../platform/files.ts'
import { linkEntry, setTime } from '../platform/trees.ts'
import type { Part } from '../project/project.ts'
import type { Entry, Listing } from '../tree/listing.ts'
import { ancestors, parentPath } from '../tree/listing.ts'
import { propertiesOf, sameValue } from './dirty.ts'
import { installDir, partPlaces, primeDir, stageDir } from './layout.ts'
import type { Action } from './plan.ts'
import { sourceListing, sourceOf } from './pull.ts'
import { refreshPlaced } from './shared.ts'
import type { StepName } from './steps.ts'
import { stepNames } from './steps.ts'
import type { StepResult, Work } from './work.ts'

/**
 * What has changed in the source of a part, when that is so little that it can be carried from place to place up to the prime directory,
 * with all else left as it lies there: the content of files, nothing that is new or gone.
 */
export interface Carried {
  files: readonly string[]
  /** The directories that these lie in, and those whose time has changed, as they should be. */
  directories: Listing
}

/**
 * The parts of a plan whose changes are only carried on; none unless that is true of every part that the plan touches, as a build in
 * between may look at the stage, which has to be what it would be after starting from nothing.
 */
export function carriedParts(work: Work, actions: readonly Action[], options: Readonly<Record<string, unknown>>): ReadonlyMap<string, Carried> {
  const acting = new Map<string, Action[]>()
  for (const action of actions) {
    if (action.kind !== 'skip') acting.set(action.part, [...(acting.get(action.part) ?? []), action])
  }
  const found = new Map<string, Carried>()
  if (acting.size === 0 || work.isolate || !work.parts.every(part => acting.has(part.name) || isSettled(work, part.name))) return found
  for (const [name, theirs] of acting) {
    const part = work.parts.find(candidate => candidate.name === name)
    const carried = part !== undefined && isPlain(part) && followsSource(work, part, theirs, options) ? carriedOf(work, part) : undefined
    if (carried === undefined) return new Map()
    found.set(name, carried)
  }
  return found
}

/** Carries a part's changes into the directory of one step. */
export function carryOn(work: Work, request: { part: Part; step: Exclude<StepName, 'pull'>; carried: Carried }): StepResult {
  const { part, step, carried } = request
  if (step === 'build') {
    const { src, install } = partPlaces(work.layout, part.name)
    for (const path of carried.files) linkEntry(`${src}/${path}`, `${install}/${path}`)
    for (const entry of [...carried.directories].reverse()) setTime(`${install}/${entry.path}`, entry.mtime)
    return { variables: {} }
  }
  const contents = work.memory.get(part.name, step)?.contents ?? {}
  const area = { step, name: 'default', root: step === 'stage' ? stageDir(work.layout, 'default') : primeDir(work.layout, 'default') } as const
  const placed = new Set([...(contents.default?.files ?? []), ...(contents.default?.directories ?? [])])
  refreshPlaced(work, {
    part, area,
    files: carried.files.filter(path => placed.has(path)),
    directories: carried.directories.filter(entry => placed.has(entry.path)),
  })
  return { variables: {}, contents }
}

/** A dump of everything, to which nothing else happens on the way. */
function isPlain({ plugin, keys }: Part): boolean {
  return plugin === 'dump' && stepNames.every(step => keys[`override-${step}`] === null) && Object.keys(keys.organize).length === 0
    && keys['source-subdir'] === '' && keys['stage-packages'].length === 0 && keys['stage-snaps'].length === 0 && keys['build-attributes'].length === 0
}

/** Whether what a part that is left alone has installed, if anything, is what it has staged. */
function isSettled(work: Work, name: string): boolean {
  const build = work.memory.get(name, 'build')
  const stage = work.memory.get(name, 'stage')
  if (build === undefined || stage === undefined) return build === stage && work.layout.partitions.every(each => lookAt(installDir(work.layout, name, each)) === undefined)
  return build.serial < stage.serial
}

/** Whether a part had taken every step after the one before, and is to take them again only because its source has changed. */
function followsSource(work: Work, part: Part, actions: readonly Action[], options: Readonly<Record<string, unknown>>): boolean {
  const kinds = actions.map(action => `${action.step} ${action.kind}`)
  const primed = work.memory.get(part.name, 'prime') !== undefined
  const wanted = ['pull update', 'build update', 'stage rerun', ...(primed ? ['prime run'] : [])]
  if (!sameValue(kinds, wanted)) return false
  const steps = stepNames.slice(0, wanted.length).map(step => work.memory.get(part.name, step))
  const now = propertiesOf(part)
  return steps.every((state, index) => {
    const before = steps[index - 1]
    return state !== undefined && (before === undefined || before.serial < state.serial) && sameValue(state.properties, now) && sameValue(state.options, options)
  })
}

/** What a part's source brings, if it is not more than can be carried. */
function carriedOf(work: Work, part: Part): Carried | undefined {
  const before = work.memory.get(part.name, 'pull')?.input
  const now = sourceOf(work, part)?.type === 'local' ? sourceListing(work, part) : undefined
  if (before === undefined || now === undefined || before.length !== now.length) return undefined
  const files: string[] = []
  const dated = new Set<string>()
  for (const [index, entry] of now.entries()) {
    const then = before[index]
    if (then === undefined || then.path !== entry.path || then.kind !== entry.kind || then.target !== entry.target) return undefined
    if (then.mode === entry.mode && then.size === entry.size && isNear(then.mtime, entry.mtime)) continue
    if (entry.kind === 'directory' && then.mode === entry.mode) dated.add(entry.path)
    else if (entry.kind === 'file') files.push(entry.path)
    else return undefined
  }
  if (isShared(work, part.name, files) || !isIntact(work, part.name, before)) return undefined
  for (const path of files) for (const parent of ancestors(path)) dated.add(parent)
  return { files, directories: now.filter(entry => dated.has(entry.path)) }
}

/** Whether another part has put something at one of these places. */
function isShared(work: Work, name: string, files: readonly string[]): boolean {
  const changed = new Set(files)
  return work.parts.some(other => other.name !== name && (['stage', 'prime'] as const).some(step =>
    Object.values(work.memory.get(other.name, step)?.contents ?? {}).some(contents => contents.files.some(path => changed.has(path)))))
}

/**
 * Whether everything still lies where the part has put it. What was added, removed or replaced since has changed the time of its
 * directory; only where other parts have a say in that time each entry is looked for.
 */
function isIntact(work: Work, name: string, listing: Listing): boolean {
  const directories = new Map(listing.filter(entry => entry.kind === 'directory').map(entry => [entry.path, entry]))
  const install = partPlaces(work.layout, name).install
  if (!asPlaced(install, listing.map(entry => entry.path), directories)) return false
  return (['stage', 'prime'] as const).every(step => {
    const contents = work.memory.get(name, step)?.contents.default
    if (contents === undefined) return true
    const theirs = new Set(work.parts.filter(other => other.name !== name).flatMap(other => work.memory.get(other.name, step)?.contents.default?.directories ?? []))
    const own = new Map(contents.directories.flatMap((path): [string, Entry][] => {
      const entry = directories.get(path)
      return entry === undefined || theirs.has(path) ? [] : [[path, entry]]
    }))
    const root = step === 'stage' ? stageDir(work.layout, 'default') : primeDir(work.layout, 'default')
    return asPlaced(root, [...contents.directories, ...contents.files], own)
  })
}

function asPlaced(root: string, paths: readonly string[], directories: ReadonlyMap<string, Entry>): boolean {
  for (const [path, entry] of directories) {
    const stat = lookAt(`${root}/${path}`)
    if (stat === undefined || !stat.isDirectory() || !isNear(stat.mtimeMs, entry.mtime)) return false
  }
  return paths.every(path => directories.has(parentPath(path)) || lookAt(`${root}/${path}`) !== undefined)
}

/** Times as a listing has them, which lose less than a microsecond when they are set. */
function isNear(one: number, other: number): boolean {
  return Math.abs(one - other) < 0.01
}
