import { bases } from '../bases/index.ts'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { decideHooks } from '../hooks/decide.ts'
import type { HookPlan } from '../hooks/decide.ts'
import { hookPlacements, refuseOddFiles } from '../hooks/install.ts'
import { hookReports } from '../hooks/report.ts'
import type { HookReport } from '../hooks/report.ts'
import { hookScene } from '../hooks/scene.ts'
import { componentYaml } from '../metadata/component-yaml.ts'
import { triplets } from '../metadata/environment.ts'
import { snapYaml } from '../metadata/snap-yaml.ts'
import { settledVersion } from './version.ts'
import { lookAt, lookThrough } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import { followInside } from '../platform/inside.ts'
import { lay, liftOff } from '../platform/overlay.ts'
import type { Overlay } from '../platform/overlay.ts'
import type { HookContent, Project } from '../project/project.ts'
import { hookPlugs } from '../snap/metadata/facts.ts'
import { directorySnap } from '../snap/open.ts'
import type { Reporter } from '../ui/reporter.ts'
import { keepsXattrs } from './artifact.ts'
import type { Artifact } from './artifact.ts'
import { assetsDirectory, devicePlacements, guiPlacements } from './assets.ts'
import { checkChain } from './chains.ts'
import { desktopPlacements } from './desktop.ts'
import { componentFileName, snapFileName } from './file-name.ts'
import { snapIcon } from './icon.ts'
import { manifestPlacements } from './manifest.ts'
import { patchedPlacements } from './patchelf.ts'
import { pythonHome } from './python-home.ts'
import { behindLinks, mountTargets } from './precreate.ts'
import { settle } from './settle.ts'
import type { Variables } from './settle.ts'

export type { Artifact } from './artifact.ts'

export type { HookReport } from '../hooks/report.ts'

/** A project whose parts are primed. */
interface AssembleRequest {
  project: Project
  /** Primed trees by partition: `default`, `component/<name>`. */
  primeDirs: Readonly<Record<string, string>>
  /** What scripts have set. */
  variables: Variables
  /** By part: the packages that it stages, as `name=version`. */
  staged: Readonly<Record<string, readonly string[]>>
  /** Finds out which of the staged packages have something in a primed tree. */
  primedPackages: () => Promise<readonly string[]>
  host: Host
  reporter: Reporter
}

/** Finished trees, ready to be checked and packed. */
export interface Assembled {
  /** The snap itself. */
  own: Artifact
  version: string
  /** The snap and its components. */
  artifacts: readonly Artifact[]
  hooks: readonly HookReport[]
}

/** One tree on its way: the snap's own (`component` null) or a component's. */
interface Work {
  request: AssembleRequest
  overlay: Overlay
  assets: string
  version: string
  partition: string
  prime: string
  component: string | null
}

/**
 * Turns primed trees into finished ones: metadata, hooks, icons and desktop files are laid into them.
 *
 * What an earlier run has laid is lifted off first, so the result depends on the parts and the project alone.
 */
export async function assembleSnap(request: AssembleRequest): Promise<Assembled> {
  const { primeDirs, host, reporter } = request
  const overlay: Overlay = { memory: join(host.cwd, 'parts', '.snapsmith', 'laid'), trees: primeDirs }
  liftOff(overlay)
  const assets = assetsDirectory(request.project, host.cwd)
  const settled = settle(request, { cwd: host.cwd, assets, prime: primeDirs['default'] ?? '', reporter })
  const { project } = settled
  const version = await settledVersion(settled.version, { host, reporter })
  const works = Object.entries(primeDirs).map(([partition, prime]): Work => ({
    request: { ...request, project },
    overlay,
    assets,
    version,
    partition,
    prime,
    component: componentOf(partition),
  }))
  const plans = works.map(planHooks)
  for (const work of works)
    lay(overlay, {
      tree: work.partition,
      files: await patchedPlacements(project, {
        prime: work.prime,
        host,
        partOf: path => partOf(work, path),
      }),
    })
  for (const work of works) if (work.component === null) await layMetadata(work)
  for (const work of works) checkHookChains(work)
  for (const [name, entry] of Object.entries(project.content.apps ?? {}))
    checkChain({ kind: 'app', name, entry }, primeDirs['default'] ?? '')
  for (const work of works) if (work.component !== null) layComponentMetadata(work, work.component)
  const finished = works.map((work, index) => ({ work, plan: plans[index] ?? { hooks: [], notes: [] } }))
  const artifacts = finished.map(({ work, plan }) => finish(work, plan))
  const own = artifacts.find(({ component }) => component === null)
  if (own === undefined) throw new Error('a project without a tree of its own')
  const { metadata } = own.snap
  return {
    own,
    version,
    artifacts,
    hooks: finished.flatMap(({ work: { component }, plan }) =>
      hookReports(plan, {
        component,
        plugsOf: hook => hookPlugs(metadata, { hook, component: component ?? undefined }),
      }),
    ),
  }
}

function componentOf(partition: string): string | null {
  return partition.startsWith('component/') ? partition.slice('component/'.length) : null
}

