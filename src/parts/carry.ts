import { UserError } from '../errors.ts'
import { ensureDirectory, finishDirectories, linkEntry, removeEntries } from '../platform/trees.ts'
import { lookAt } from '../platform/files.ts'
import { openDirectories } from '../platform/write-bits.ts'
import type { Part } from '../project/project.ts'
import type { Listing } from '../tree/listing.ts'
import type { Delta } from './delta.ts'
import { changeOf, deltaOf, selectedDelta } from './delta.ts'
import { propertiesOf, sameValue } from './dirty.ts'
import type { Selection } from './filesets.ts'
import { primeEntries, select } from './filesets.ts'
import { isIntact } from './intact.ts'
import { installDir, partPlaces, primeDir, stageDir } from './layout.ts'
import type { Action } from './plan.ts'
import { sourceListing, sourceOf } from './pull.ts'
import { refreshPlaced } from './shared.ts'
import type { StepName } from './steps.ts'
import { stepNames } from './steps.ts'
import type { StepResult, Work } from './work.ts'

/** What has changed in the source of a part, to be carried from place to place up to the prime directory, with all else left as it lies there. */
export interface Carried {
  install: Delta
  /** What of it goes into the shared directories, with all that the part has there then. */
  shared: Readonly<Record<'stage' | 'prime', Delta & { contents: Selection }>>
}

/**
 * The parts of a plan whose changes are only carried on; none unless that is true of every part that the plan touches, as a build in
 * between may look at the stage, which has to be what it would be after starting from nothing.
 */
