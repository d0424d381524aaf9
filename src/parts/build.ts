import type { Stats } from 'node:fs'
import { dirname, join } from 'node:path'
import { lookAt, lookThrough, makeDirectory, remove } from '../platform/files.ts'
import {
  copyEntry,
  copyPaths,
  copyTree,
  emptyDirectory,
  finishDirectories,
  listAll,
  makeLink,
  moveEntry,
  setTime,
} from '../platform/trees.ts'
import { withWriteBits } from '../platform/write-bits.ts'
import type { Part } from '../project/project.ts'
import { alike, differences } from '../sources/local.ts'
import type { Entries } from '../tree/compact-listing.ts'
import type { Entry, EntryKind, Listing } from '../tree/listing.ts'
import { applyLinked } from './apply.ts'
import type { Delta } from './delta.ts'
import { wholeDelta } from './delta.ts'
import { installDir, partPlaces } from './layout.ts'
import { organize } from './organize.ts'
import { pluginOf } from './part-plugin.ts'
import { runPluginScript } from './plugin-script.ts'
import { buildContext, runScripted } from './scriptlet.ts'
import { buildError } from './script.ts'
import type { Place } from './sketch.ts'
import { unpackStaged } from './staged.ts'
import type { Run, StepRequest, StepResult } from './run.ts'
import { checkProvided } from './tools.ts'

/** Builds a part into its install directories, which are empty before, or in which only a change of the source is to be made. */
export async function buildPart({ run, part, update, delta }: StepRequest): Promise<StepResult> {
  if (delta !== undefined) return installSource(run, part, delta)
  const places = partPlaces(run.layout, part.name)
  for (const partition of run.layout.partitions) emptyDirectory(installDir(run.layout, part.name, partition))
  emptyDirectory(places.export)
  run.listings.forget(part.name)
  makeMergedDirectories(run, part)
  await unpackStaged(run, part)
  await checkProvided(run, part)
  const direct = takesSourceAsIs(run, part)
  const input = direct ? undefined : await prepareBuild({ run, part, update })
  const variables = await runScripted({
    run,
    part,
    step: 'build',
    cwd: places.build,
    builtin: async () => {
      if (direct) installSource(run, part)
      else await runPlugin(run, part)
    },
  })
  await organizeInstall(run, part)
  return { variables, input }
}

/** A copy of the source that no script looks at: what would come into the build directory goes to install at once. */
function takesSourceAsIs(run: Run, part: Part): boolean {
  return (
    pluginOf(run.project, part).copiesSource === true &&
    part.keys['override-build'] === null &&
    !Object.keys(part.keys.organize).some(key => key.startsWith('(build)'))
  )
}

/** Makes the install directory what the source is: from nothing, or by what is different. */
function installSource(run: Run, part: Part, delta?: Delta): StepResult {
  const { source } = buildContext(run, part)
  installFrom(run, part, { source, delta })
  return { variables: {} }
}

/** Makes links in the install directory to what is in another one, over what is there. */
function installFrom(
  run: Run,
  part: Part,
  { source, delta }: { source: string; delta?: Delta | undefined },
): void {
  const { install } = buildContext(run, part)
  if (lookThrough(source) === undefined) {
    const outcome = { code: 1, out: '', err: `${source}: no such directory` }
    throw buildError({ part: part.name, plugin: part.plugin, outcome })
  }
  const whole = delta === undefined ? listAll(source) : []
  const inTheWay = whole.find(entry => !fits(entry, lookAt(join(install, entry.path))))
  if (inTheWay !== undefined) {
    const [there, ours] =
      inTheWay.kind === 'directory' ? ['non-directory', 'directory'] : ['directory', 'non-directory']
    const err = `cannot overwrite ${there} '${join(install, inTheWay.path)}' with ${ours} '${inTheWay.path}'`
    throw buildError({ part: part.name, plugin: part.plugin, outcome: { code: 1, out: '', err } })
  }
  applyLinked(delta ?? wholeDelta(whole), { from: source, to: install })
}

/** What a script has put there may be replaced by its like only: a directory is not given up for a file, nor a file for a directory. */
function fits(entry: Entry, there: Stats | undefined): boolean {
  return there === undefined || there.isDirectory() === (entry.kind === 'directory')
}

/** Brings the sources into the build directory. Gives what the build saw of them. */
async function prepareBuild({ run, part, update }: StepRequest): Promise<Listing> {
  const { src, build } = partPlaces(run.layout, part.name)
  const sources = listAll(src)
  const before = run.memory.get(part.name, 'build')?.input
  const outOfSource = pluginOf(run.project, part).outOfSource === true
  const goesOn = update && before !== undefined && canContinue(before, sources)
  const there = goesOn && lookAt(build)?.isDirectory() === true ? listAll(build) : undefined
  if (there !== undefined && isOpen(there) && isOpen(sources)) {
    if (!outOfSource) await refresh({ run, src, build, stale: staleIn(there, sources) })
    return sources
  }
  emptyDirectory(build)
  if (outOfSource) return sources
  await copyTree(src, build, run.host.commands)
  setTime(build, lookThrough(src)?.mtimeMs ?? 0)
  return sources
}

/**
 * Whether a build can go on in the tree that an earlier one left. Only when every change is newer than what was made before: a tool that
 * goes by times would miss others, and what was made from something that is gone would stay.
 */
