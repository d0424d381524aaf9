import { join, relative } from 'node:path'
import { usualBase } from '../../bases/index.ts'
import { decideHooks, originWords } from '../../hooks/decide.ts'
import type { HookPlan } from '../../hooks/decide.ts'
import { lookThrough, namesIn } from '../../platform/files.ts'
import type { Host } from '../../platform/host.ts'
import { followInside } from '../../platform/inside.ts'
import { endOf, mostText, startInside } from '../../platform/reading.ts'
import type { FoundProject } from '../../project/find.ts'
import type { ReadShell } from '../../shell/syntax.ts'

import type { SnapFiles } from '../../snap/snap.ts'
import { viewOf } from '../../snap/view.ts'
import { hookFiles, unbuiltTree } from './hook-files.ts'
import type { HookFile, SourcePath } from './hook-files.ts'
import type { Linted } from './linted.ts'
import { placingOf } from './placing.ts'
import { projectMetadata } from './project-metadata.ts'
import type { ProjectMetadata } from './project-metadata.ts'

/** A project directory that is to be linted. */
interface ProjectRequest {
  given: string
  /** Absolute. */
  directory: string
  found: FoundProject
  parse: ReadShell
  /** Findings elsewhere are not shown. */
  only?: string | undefined
}

/** The snap of a project and each of its components, as far as they can be seen without a build. */
export function projectInputs(request: ProjectRequest, host: Host): { linted: Linted[]; notices: string[] } {
  const { directory, found, given } = request
  const about = projectMetadata(directory, { found, host })
  const project: Seen = {
    ...request,
    about,
    cwd: host.cwd,
    text: startInside(directory, found.file, mostText)?.toString(),
    documents: documentsOf(directory, { about, cwd: host.cwd, file: found.file }),
  }
  const components = [
    ...new Set([
      ...Object.keys(about.metadata.components ?? {}),
      ...ownNames(directory, `${found.assets}/component`),
    ]),
  ].sort()
  const linted = [
    snapInput(project),
    ...components
      .map(component => componentInput(project, component))
      .filter(input => input.tree.hooks.length > 0),
  ]
  return {
    linted: linted.map(input => ({
      ...input,
      given,
      isUnreadable: about.isUnreadable,
      only: request.only,
      settings: join(directory, found.assets, 'snapsmith.yaml'),
    })),
    notices: [
      ...(about.notice === undefined ? [] : [about.notice]),
      ...outside(directory, [found.assets, `${found.assets}/hooks`, `${found.assets}/component`]),
    ],
  }
}

/** Tells which of some directories lead out: nothing in them is read. */
export function outside(root: string, paths: readonly string[]): string[] {
  const [first] = paths.filter(path => endOf(root, path) === 'outside')
  return first === undefined ? [] : [`'${first}' leads out of '${root}': nothing in it is read.`]
}

interface Seen extends ProjectRequest {
  about: ProjectMetadata
  cwd: string
  documents: readonly { file: string; text: string }[]
  /** The project file, once for however many components. */
  text: string | undefined
}

function snapInput(project: Seen): Linted {
  const {
    directory,
    about,
    found: { assets },
  } = project
  const own = hookFiles(directory, `${assets}/hooks`)
  const built = installed(directory, 'snap/hooks')
  const primed = installed(directory, 'meta/hooks')
  const plan = decideHooks({
    base: about.effectiveBase ?? usualBase,
    component: false,
    projectDirectory: `${assets}/hooks`,
    project: own.map(candidate),
    built: built.map(candidate),
    primed: primed.map(candidate),
    declared: Object.keys(about.metadata.hooks ?? {}),
    partOf: path => [...built, ...primed].find(file => `${file.within}/${file.name}` === path)?.part,
  })
  const files = [...own, ...chosen(plan, [...built, ...primed])]
  const placing = placingOf(about.value ?? null, project.parse)
  const sources = (path: string): SourcePath[] => [
    ...(endOf(directory, 'prime') === 'inside' ? [{ root: join(directory, 'prime'), path }] : []),
    ...placing(path).map(source => ({ root: directory, path: source })),
  ]
  return viewed(project, {
    tree: unbuiltTree({ kind: 'snap', metadata: about.metadata, files, sources }),
    files,
    plan,
    sources,
  })
}

