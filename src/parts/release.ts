import { releaseOf } from '../bases/contents.ts'
import type { BuildBase } from '../bases/index.ts'
import type { Machine } from '../platform/host.ts'
import { findPlugin } from '../plugins/index.ts'
import type { Part, Project } from '../project/project.ts'
import type { Action } from './plan.ts'

/** What is said when the machine that builds is not of the release that the snap runs on; undefined when there is nothing to say. */
export function releaseNotice(
  { content: { base } }: Pick<Project, 'content'>,
  { id, version }: Machine['system'],
): string | undefined {
  const release = base === undefined ? undefined : releaseOf(base)
  if (base === undefined || release === undefined || (id === 'ubuntu' && version === release))
    return undefined
  const here =
    id === ''
      ? 'a system without a name'
      : `${id.charAt(0).toUpperCase()}${id.slice(1)}${version === '' ? '' : ` ${version}`}`
  return `This machine runs ${here}, and ${base} is Ubuntu ${release}: what is compiled or staged here may need libraries that ${base} does not have.`
}

/** Whether something that is about to be done may bring files of this machine into the snap. */
export function bringsFiles(
  actions: readonly Action[],
  { parts, effectiveBase }: Pick<Project, 'parts' | 'effectiveBase'>,
): boolean {
  const working = new Set(
    actions
      .filter(({ kind, step }) => kind !== 'skip' && (step === 'pull' || step === 'build'))
      .map(({ part }) => part),
  )
  return parts.some(part => working.has(part.name) && !isEmpty(part, effectiveBase))
}

/** A part that has neither a plugin with something to do nor a script or package. */
function isEmpty({ plugin, keys }: Part, base: BuildBase): boolean {
  const scripts = [
    keys['override-pull'],
    keys['override-build'],
    keys['override-stage'],
    keys['override-prime'],
  ]
  return (
    findPlugin(plugin, base)?.buildsNothing === true &&
    scripts.every(script => script === null) &&
    keys['stage-packages'].length === 0 &&
    keys['stage-snaps'].length === 0
  )
}
