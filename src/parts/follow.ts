import { UserError } from '../errors.ts'
import { lookAt } from '../platform/files.ts'
import type { Part } from '../project/project.ts'
import type { Entries } from '../tree/compact-listing.ts'
import { pathsOf } from '../tree/compact-listing.ts'
import type { Area, Choice } from './areas.ts'
import { areasOf, ownersOf } from './areas.ts'
import type { Change, Delta } from './delta.ts'
import { changeOf, deltaOf, selectedDelta } from './delta.ts'
import { propertiesOf, sameValue } from './dirty.ts'
import type { Selection } from './filesets.ts'
import { primeEntries } from './filesets.ts'
import { selectInstalled } from './installed.ts'
import { isIntact, isIntactIn } from './intact.ts'
import { installDir, partPlaces } from './layout.ts'
import { pluginOf } from './part-plugin.ts'
import type { Action } from './plan.ts'
import { sourceListing, sourceOf } from './pull.ts'
import type { Run } from './run.ts'
import type { Awaited } from './steps.ts'
import { stepNames } from './steps.ts'

/** The source of a part, as it has installed, staged and primed it, and as it is now. */
export interface Source {
  before: Entries
  now: Entries
  change: Change
}

/**
 * The parts of a plan that have only to follow a change of their source: what they have in each place can be left as it lies but for that
 * change. There are none unless that is true of every part that the plan touches, as a build in between may look at the stage, which has
 * to be what it would be after starting from nothing.
 */
export function followedSources(run: Run, actions: readonly Action[]): Map<string, Source> {
  const acting = new Map<string, Action[]>()
  for (const action of actions)
    if (action.kind !== 'skip') acting.set(action.part, [...(acting.get(action.part) ?? []), action])
  const nothing = new Map<string, Source>()
  const areOthersSettled = run.parts.every(({ name }) => acting.has(name) || isSettled(run, name))
  if (acting.size === 0 || run.isolate || !areOthersSettled) return nothing
  const found = new Map<string, Source>()
  const touched = new Set<string>()
  for (const [name, theirs] of acting) {
    const part = run.named.get(name)
    if (part === undefined || !isPlain(run, part) || !followsSource(run, part, theirs)) return nothing
    const source = changedSource(run, part)
    if (source === undefined) return nothing
    for (const path of pathsIn(source.change)) {
      if (touched.has(path)) return nothing
      touched.add(path)
    }
    found.set(name, source)
  }
  return found
}

/** What is to be done in the install directory of a part so that it follows its source; undefined where it does not lie there as it was put. */
export function installDelta(run: Run, part: Part, { before, now, change }: Source): Delta | undefined {
  const { install } = partPlaces(run.layout, part.name)
  return isIntact(install, before) ? deltaOf(change, now) : undefined
}

/**
 * What a part that follows its source puts into the shared directories of a step; undefined where that has to be found out and done from
 * nothing: where it does not lie there as it was put, others have something at these places, or its lists name what is not there.
 */
export function followingChoices(
  run: Run,
  { part, step, source }: { part: Part; step: Awaited; source: Source },
): readonly Choice[] | undefined {
  const area = areasOf(run, step).find(each => each.name === 'default')
  const from = run.memory.get(part.name, step)?.contents.default
  if (area === undefined || from === undefined) return undefined
  if (!isIntactIn(run, { part: part.name, area, listing: source.before, contents: from })) return undefined
  const to = source.change.moved ? selectAnew(run, { part, step, now: source.now }) : from
  if (to === undefined) return undefined
  const delta = selectedDelta(source.change, source.now, { from, to })
  return isShared(run, { part, area, delta }) ? undefined : [{ area, selection: to, delta }]
}

/** A copy of the source, to which nothing else happens on the way. */
function isPlain({ project }: Run, part: Part): boolean {
  const { keys } = part
  return (
    pluginOf(project, part).copiesSource === true &&
    stepNames.every(step => keys[`override-${step}`] === null) &&
    Object.keys(keys.organize).length === 0 &&
    keys['source-subdir'] === '' &&
    [keys['stage-packages'], keys['stage-snaps'], keys['build-attributes']].every(list => list.length === 0)
  )
}

/** Whether what a part that is left alone has installed, if anything, is what it has staged. */
function isSettled({ memory, layout }: Run, name: string): boolean {
  const build = memory.get(name, 'build')
  const stage = memory.get(name, 'stage')
  if (build === undefined || stage === undefined)
    return (
      build === stage && layout.partitions.every(each => lookAt(installDir(layout, name, each)) === undefined)
    )
  return build.serial < stage.serial
}

/** Whether a part had taken every step after the one before, and is to take them again only because its source has changed. */
function followsSource({ memory, options }: Run, part: Part, actions: readonly Action[]): boolean {
  const kinds = actions.map(action => `${action.step} ${action.kind}`)
  const primed = memory.get(part.name, 'prime') !== undefined
  const wanted = ['pull update', 'build update', 'stage rerun', ...(primed ? ['prime run'] : [])]
  if (!sameValue(kinds, wanted)) return false
  const steps = stepNames.slice(0, wanted.length).map(step => memory.get(part.name, step))
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

/** What is different in a part's source, where that can be told as a change. */
function changedSource(run: Run, part: Part): Source | undefined {
  const before = run.memory.get(part.name, 'pull')?.input
  const now = sourceOf(run, part)?.type === 'local' ? sourceListing(run, part) : undefined
  const change = before === undefined || now === undefined ? undefined : changeOf(before, now)
  return before === undefined || now === undefined || change === undefined
    ? undefined
    : { before, now, change }
}

function* pathsIn({ files, made, gone }: Change): Iterable<string> {
  for (const paths of [files, made, gone.files, gone.directories]) yield* paths
}

/** What a part's lists select of its changed source; undefined when they name what is not there, which is told when the step runs. */
function selectAnew(
  run: Run,
  { part, step, now }: { part: Part; step: Awaited; now: Entries },
): Selection | undefined {
  const { stage, prime } = part.keys
  const choose = (key: Awaited, entries: readonly string[]): Selection =>
    selectInstalled(run, { part, partition: 'default', key, entries })
  try {
    const staged = choose('stage', stage)
    if (step === 'stage') return holds(pathsOf(now), staged) ? staged : undefined
    const primed = choose('prime', primeEntries(stage, prime))
    // What is primed comes from the stage.
    return primed === staged || holds([...staged.files, ...staged.directories], primed) ? primed : undefined
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

function holds(paths: readonly string[], { files, directories }: Selection): boolean {
  const known = new Set(paths)
  return files.every(path => known.has(path)) && directories.every(path => known.has(path))
}

/** Whether another part has put something where a delta changes an area. */
function isShared(run: Run, { part, area, delta }: { part: Part; area: Area; delta: Delta }): boolean {
  const owners = ownersOf(run, area)
  if (owners === undefined) return false
  const isTheirs = (path: string): boolean => owners.lastOther(path, part.name) !== undefined
  const { files, gone, made } = delta
  return (
    [...files, ...made].some(({ path }) => isTheirs(path)) ||
    [...gone.files, ...gone.directories].some(isTheirs)
  )
}
