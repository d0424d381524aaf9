import { findPlugin } from '../plugins/index.ts'
import type { Path } from '../yaml/document.ts'
import type { Project } from './project.ts'

/** Something that a project asks for and that snapsmith cannot do yet. */
interface Unbuilt {
  /** The key that asks for it. */
  path: Path
  message: string
  remedy: string
}

/** What keeps a project from being built, in the order in which it is found: repositories first, then parts. */
export function unbuiltIn(project: Project): Unbuilt[] {
  return [...repositories(project), ...plugins(project), ...properties(project)]
}

/** What can be done with a project that cannot be built, as one sentence. */
export function worksAllTheSame({ assets }: Project): string {
  return `What works all the same: 'plugin: nil' with the commands in 'override-build', and without any build 'lint', 'hooks run HOOK ${assets}/hooks' and 'rehearse install ${assets}/hooks'.`
}

/** Parts whose plugin can be built with, but not with what they ask of it. */
function properties(project: Project): Unbuilt[] {
  return project.parts.flatMap(part => {
    const plugin = findPlugin(part.plugin, project.effectiveBase)
    if (plugin?.commands === undefined) return []
    const attribute = part.keys['build-attributes'].indexOf('self-contained')
    const lacking = plugin.unbuilt?.(part.properties)
    return [
      ...(attribute < 0
        ? []
        : [
            {
              path: ['parts', part.name, 'build-attributes', attribute],
              message: `Part '${part.name}' is to be built with 'self-contained', which snapsmith does not do for the plugin '${part.plugin}'.`,
              remedy: "Remove 'self-contained': the build takes its dependencies from the network then.",
            },
          ]),
      ...(lacking === undefined
        ? []
        : [
            {
              path: ['parts', part.name, lacking.key],
              message: `'${lacking.key}' of part '${part.name}' ${lacking.why}.`,
              remedy: lacking.remedy,
            },
          ]),
    ]
  })
}

function plugins(project: Project): Unbuilt[] {
  return project.parts
    .filter(part => findPlugin(part.plugin, project.effectiveBase)?.commands === undefined)
    .map(part => ({
      path: ['parts', part.name, 'plugin'],
      message: `Part '${part.name}' uses the plugin '${part.plugin}', which snapsmith does not have.`,
      remedy: `${worksAllTheSame(project)} See 'snapsmith list-plugins' for the plugins that there are.`,
    }))
}

/** Building with the packages of the machine's own repositories would give another snap than the one that is asked for. */
function repositories({ content, extensions }: Project): Unbuilt[] {
  const all = content['package-repositories'] ?? []
  const brought = extensions.flatMap(({ name, path, adds }) => {
    const count = countOf(adds['package-repositories'])
    return count === 0 ? [] : [{ name, path, count }]
  })
  const own = all.length - brought.reduce((sum, { count }) => sum + count, 0)
  return [
    ...(own <= 0
      ? []
      : [
          {
            path: ['package-repositories'],
            message:
              "'package-repositories' are not set up by snapsmith yet, so packages of them would come from elsewhere or not at all.",
            remedy:
              "Add the repositories to the machine that builds, with their keys, and remove 'package-repositories' here.",
          },
        ]),
    ...brought.map(({ name, path }) => ({
      path,
      message: `The extension '${name}' adds 'package-repositories', which are not set up by snapsmith yet: packages of them would come from elsewhere or not at all.`,
      remedy:
        "Add the repositories to the machine that builds, with their keys, and write what 'snapsmith expand-extensions' prints, without 'package-repositories', in place of the extension.",
    })),
  ]
}

function countOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0
}
