import { dirname, join } from 'node:path'
import { kindOf, lookAt, lookThrough, namesIn } from '../platform/files.ts'
import { followInside } from '../platform/inside.ts'
import { endOf } from '../platform/reading.ts'
import type { Project } from '../project/project.ts'
import type { HookFile, HookScene } from './decide.ts'

/** What there is to look at for the hooks of the snap (`component` null) or of one component. */
interface Stage {
  project: Project
  component: string | null
  /** The project directory. */
  cwd: string
  /** The directory beside the project file, relative to the project directory. */
  assets: string
  /** The primed tree, as the parts left it. */
  prime: string
  partOf: (path: string) => string | undefined
}

/** Looks at every place that a hook can come from. */
export function hookScene({ project, component, cwd, assets, prime, partOf }: Stage): HookScene {
  const projectDirectory = component === null ? `${assets}/hooks` : `${assets}/component/${component}/hooks`
  const declared = component === null ? project.content.hooks : project.content.components?.[component]?.hooks
  return {
    base: project.effectiveBase,
    component: component !== null,
    projectDirectory,
    project: projectFiles(cwd, projectDirectory),
    inItsPlace: inPlaceOf(cwd, projectDirectory),
    built: primedFiles(prime, 'snap/hooks'),
    primed: primedFiles(prime, 'meta/hooks'),
    declared: Object.keys(declared ?? {}),
    partOf,
  }
}

function inPlaceOf(cwd: string, within: string): HookScene['inItsPlace'] {
  const directory = join(cwd, within)
  if (endOf(cwd, within) === 'outside') return 'outside'
  const found = lookThrough(dirname(directory))?.isDirectory() === true ? lookAt(directory) : undefined
  if (found === undefined || lookThrough(directory)?.isDirectory() === true) return undefined
  return found.isSymbolicLink() ? 'link' : 'file'
}

/** Links of the project are followed while they stay in it: a project may be somebody else's. */
function projectFiles(cwd: string, within: string): HookFile[] {
  const directory = join(cwd, within)
  if (endOf(cwd, within) !== 'inside' || lookThrough(directory)?.isDirectory() !== true) return []
  return namesIn(directory).flatMap(name => {
    const stat = lookAt(join(directory, name))
    if (stat === undefined) return []
    const outside = stat.isSymbolicLink() && endOf(cwd, `${within}/${name}`) === 'outside'
    const through = stat.isSymbolicLink() && !outside ? lookThrough(join(directory, name)) : undefined
    return [
      {
        name,
        kind: kindOf(stat),
        mode: stat.mode & 0o7777,
        ...(outside ? { outside } : {}),
        target: through === undefined ? undefined : { kind: kindOf(through), mode: through.mode & 0o7777 },
      },
    ]
  })
}

/** Links of the primed tree count only while they stay in it, as they would in the snap. */
function primedFiles(prime: string, directory: string): HookFile[] {
  if (followInside(prime, directory)?.stat.isDirectory() !== true) return []
  return namesIn(join(prime, directory)).flatMap(name => {
    const stat = lookAt(join(prime, directory, name))
    if (stat === undefined) return []
    const inside = stat.isSymbolicLink() ? followInside(prime, `${directory}/${name}`) : undefined
    return [
      {
        name,
        kind: kindOf(stat),
        mode: stat.mode & 0o7777,
        target:
          inside === undefined ? undefined : { kind: kindOf(inside.stat), mode: inside.stat.mode & 0o7777 },
      },
    ]
  })
}