function canContinue(before: Entries, now: Listing): boolean {
  const change = differences(before, now)
  if (change === undefined) return true
  if (change.removed.length > 0) return false
  const entries = new Map(now.map(entry => [entry.path, entry]))
  const old = new Map<string, EntryKind>()
  let newest = 0
  for (const { path, kind, mtime } of before) {
    old.set(path, kind)
    if (kind !== 'directory') newest = Math.max(newest, mtime)
  }
  return [...change.added, ...change.changed].every(path => {
    const entry = entries.get(path)
    return (
      entry !== undefined &&
      (old.get(path) ?? entry.kind) === entry.kind &&
      (entry.kind === 'directory' || entry.mtime > newest)
    )
  })
}

/** Whether no directory is without the write bit: where a build has made such ones, or was given them, it would fail when it meets them again. */
function isOpen(tree: Listing): boolean {
  return tree.every(({ kind, mode }) => kind !== 'directory' || (mode & 0o300) === 0o300)
}

/** What is new or different in the sources, also what the last build has changed itself. */
function staleIn(build: Listing, sources: Listing): Listing {
  const there = new Map(build.map(entry => [entry.path, entry]))
  return sources.filter(entry => {
    const now = there.get(entry.path)
    return now === undefined || (entry.kind === 'directory' ? now.kind !== 'directory' : !alike(entry, now))
  })
}

/** Copies what is stale; what a build has made beside it stays. */
async function refresh(trees: { run: Run; src: string; build: string; stale: Listing }): Promise<void> {
  const { run, src, build, stale } = trees
  for (const entry of stale) remove(join(build, entry.path))
  for (const entry of stale) if (entry.kind === 'directory') makeDirectory(join(build, entry.path))
  const paths = stale.filter(entry => entry.kind !== 'directory').map(entry => entry.path)
  await copyPaths({ from: src, to: build, paths, parents: true, commands: run.host.commands })
}

async function runPlugin(run: Run, part: Part): Promise<void> {
  const context = buildContext(run, part)
  // The same as without a script, but from what that may have changed.
  if (pluginOf(run.project, part).copiesSource === true)
    return installFrom(run, part, { source: context.build })
  const commands = pluginOf(run.project, part).commands?.(part.properties, context) ?? []
  // Nothing to run; a script that asks for the default still gets its empty run, as with snapcraft.
  if (commands.length === 0 && part.keys['override-build'] === null) return
  makeDirectory(context.build)
  if (context.destination !== context.install) {
    remove(context.destination)
    makeLink(context.destination, context.install)
  }
  await runPluginScript(run, part, { step: 'build', commands, cwd: context.build })
}

/** As snapcraft does for parts that ask for it: `/bin` and its like are links into `/usr`. */
function makeMergedDirectories(run: Run, part: Part): void {
  const attributes = part.keys['build-attributes']
  if (!attributes.includes('enable-usrmerge') || attributes.includes('disable-usrmerge')) return
  const { install } = partPlaces(run.layout, part.name)
  for (const name of ['bin', 'lib', 'lib64', 'sbin']) {
    makeDirectory(join(install, 'usr', name))
    makeLink(join(install, name), `usr/${name}`)
  }
}

async function organizeInstall(run: Run, part: Part): Promise<void> {
  const { layout, host, reporter } = run
  const map = part.keys.organize
  if (Object.keys(map).length === 0) return
  const roots: Record<string, string> = Object.fromEntries(
    layout.partitions.map(partition => [partition, installDir(layout, part.name, partition)]),
  )
  if (Object.keys(map).some(key => key.startsWith('(build)')))
    roots['(build)'] = partPlaces(layout, part.name).build
  const areas = Object.fromEntries(Object.entries(roots).map(([area, root]) => [area, listAll(root)]))
  const { moves, unmatched } = organize({
    part: part.name,
    map,
    areas,
    partitions: layout.partitions,
    partitioned: layout.partitioned,
  })
  for (const key of unmatched) {
    const target = map[key] ?? ''
    const hook = /(^|\/)snap\/hooks(\/|$)/.test(target) ? ', so the hook it should make will be missing' : ''
    reporter.warning(`Part '${part.name}' has nothing that matches '${key}' in its organize${hook}.`)
  }
  const at = (place: Place): string => join(roots[place.area] ?? '', place.path)
  for (const move of moves) {
    if (move.do === 'rename') await moveEntry(at(move.from), clear(at(move.to)), host.commands)
    else if (move.do === 'remove') remove(at(move.at))
    else if (move.do === 'make')
      withWriteBits(
        () => [dirname(at(move.at))],
        () => {
          makeLike(at(move.at), move.like === undefined ? undefined : at(move.like))
        },
      )
    else
      await copyOver(run, {
        root: roots[move.from.area] ?? '',
        path: move.from.path,
        to: clear(at(move.to)),
      })
  }
}

function makeLike(path: string, like: string | undefined): void {
  makeDirectory(path)
  const stat = like === undefined ? undefined : lookThrough(like)
  if (stat !== undefined)
    finishDirectories(path, [
      { path: '.', kind: 'directory', mode: stat.mode & 0o7777, size: 0, mtime: stat.mtimeMs },
    ])
}

/** Removes what is no directory at a place that is about to be taken. */
function clear(path: string): string {
  const there = lookAt(path)
  if (there !== undefined && !there.isDirectory()) remove(path)
  return path
}

async function copyOver(
  run: Run,
  { root, path, to }: { root: string; path: string; to: string },
): Promise<void> {
  const from = join(root, path)
  if (lookAt(from)?.isDirectory() === true) {
    withWriteBits(
      () => [dirname(to)],
      () => {
        makeDirectory(to)
      },
    )
    await copyTree(from, to, run.host.commands)
    makeLike(to, from)
  } else {
    withWriteBits(
      () => [dirname(to)],
      () => {
        copyEntry(from, to)
      },
    )
  }
}
