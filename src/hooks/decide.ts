import { bases } from '../bases/index.ts'
import type { BuildBase } from '../bases/index.ts'
import type { Entry } from '../tree/listing.ts'
import { comparePaths } from '../tree/listing.ts'

/** Where a hook's script comes from. */
type HookSource =
  | { kind: 'project'; path: string }
  | { kind: 'part'; path: string; part: string | undefined }
  | { kind: 'declared' }

/** What is done so that one path of the primed tree holds what it should. */
export type HookAction =
  /** The text of a file of the project directory, or of another path of the primed tree. */
  | { do: 'copy'; from: 'project' | 'tree'; source: string; path: string; mode: number }
  /** Two lines that start the script of the same name in `snap/hooks`. */
  | { do: 'wrapper'; path: string; mode: number; hook: string }
  /** A script that does nothing, for a hook that is declared only. */
  | { do: 'stub'; path: string; mode: number }

/** One hook of the snap or of a component: what runs, why, and what it takes to put it there. */
export interface HookDecision {
  name: string
  source: HookSource
  /** Scripts of the same name that lose against `source`. */
  shadowed: readonly HookSource[]
  actions: readonly HookAction[]
}

/** Everything that a snap's or component's hooks can come from, seen at once. Listings are of one directory; links carry what they lead to. */
export interface HookScene {
  base: BuildBase
  component: boolean
  /** The project's directory of hooks, relative to the project. */
  projectDirectory: string
  project: readonly HookFile[]
  /** What stands in that directory's place: a file, or a link that leads to no directory. */
  inItsPlace?: 'file' | 'link' | 'outside' | undefined
  /** `snap/hooks` of the primed tree, as the parts left it. */
  built: readonly HookFile[]
  /** `meta/hooks` of the primed tree, as the parts left it. */
  primed: readonly HookFile[]
  /** Names below `hooks:`. */
  declared: readonly string[]
  /** The part that put a path into the primed tree. */
  partOf: (path: string) => string | undefined
}

/** A directory entry that may be a hook. */
export interface HookFile {
  name: string
  /** What it is itself. */
  kind: Entry['kind']
  /** What it leads to when it is a link; undefined for a link that leads nowhere (or, in a primed tree, out of it). */
  target: { kind: Entry['kind']; mode: number } | undefined
  mode: number
  /** A link that leads out of the project. */
  outside?: boolean
}

/** What the person should know about a file that did not become a hook. */
export interface HookNote {
  path: string
  /** Whether the file is the person's own, or came with a part. */
  of: 'project' | 'part'
  /** Why it was passed over. */
  reason: 'leftover' | 'directory' | 'dangling' | 'outside' | 'special' | 'shadowed'
  message: string
}

export interface HookPlan {
  hooks: readonly HookDecision[]
  notes: readonly HookNote[]
}

/**
 * Decides what every hook of a snap or component is.
 *
 * The project's script comes before one that a part built (`snap/hooks`), which comes before one that a part put into `meta/hooks`
 * itself; a stub is made only for a declared hook that has no script at all. Results are 0755 whatever the sources' modes are.
 */
export function decideHooks(scene: HookScene): HookPlan {
  const project = usable(scene.project, { directory: scene.projectDirectory, of: 'project' })
  const built = usable(scene.built, { directory: 'snap/hooks', of: 'part' })
  const primed = scene.primed.filter(file => file.kind === 'file' || file.kind === 'symlink')
  const names = new Set([...project.files, ...built.files, ...primed].map(file => file.name))
  for (const name of scene.declared) names.add(name)
  const [ofProject, ofBuilt, ofPrimed] = [
    firstByName(project.files),
    firstByName(built.files),
    firstByName(primed),
  ]
  const hooks = [...names].sort(comparePaths).map(name =>
    decideHook(scene, {
      name,
      project: ofProject.get(name),
      built: ofBuilt.get(name),
      primed: ofPrimed.get(name),
    }),
  )
  const shadowed = hooks.flatMap(hook => hook.shadowed.map(source => shadowNote(hook, source)))
  return { hooks, notes: [...misplaced(scene), ...project.notes, ...built.notes, ...shadowed] }
}

