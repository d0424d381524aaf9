import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { lookAt, namesIn, readText, remove, writeWhole } from '../platform/files.ts'
import { laidPaths } from '../platform/overlay.ts'
import { nameTree } from '../platform/walk.ts'
import { ancestors } from '../tree/listing.ts'
import type { Area } from './areas.ts'
import { areasOf } from './areas.ts'
import type { Layout } from './layout.ts'
import { partPlaces } from './layout.ts'
import { alwaysOurs, laidDirectory, ownDirectory, ownName } from './ours.ts'
import type { Run } from './run.ts'
import { stepNames } from './steps.ts'

/** What a run leaves beside what is known of the steps of parts; there is none while one is on its way, or when it was ended too early. */
interface Leavings {
  /** The parts that have directories of their own, whatever of them has finished. */
  parts: readonly string[]
  /** What scripts have put into the shared directories beside what parts have there, seen from the project. */
  loose: readonly string[]
}

/** Refuses links in the place of our directories: what the steps make would be written to where they lead. */
export function refuseLinks({ root, parts, partitioned }: Layout): void {
  const isLink = (path: string): boolean => lookAt(join(root, path))?.isSymbolicLink() === true
  const links = [...alwaysOurs, ...(partitioned ? ['partitions'] : [])].filter(isLink)
  if (lookAt(parts)?.isDirectory() === true)
    links.push(
      ...namesIn(parts)
        .map(name => `parts/${name}`)
        .filter(isLink),
    )
  const [first] = links
  if (first === undefined) return
  throw new UserError(
    'foreign-link',
    `'${first}' is a symbolic link, through which snapsmith would write elsewhere.`,
    {
      resolution: `Remove the link. To keep the files on another disk, mount that at '${first}'.`,
    },
  )
}

/**
 * Refuses what none of our runs has put into `parts`, `stage` and `prime`, but another tool, an older snapsmith or somebody's hand: it would
 * be packed, or removed, without a word.
 */
export function refuseForeign(run: Run): void {
  const found = foreignPaths(run)
  if (found.length === 0) return
  const shown = found
    .slice(0, 10)
    .map(path => `'${path}'`)
    .join(', ')
  const rest = found.length > 10 ? ` and ${found.length - 10} more` : ''
  const user = process.getuid?.()
  const others = user !== 0 && found.some(path => lookAt(join(run.layout.root, path))?.uid !== user)
  // What has a name of ours only sometimes is left alone by clean where we have not worked.
  const { made } = run.register
  const kept = run.layout.partitions
    .map(name => `partitions/${name}`)
    .filter(
      root =>
        found.some(path => path.startsWith(`${root}/`)) &&
        !made.some(path => root === path || root.startsWith(`${path}/`)),
    )
  const byHand = kept.length === 0 ? '' : ` Remove ${kept.map(path => `'${path}'`).join(', ')} yourself.`
  throw new UserError(
    'foreign-files',
    `Something else than snapsmith has put files where snapsmith works: ${shown}${rest}.`,
    {
      resolution: `Move away what you want to keep. '${others ? 'sudo ' : ''}snapsmith clean' removes 'parts', 'stage' and 'prime' with all that is in them.${byHand}`,
    },
  )
}

function foreignPaths(run: Run): string[] {
  const { layout, memory, register } = run
  const { owners } = register
  const homes = namesIn(layout.parts).filter(name => name !== ownName)
  if (owners === undefined) return [...homes.map(name => `parts/${name}`), ...unknownPaths(run)]
  // What we write is there as a whole or not at all, also when a run is ended too early.
  const states = register.parts.flatMap(part =>
    stepNames.flatMap(step =>
      memory.get(part, step) === undefined && lookAt(join(partPlaces(layout, part).state, step)) !== undefined
        ? [`parts/${part}/state/${step}`]
        : [],
    ),
  )
  const leavings = readLeavings(layout)
  if (leavings === undefined) return states
  const names = new Set([...leavings.parts, ...register.parts].map(name => name.split('/', 1)[0]))
  // What a part had placed of which nothing is known any more cannot be told from anything else.
  const isLost = owners.some(name => memory.get(name, 'stage') === undefined)
  return [
    ...homes.filter(name => !names.has(name)).map(name => `parts/${name}`),
    ...states,
    ...(isLost ? [] : unknownPaths(run, leavings.loose)),
  ]
}

/** What lies in the shared directories, seen from the project, where nobody of us is known to have put it; a directory stands for all in it. */
function unknownPaths(run: Run, loose: readonly string[] = []): string[] {
  const { layout, register } = run
  const free = new Set(loose)
  const isFree = (path: string): boolean =>
    free.size > 0 && [...ancestors(path), path].some(each => free.has(each))
  const backstage = register.made.includes('backstage')
  const areas = [...areasOf(run, 'stage'), ...areasOf(run, 'prime')].filter(
    area => area.name !== 'backstage' || backstage,
  )
  const laid = laidPaths(laidDirectory(layout))
  return areas.flatMap(area => {
    const known = new Set([...placedIn(run, area), ...(area.step === 'prime' ? laid(area.name) : [])])
    const place = area.root.slice(layout.root.length + 1)
    const unknown: string[] = []
    nameTree(area.root, path => {
      if (known.has(path)) return true
      // Snaps are left out of images, so that `pack --output prime/` may put one there.
      if (area.step === 'prime' && path.endsWith('.snap')) return false
      // A file that was being laid when a run was ended goes with the next one.
      if (!isFree(`${place}/${path}`) && !known.has(path.replace(/\.\d+-\d+\.new$/, '')))
        unknown.push(`${place}/${path}`)
      return false
    })
    return unknown
  })
}

function* placedIn({ memory }: Run, { step, name }: Area): Iterable<string> {
  for (const part of memory.parts()) {
    const contents = memory.get(part, step)?.contents[name]
    if (contents === undefined) continue
    yield* contents.directories
    yield* contents.files
  }
}

/** Says that something is about to be done in the project, of which not everything is noted before the end. */
export function forgetLeavings(layout: Layout): void {
  remove(leavingsFile(layout))
}

/** Notes what there is beside what is known of the parts, now that everything is done. */
export function noteLeavings(run: Run): void {
  const { layout, memory, register } = run
  // Nothing was changed.
  if (lookAt(leavingsFile(layout)) !== undefined || register.owners === undefined) return
  const parts = [...new Set([...memory.parts(), ...run.parts.map(part => part.name), ...register.parts])]
  const leavings: Leavings = {
    parts: parts.filter(name => lookAt(partPlaces(layout, name).home) !== undefined),
    loose: unknownPaths(run),
  }
  writeWhole(leavingsFile(layout), `${JSON.stringify(leavings)}\n`)
}

function leavingsFile(layout: Layout): string {
  return join(ownDirectory(layout), 'leavings.json')
}

function readLeavings(layout: Layout): Leavings | undefined {
  try {
    const { parts, loose } = JSON.parse(readText(leavingsFile(layout)) ?? '{}') as Partial<
      Record<keyof Leavings, unknown>
    >
    const areTexts = (list: unknown): list is string[] =>
      Array.isArray(list) && list.every(item => typeof item === 'string')
    return areTexts(parts) && areTexts(loose) ? { parts, loose } : undefined
  } catch {
    return undefined
  }
}