function layComponentMetadata(
  { request: { project, variables }, overlay, partition }: Work,
  name: string,
): void {
  const text = componentYaml(project, { name, version: variables.componentVersions?.[name] })
  lay(overlay, { tree: partition, files: [{ path: 'meta/component.yaml', content: text, mode: 0o644 }] })
}

async function layMetadata(work: Work): Promise<void> {
  const {
    request: { project, variables, staged, primedPackages, host, reporter },
    overlay,
    partition,
    prime,
    version,
    assets,
  } = work
  const targets = mountTargets(project)
  const behind = (path: string): string => behindLinks(prime, path)
  const missing = targets.files.map(behind).filter(path => lookAt(join(prime, path)) === undefined)
  const directories = targets.directories.map(behind).filter(path => !isMountable(prime, path))
  lay(overlay, {
    tree: partition,
    files: missing.map(path => ({ path, content: '', mode: 0o644 })),
    directories,
  })
  const text = snapYaml(project, {
    version,
    grade: variables.grade,
    triplet: triplets[project.build.for],
    hasDirectory: path => lookThrough(join(prime, path))?.isDirectory() === true,
  })
  const icon = await snapIcon(project, { assets, prime, host, reporter })
  const files = [
    { path: 'meta/snap.yaml', content: text, mode: 0o644 },
    ...pythonHome(project, { cwd: host.cwd, prime }),
    ...devicePlacements(project, host.cwd),
    ...guiPlacements(project, { cwd: host.cwd, assets }),
    ...desktopPlacements(project, { cwd: host.cwd, assets, prime, icon: icon?.path, reporter }),
    ...(icon?.placements ?? []),
    ...(await manifestPlacements(project, { version, grade: variables.grade, staged, primedPackages, host })),
  ]
  // Of two files for one path the later one is meant: an app's desktop file over one of the gui directory.
  lay(overlay, {
    tree: partition,
    files: [...new Map(files.map(file => [file.path, file])).values()],
    directories: ['meta/gui'],
  })
}

/** Whether a directory of the tree is there to be mounted on; anything else in its place is in the way. */
function isMountable(prime: string, path: string): boolean {
  const found = followInside(prime, path)?.stat
  if (found === undefined || found.isDirectory()) return found !== undefined
  throw new UserError(
    'mount-target',
    `'${path}' is no directory, but a layout or a content plug of the project wants one there.`,
    {
      resolution:
        "For a file of a layout write 'bind-file' instead of 'bind'; else make the part that ships it leave it out.",
    },
  )
}

function declaredHooks({ request: { project }, component }: Work): Readonly<Record<string, HookContent>> {
  return (component === null ? project.content.hooks : project.content.components?.[component]?.hooks) ?? {}
}

function checkHookChains(work: Work): void {
  for (const [name, entry] of Object.entries(declaredHooks(work)))
    checkChain({ kind: 'hook', name, entry }, work.prime)
}

function planHooks(work: Work): HookPlan {
  const {
    request: { project, host, reporter },
    prime,
    component,
    assets,
  } = work
  const scene = hookScene({
    project,
    component,
    cwd: host.cwd,
    assets,
    prime,
    partOf: path => partOf(work, path),
  })
  const plan = decideHooks(scene)
  refuseOddFiles(scene, plan)
  tellNotes(plan, reporter)
  return plan
}

function finish(work: Work, plan: HookPlan): Artifact {
  const {
    request: { host },
    overlay,
    partition,
    prime,
  } = work
  lay(overlay, { tree: partition, files: hookPlacements(plan, { cwd: host.cwd, prime }) })
  return artifactOf(work, plan)
}

/** The part that built a path: the first one in the project whose installed files have it. */
function partOf({ request: { project, host }, partition }: Work, path: string): string | undefined {
  const parts = partition === 'default' ? 'parts' : join('partitions', partition, 'parts')
  return project.parts.find(part => lookAt(join(host.cwd, parts, part.name, 'install', path)) !== undefined)
    ?.name
}

function tellNotes(plan: HookPlan, reporter: Reporter): void {
  for (const note of plan.notes) {
    const loud = note.of === 'project' && note.reason !== 'leftover' && note.reason !== 'shadowed'
    if (loud) reporter.warning(note.message)
    else reporter.verbose(note.message)
  }
}

function artifactOf(work: Work, plan: HookPlan): Artifact {
  const {
    request: { project, variables },
    prime,
    component,
    version,
  } = work
  const { content } = project
  const own = component === null ? undefined : content.components?.[component]
  const places = new Map([[component === null ? 'meta/snap.yaml' : 'meta/component.yaml', project.file]])
  for (const { name, source } of plan.hooks) {
    const place =
      source.kind === 'project' ? source.path : source.kind === 'declared' ? project.file : undefined
    if (place !== undefined) places.set(`meta/hooks/${name}`, place)
  }
  return {
    component,
    directory: prime,
    snap: directorySnap(prime),
    fileName:
      component === null
        ? snapFileName(project, version)
        : componentFileName({
            snap: project.name,
            component,
            version: variables.componentVersions?.[component] ?? own?.version,
          }),
    compression:
      (bases[project.effectiveBase].componentCompression ? own?.compression : undefined) ??
      content.compression ??
      'xz',
    xattrs: component === null && keepsXattrs(content.type),
    places,
  }
}