/** Of files with the same name the first counts. */
function firstByName(files: readonly HookFile[]): ReadonlyMap<string, HookFile> {
  return new Map(files.toReversed().map(file => [file.name, file]))
}

function misplaced({ projectDirectory, inItsPlace }: HookScene): HookNote[] {
  if (inItsPlace === undefined) return []
  if (inItsPlace === 'outside')
    return [
      { path: projectDirectory, of: 'project', reason: 'outside', message: outsideMessage(projectDirectory) },
    ]
  const what = inItsPlace === 'link' ? 'a symbolic link that leads to no directory' : 'no directory'
  return [
    {
      path: projectDirectory,
      of: 'project',
      reason: 'special',
      message: `'${projectDirectory}' is ${what}: the project's hooks are not packed.`,
    },
  ]
}

/** The scripts of one name. */
interface Candidates {
  name: string
  project: HookFile | undefined
  built: HookFile | undefined
  primed: HookFile | undefined
}

function decideHook(scene: HookScene, found: Candidates): HookDecision {
  const { name } = found
  const projectSource: HookSource = { kind: 'project', path: `${scene.projectDirectory}/${name}` }
  const builtSource: HookSource = {
    kind: 'part',
    path: `snap/hooks/${name}`,
    part: scene.partOf(`snap/hooks/${name}`),
  }
  const primedSource: HookSource = {
    kind: 'part',
    path: `meta/hooks/${name}`,
    part: scene.partOf(`meta/hooks/${name}`),
  }
  const ofParts = bases[scene.base].primedHooksStay
    ? [primedSource, builtSource]
    : [builtSource, primedSource]
  const present = [projectSource, ...ofParts].filter(
    source =>
      (source === projectSource && found.project) ||
      (source === builtSource && found.built) ||
      (source === primedSource && found.primed),
  )
  const [source = { kind: 'declared' } as HookSource, ...shadowed] = present
  const place = bases[scene.base].hookWrappers ? wrapperActions : laterActions
  const chosen: Chosen = { ...found, source, inMeta: source === primedSource }
  return { name, source, shadowed, actions: [...keptInPlace(scene, found), ...place(scene, chosen)] }
}

/** The scripts of one name, and the one that runs. */
interface Chosen extends Candidates {
  source: HookSource
  /** Whether that is a part's own file in `meta/hooks`. */
  inMeta: boolean
}

/** A part's `snap/hooks` file that nobody could execute becomes executable where it lies. */
function keptInPlace(scene: HookScene, { name, project, built }: Candidates): HookAction[] {
  if (
    built === undefined ||
    built.kind !== 'file' ||
    (bases[scene.base].hookWrappers && project !== undefined)
  )
    return []
  const mode = (built.mode & 0o100) === 0 ? 0o755 : built.mode & 0o777
  const path = `snap/hooks/${name}`
  return mode === built.mode ? [] : [{ do: 'copy', from: 'tree', source: path, path, mode }]
}

function laterActions(_scene: HookScene, { name, primed, source, inMeta }: Chosen): HookAction[] {
  const path = `meta/hooks/${name}`
  if (source.kind === 'declared') return [{ do: 'stub', path, mode: 0o755 }]
  if (inMeta) return primedActions(path, primed)
  return [
    {
      do: 'copy',
      from: source.kind === 'project' ? 'project' : 'tree',
      source: source.path,
      path,
      mode: 0o755,
    },
  ]
}