function componentInput(project: Seen, component: string): Linted {
  const {
    directory,
    about,
    found: { assets },
  } = project
  const files = hookFiles(directory, `${assets}/component/${component}/hooks`)
  const metadata = { component: `${about.metadata.name ?? ''}+${component}` }
  return viewed(project, {
    tree: unbuiltTree({ kind: 'component', metadata, files, sources: () => [] }),
    files,
    plan: undefined,
    sources: () => [],
  })
}

/** A file that a part installed where hooks belong. */
interface InstalledHook extends HookFile {
  part: string
  within: string
}

/** What earlier builds left in the parts' install directories: there it still shows which part a hook came from. */
function installed(directory: string, within: string): InstalledHook[] {
  return ownNames(directory, 'parts').flatMap(part =>
    hookFiles(directory, `parts/${part}/install/${within}`).map(file => ({ ...file, part, within })),
  )
}

/** The names in a directory of the project; none in one that leads out. */
function ownNames(directory: string, path: string): string[] {
  return endOf(directory, path) === 'inside' && lookThrough(join(directory, path))?.isDirectory() === true
    ? namesIn(join(directory, path))
    : []
}

function candidate({ name, entry }: HookFile): Parameters<typeof decideHooks>[0]['project'][number] {
  return { name, kind: entry.kind, mode: entry.mode, target: undefined }
}

/** The parts' files that become hooks, as the plan has it. */
function chosen(plan: HookPlan, files: readonly InstalledHook[]): InstalledHook[] {
  return plan.hooks.flatMap(({ source }) =>
    source.kind !== 'part'
      ? []
      : files
          .filter(file => `${file.within}/${file.name}` === source.path && file.part === source.part)
          .slice(0, 1),
  )
}

/** What is seen of a project's snap or component. */
interface Viewing {
  tree: SnapFiles
  files: readonly HookFile[]
  plan: HookPlan | undefined
  sources: (path: string) => readonly SourcePath[]
}

function viewed(project: Seen, { tree, files, plan, sources }: Viewing): Linted {
  const { about, cwd, directory, found } = project
  const places = new Map(
    files.flatMap(file => [
      [`meta/hooks/${file.name}`, file.place],
      [`snap/hooks/${file.name}`, file.place],
    ]),
  )
  const placeOf = (path: string): string | undefined =>
    places.get(path) ??
    (path === 'meta/snap.yaml' || path === 'meta/component.yaml'
      ? join(directory, found.file)
      : placeAmong(sources(path)))
  const origins = new Map(
    plan?.hooks.map(hook => [
      hook.name,
      { origin: originWords(hook.source), shadowed: hook.shadowed.map(originWords) },
    ]),
  )
  return {
    given: project.given,
    root: directory,
    placeOf,
    tree: viewOf(
      { ...tree, metadataText: project.text },
      {
        input: 'project',
        known: { metadata: about.known, files: false },
        parse: project.parse,
        snap: about.metadata,
        origins,
        base: about.effectiveBase,
        documents: project.documents,
        placeOfKey: about.placeOfKey,
        fileOf: path => {
          const place = placeOf(path)
          return place === undefined ? path : relative(cwd, place)
        },
      },
    ),
  }
}

/** The first of some places at which there is a file. */
function placeAmong(sources: readonly SourcePath[]): string | undefined {
  const found = sources.find(({ root, path }) => followInside(root, path)?.stat.isFile() === true)
  return found === undefined ? undefined : join(found.root, found.path)
}

/** README files and the description: where options are told to people. */
function documentsOf(
  directory: string,
  { about, cwd, file }: { about: ProjectMetadata; cwd: string; file: string },
): { file: string; text: string }[] {
  const readmes = namesIn(directory).filter(name => /^readme(?:\.(?:md|rst|txt|adoc))?$/i.test(name))
  return [
    ...readmes.map(name => ({
      file: relative(cwd, join(directory, name)),
      text: startInside(directory, name, mostText)?.toString() ?? '',
    })),
    ...((about.metadata.description ?? '') === ''
      ? []
      : [{ file: relative(cwd, join(directory, file)), text: about.metadata.description ?? '' }]),
  ]
}