export function carriedParts(
  work: Work,
  actions: readonly Action[],
  options: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, Carried> {
  const acting = new Map<string, Action[]>()
  for (const action of actions) {
    if (action.kind !== 'skip') acting.set(action.part, [...(acting.get(action.part) ?? []), action])
  }
  const found = new Map<string, Carried>()
  if (
    acting.size === 0 ||
    work.isolate ||
    !work.parts.every(part => acting.has(part.name) || isSettled(work, part.name))
  )
    return found
  for (const [name, theirs] of acting) {
    const part = work.named.get(name)
    const carried =
      part !== undefined && isPlain(part) && followsSource(work, part, theirs, options)
        ? carriedOf(work, part)
        : undefined
    if (carried === undefined) return new Map()
    found.set(name, carried)
  }
  const touched = [...found.values()].flatMap(carried => [...touchedBy(carried)])
  return new Set(touched).size < touched.length ? new Map() : found
}

/** Carries a part's changes into the directory of one step. */
export function carryOn(
  work: Work,
  request: { part: Part; step: Exclude<StepName, 'pull'>; carried: Carried },
): StepResult {
  const { part, step, carried } = request
  if (step === 'build') {
    const { src, install } = partPlaces(work.layout, part.name)
    const { files, gone, made, dated } = carried.install
    openDirectories(dated.map(({ path }) => `${install}/${path}`))
    removeEntries(install, gone.files, gone.directories)
    for (const { path, mode } of made) ensureDirectory(`${install}/${path}`, mode | 0o700)
    for (const path of files) linkEntry(`${src}/${path}`, `${install}/${path}`)
    finishDirectories(install, dated)
    return { variables: {} }
  }
  const { contents, ...delta } = carried.shared[step]
  const root = step === 'stage' ? stageDir(work.layout, 'default') : primeDir(work.layout, 'default')
  refreshPlaced(work, { part, area: { step, name: 'default', root }, delta })
  return { variables: {}, contents: { ...work.memory.get(part.name, step)?.contents, default: contents } }
}

/** A dump of everything, to which nothing else happens on the way. */
function isPlain({ plugin, keys }: Part): boolean {
  return (
    plugin === 'dump' &&
    stepNames.every(step => keys[`override-${step}`] === null) &&
    Object.keys(keys.organize).length === 0 &&
    keys['source-subdir'] === '' &&
    keys['stage-packages'].length === 0 &&
    keys['stage-snaps'].length === 0 &&
    keys['build-attributes'].length === 0
  )
}

/** Whether what a part that is left alone has installed, if anything, is what it has staged. */
function isSettled(work: Work, name: string): boolean {
  const build = work.memory.get(name, 'build')
  const stage = work.memory.get(name, 'stage')
  if (build === undefined || stage === undefined)
    return (
      build === stage &&
      work.layout.partitions.every(each => lookAt(installDir(work.layout, name, each)) === undefined)
    )
  return build.serial < stage.serial
}

/** Whether a part had taken every step after the one before, and is to take them again only because its source has changed. */
function followsSource(
  work: Work,
  part: Part,
  actions: readonly Action[],
  options: Readonly<Record<string, unknown>>,
): boolean {
  const kinds = actions.map(action => `${action.step} ${action.kind}`)
  const primed = work.memory.get(part.name, 'prime') !== undefined
  const wanted = ['pull update', 'build update', 'stage rerun', ...(primed ? ['prime run'] : [])]
  if (!sameValue(kinds, wanted)) return false
  const steps = stepNames.slice(0, wanted.length).map(step => work.memory.get(part.name, step))
  const now = propertiesOf(part)
  return steps.every((state, index) => {
    const before = steps[index - 1]
    return (
      state !== undefined &&
      (before === undefined || before.serial < state.serial) &&
      sameValue(state.properties, now) &&
      sameValue(state.options, options)
    )
  })
}

/** What a part's source brings, if that can be carried. */
function carriedOf(work: Work, part: Part): Carried | undefined {
  const before = work.memory.get(part.name, 'pull')?.input
  const now = sourceOf(work, part)?.type === 'local' ? sourceListing(work, part) : undefined
  const change = before === undefined || now === undefined ? undefined : changeOf(before, now)
  if (before === undefined || now === undefined || change === undefined) return undefined
  const had = { stage: placedBy(work, part, 'stage'), prime: placedBy(work, part, 'prime') }
  const will = change.moved ? selectAnew(work, part, [...now]) : had
  if (will === undefined) return undefined
  const shared = (step: 'stage' | 'prime'): Delta & { contents: Selection } => ({
    ...selectedDelta(change, now, { from: had[step], to: will[step] }),
    contents: will[step],
  })
  const carried = {
    install: deltaOf(change, now),
    shared: { stage: shared('stage'), prime: shared('prime') },
  }
  return isShared(work, part.name, touchedBy(carried)) || !isIntact(work, part.name, before)
    ? undefined
    : carried
}

/** What a part has in a shared directory; nothing that could change when it has not got so far. */
function placedBy(work: Work, part: Part, step: 'stage' | 'prime'): Selection {
  return work.memory.get(part.name, step)?.contents.default ?? { files: [], directories: [] }
}

/** What its lists select of a changed tree; undefined when they name what is not there, which is told when the step runs. */
function selectAnew(
  work: Work,
  part: Part,
  now: Listing,
): { stage: Selection; prime: Selection } | undefined {
  const fileset = { partition: 'default', partitioned: work.layout.partitioned }
  const entries = primeEntries(part.keys.stage, part.keys.prime)
  try {
    const stage = select(now, { key: 'stage', entries: part.keys.stage, ...fileset })
    if (work.memory.get(part.name, 'prime') === undefined)
      return holds(pathsIn(now), stage) ? { stage, prime: placedBy(work, part, 'prime') } : undefined
    const prime = sameValue(entries, part.keys.stage)
      ? stage
      : select(now, { key: 'prime', entries, ...fileset })
    return holds(pathsIn(now), stage) && holds([...stage.files, ...stage.directories], prime)
      ? { stage, prime }
      : undefined
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

function pathsIn(listing: Listing): string[] {
  return listing.map(entry => entry.path)
}

function holds(paths: readonly string[], { files, directories }: Selection): boolean {
  const known = new Set(paths)
  return files.every(path => known.has(path)) && directories.every(path => known.has(path))
}

/** The paths of the shared directories at which something comes, goes or changes. */
function touchedBy({ shared }: Carried): Set<string> {
  return new Set(
    [shared.stage, shared.prime].flatMap(({ files, gone, made }) => [
      ...files,
      ...gone.files,
      ...gone.directories,
      ...pathsIn(made),
    ]),
  )
}

/** Whether another part has put something at one of these places. */
function isShared({ memory, layout, parts }: Work, name: string, paths: ReadonlySet<string>): boolean {
  if (parts.length < 2) return false
  const areas = [
    ...(['stage', 'prime'] as const).flatMap(step =>
      layout.partitions.map(area => memory.ownersIn(step, area)),
    ),
    memory.ownersIn('stage', 'backstage'),
  ]
  return areas.some(owners => [...paths].some(path => owners.lastOther(path, name) !== undefined))
}
