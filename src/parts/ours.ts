import { isAbsolute, join, relative, sep } from 'node:path'
import type { BuildBase } from '../bases/index.ts'
import { bases } from '../bases/index.ts'
import { realPath } from '../platform/files.ts'
import type { Layout } from './layout.ts'

/** The directories of a project in which nothing of anybody else may be. */
export const alwaysOurs: readonly string[] = ['parts', 'stage', 'prime']

/** The directories that the steps make only in some projects, so that others may have their own of these names. As snapcraft names them. */
export const sometimesOurs: readonly string[] = ['backstage', 'overlay', 'partitions']

/** Whether a path, seen from the project, can be one of those. */
export function canBeOurs(path: string): boolean {
  return /^(backstage$|overlay$|partitions(\/|$))/.test(path)
}

/** The directories for components, seen from the project. */
export function partitionPaths(layout: Layout): string[] {
  return layout.partitions.filter(name => name !== 'default').map(name => `partitions/${name}`)
}

/** The directory for what we keep about the project as a whole. */
export function ownDirectory(layout: Layout): string {
  return join(layout.parts, ownName)
}

/** Its name among the parts. */
export const ownName = '.snapsmith'

/** The file in there that says who works in the project. */
export const lockName = 'lock'

/** Where we keep what was laid over the primed trees. */
export function laidDirectory(layout: Layout): string {
  return join(ownDirectory(layout), 'laid')
}

/**
 * Tells of names at the top of a directory whether they are no part of a source there: finished snaps, and what the steps make when it
 * holds the project. `made` are those of the directories that are ours only sometimes, and are so here.
 */
export function leftOut(
  directory: string,
  project: { layout: Layout; base: BuildBase; made: readonly string[] },
): (name: string) => boolean {
  const { layout, base, made } = project
  const way = relative(directory, realPath(layout.root))
  const top = (path: string): string => path.split(sep)[0] ?? ''
  const ours = [...alwaysOurs, 'overlay', ...(layout.partitioned ? ['partitions'] : []), ...made.map(top)]
  const outside = way.startsWith('..') || isAbsolute(way)
  const names = new Set(way === '' ? ours : outside ? [] : [top(way)])
  for (const name of bases[base].ignoredInSources) names.add(name)
  return name => names.has(name) || name.endsWith('.snap')
}
