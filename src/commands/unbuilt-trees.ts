import { dirname, join } from 'node:path'
import type { Host } from '../platform/host.ts'
import { makeDirectory, writeWhole } from '../platform/files.ts'
import { findPlugin } from '../plugins/index.ts'
import type { Plugin } from '../plugins/plugin.ts'
import type { Part, Project } from '../project/project.ts'
import { mapping } from '../yaml/document.ts'
import { comparePaths } from '../tree/listing.ts'

/** Where the files of a snap lie, as they will be mounted, and those of its components by name. */
export interface SnapFiles {
  directory: string
  components: Readonly<Record<string, string>>
}

/** Whether a project's parts are built before its hooks are tried, and what is told of that. */
interface Choice {
  build: boolean
  /** One line; nothing where it goes without saying. */
  notice?: string
}

/**
 * Decides it: as the person says, else where that takes no toolchain, or where a part makes a hook that the project's own files do not have.
 */
export async function chooseBuild(
  project: Project,
  { cwd, wanted }: { cwd: string; wanted: boolean | undefined },
): Promise<Choice> {
  const pluginOf = (part: Part): Plugin | undefined => findPlugin(part.plugin, project.effectiveBase)
  const asking = project.parts.filter(part => pluginOf(part)?.plain !== true)
  if (wanted === true || (wanted === undefined && asking.length === 0)) return { build: true }
  const [{ hooksOfParts }, { hookScene }, { assetsDirectory }] = await Promise.all([
    import('../hooks/made-by-parts.ts'),
    import('../hooks/scene.ts'),
    import('../assemble/assets.ts'),
  ])
  const scene = hookScene({
    project,
    component: null,
    cwd,
    assets: assetsDirectory(project, cwd),
    prime: join(cwd, 'prime'),
    partOf: () => undefined,
  })
  const own = new Set(scene.project.map(({ name }) => name))
  const [made] = [
    ...hooksOfParts(project, { cwd, installsSource: part => pluginOf(part)?.copiesSource === true }),
  ].filter(([hook]) => !own.has(hook))
  if (made !== undefined && wanted === undefined)
    return { build: true, notice: `Part '${made[1]}' makes the hook '${made[0]}', so the parts are built.` }
  const parts = (asking.length > 0 ? asking : project.parts).map(part => `${part.name} (${part.plugin})`)
  return { build: false, notice: unbuiltNotice(project, parts) }
}

/** What is not there is named as the hooks name it, where the project file knows it. */
function unbuiltNotice(project: Project, parts: readonly string[]): string {
  const { content } = project
  const chains = hasChains(project) ? ", and hooks start without their 'command-chain'" : ''
  const programs = Object.values(content.apps ?? {}).flatMap(({ command }) =>
    command === undefined ? [] : [`$SNAP/${command.trim().split(/\s+/)[0] ?? ''}`],
  )
  const missing = [...new Set(programs)].sort(comparePaths)
  const shown = missing.slice(0, 3).join(', ')
  const rest = missing.length > 3 ? ` and ${String(missing.length - 3)} more` : ''
  return `The hooks are tried without building ${parts.slice(0, 5).join(', ')}${parts.length > 5 ? ', …' : ''}: what the parts make${shown === '' ? '' : ` (${shown}${rest})`} is not there${chains}. '--build' builds them first.`
}

/** Makes the trees of a snap and its components of the project file and its own hooks. */
export async function makeUnbuiltTrees(whole: Project, into: string, host: Host): Promise<SnapFiles> {
  const project = withoutChains(whole)
  const [{ hookScene }, { decideHooks }, { hookPlacements, refuseOddFiles }, { assetsDirectory }] =
    await Promise.all([
      import('../hooks/scene.ts'),
      import('../hooks/decide.ts'),
      import('../hooks/install.ts'),
      import('../assemble/assets.ts'),
    ])
  const { cwd } = host
  const assets = assetsDirectory(project, cwd)
  const tree = async (component: string | null): Promise<string> => {
    const prime = join(into, component === null ? 'snap' : `component-${component}`)
    makeDirectory(join(prime, 'meta'))
    const scene = hookScene({ project, component, cwd, assets, prime, partOf: () => undefined })
    const plan = decideHooks(scene)
    refuseOddFiles(scene, plan)
    for (const { path, content, mode } of hookPlacements(plan, { cwd, prime })) {
      makeDirectory(dirname(join(prime, path)))
      writeWhole(join(prime, path), content, mode)
    }
    const file = component === null ? 'meta/snap.yaml' : 'meta/component.yaml'
    writeWhole(join(prime, file), await metadataOf(project, component))
    return prime
  }
  const components: Record<string, string> = {}
  for (const name of Object.keys(project.content.components ?? {})) components[name] = await tree(name)
  return { directory: await tree(null), components }
}

/** What hooks are started by comes from parts, those of extensions too. */
function withoutChains(project: Project): Project {
  const hooks = Object.entries(project.content.hooks ?? {}).map(
    ([name, hook]) => [name, { ...hook, 'command-chain': undefined }] as const,
  )
  return hooks.length === 0 ? project : { ...project, content: { ...project.content, hooks: mapping(hooks) } }
}

function hasChains({ content }: Project): boolean {
  return Object.values(content.hooks ?? {}).some(hook => (hook['command-chain'] ?? []).length > 0)
}

/** As it will be, as far as nobody has to be asked: a version that a part would give is 0. */
async function metadataOf(project: Project, component: string | null): Promise<string> {
  const [{ snapYaml }, { componentYaml }, { triplets }] = await Promise.all([
    import('../metadata/snap-yaml.ts'),
    import('../metadata/component-yaml.ts'),
    import('../metadata/environment.ts'),
  ])
  if (component !== null) return componentYaml(project, { name: component, version: undefined })
  return snapYaml(project, {
    version: project.content.version ?? '0',
    triplet: triplets[project.build.for],
    hasDirectory: () => false,
  })
}