function wrapperActions(scene: HookScene, { name, project, primed, source, inMeta }: Chosen): HookAction[] {
  const path = `meta/hooks/${name}`
  if (source.kind === 'declared') return [{ do: 'stub', path, mode: 0o755 }]
  if (inMeta) return primedActions(path, primed)
  const script = `snap/hooks/${name}`
  const actions: HookAction[] = []
  if (source.kind === 'project') {
    // As snapcraft does: a mode with the owner's execute bit is kept; a set-id bit is not, whatever snapcraft does.
    const mode = (project?.target?.mode ?? project?.mode ?? 0) & 0o777
    actions.push({
      do: 'copy',
      from: 'project',
      source: source.path,
      path: script,
      mode: (mode & 0o100) === 0 ? 0o755 : mode,
    })
  }
  // `$SNAP` in a component's hook is the snap's directory: a wrapper would start the snap's script, so the component gets the script.
  actions.push(
    scene.component
      ? {
          do: 'copy',
          from: source.kind === 'project' ? 'project' : 'tree',
          source: source.path,
          path,
          mode: 0o755,
        }
      : { do: 'wrapper', path, mode: 0o755, hook: name },
  )
  return actions
}

/** A part's own file in `meta/hooks` stays; one that cannot be executed, or has a set-id bit, is replaced by a plain copy. */
function primedActions(path: string, primed: HookFile | undefined): HookAction[] {
  if (primed === undefined || primed.kind !== 'file') return []
  const mode = (primed.mode & 0o100) === 0 ? 0o755 : primed.mode & 0o777
  return mode === primed.mode ? [] : [{ do: 'copy', from: 'tree', source: path, path, mode }]
}

function usable(
  files: readonly HookFile[],
  { directory, of }: { directory: string; of: HookNote['of'] },
): { files: HookFile[]; notes: HookNote[] } {
  const kept: HookFile[] = []
  const notes: HookNote[] = []
  for (const file of files) {
    const path = `${directory}/${file.name}`
    const note = passedOver(file, path)
    if (note === undefined) kept.push(file)
    else notes.push({ path, of, ...note })
  }
  return { files: kept, notes }
}

function passedOver(file: HookFile, path: string): Pick<HookNote, 'reason' | 'message'> | undefined {
  if (isLeftover(file.name))
    return {
      reason: 'leftover',
      message: `'${path}' looks like a leftover of an editor or of version control and is left out.`,
    }
  if (file.outside === true) return { reason: 'outside', message: outsideMessage(path) }
  const kind = file.kind === 'symlink' ? file.target?.kind : file.kind
  if (kind === 'file') return undefined
  if (kind === undefined)
    return { reason: 'dangling', message: `'${path}' is a symbolic link that leads nowhere and is left out.` }
  if (kind === 'directory') {
    return {
      reason: 'directory',
      message: `'${path}' is a directory: snapd runs no hook from it, and it is not copied into the snap's 'meta/hooks'.`,
    }
  }
  return { reason: 'special', message: `'${path}' is no regular file and is left out.` }
}

function outsideMessage(path: string): string {
  return `'${path}' leads out of the project: nothing outside of it is read.`
}

/** Backup, swap and lock files, and the empty files that keep a directory in version control. */
export function isLeftover(name: string): boolean {
  return /^\.|~$|^#.*#$|\.(?:orig|rej|bak|old|tmp|sw[a-p]|dpkg-(?:old|new|dist))$/.test(name)
}

function shadowNote(hook: HookDecision, source: HookSource): HookNote {
  const path = source.kind === 'declared' ? '' : source.path
  return {
    path,
    of: source.kind === 'project' ? 'project' : 'part',
    reason: 'shadowed',
    message: `The '${hook.name}' hook comes from ${originWords(hook.source)}; ${originWords(source)} is not used.`,
  }
}

/** A hook's origin as a person would say it. */
export function originWords(source: HookSource): string {
  if (source.kind === 'project') return source.path
  if (source.kind === 'declared') return 'declared in hooks:'
  return source.part === undefined ? `${source.path} of a part` : `part '${source.part}' (${source.path})`
}
