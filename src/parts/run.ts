import type { Repository } from '../packages/repository.ts'
import { Apt } from '../packages/apt.ts'
import type { Host } from '../platform/host.ts'
import type { Part, Project } from '../project/project.ts'
import type { Entries } from '../tree/compact-listing.ts'
import type { Reporter } from '../ui/reporter.ts'
import type { Choice } from './areas.ts'
import type { Delta } from './delta.ts'
import type { Selection } from './filesets.ts'
import type { Layout } from './layout.ts'
import { layoutOf } from './layout.ts'
import { Listings } from './listings.ts'
import { Memory } from './memory.ts'
import { Register } from './register.ts'
import { Variables } from './variables.ts'

/** What the steps of one run share: facts, and the places where they look up and write down what changes. */
export interface Run {
  readonly project: Project
  /** All parts, in the order of processing. */
  readonly parts: readonly Part[]
  /** The same by name. */
  readonly named: ReadonlyMap<string, Part>
  readonly layout: Layout
  readonly host: Host
  readonly reporter: Reporter
  readonly packages: Repository
  /** Parallel build count. */
  readonly jobs: number
  /** A shell is opened where a step fails. */
  readonly debug: boolean
  /** A private directory of this run, outside of the project. */
  readonly temporary: string
  /**
   * Files go into the shared directories as copies, not as links: a script of a stage or prime step may change them there,
   * which must not change what they come from.
   */
  readonly isolate: boolean
  /** What all steps see of the project beside their part; each remembers it. */
  readonly options: Readonly<Record<string, unknown>>
  readonly memory: Memory
  readonly register: Register
  readonly variables: Variables
  readonly listings: Listings
}

/** What a run is made from. */
type RunRequest = Pick<Run, 'project' | 'parts' | 'host' | 'reporter' | 'jobs' | 'temporary' | 'debug'>

/** A run, with what is remembered of earlier ones. */
export function runOf(request: RunRequest): Run {
  const { project, parts, host, reporter } = request
  const layout = layoutOf(host.cwd, project.partitions)
  const register = new Register(layout)
  const names = parts.map(part => part.name)
  const variables = new Variables(project)
  return {
    ...request,
    layout,
    register,
    variables,
    packages: new Apt({ host, reporter }),
    memory: new Memory(layout, { known: register.parts, order: names }),
    listings: new Listings(names),
    isolate: parts.some(part => part.keys['override-stage'] !== null || part.keys['override-prime'] !== null),
    named: new Map(parts.map(part => [part.name, part])),
    options: optionsOf(project, variables),
  }
}

/** As snapcraft does for the adopting parts; the others change what scripts see, and what is staged. */
function optionsOf(project: Project, variables: Variables): Record<string, unknown> {
  const { effectiveBase, content } = project
  return {
    project_vars: variables.owners(),
    target_arch: project.build.for,
    base: content.base === effectiveBase ? effectiveBase : [content.base ?? '', effectiveBase],
  }
}

/** A step's work on one part. */
export interface StepRequest {
  run: Run
  part: Part
  /** Takes over what has changed instead of starting from nothing. */
  update: boolean
  /** Of a build: what is to be done in the install directory, where that is left as it lies. */
  delta?: Delta | undefined
  /** Of stage and prime: what goes into the shared directories, where that has been found out already. */
  choices?: readonly Choice[] | undefined
}

/** What a step leaves to remember. */
export interface StepResult {
  contents?: Record<string, Selection>
  input?: Entries | undefined
  /** What a pull has brought beside the source, as `name=version`. */
  assets?: readonly string[]
  variables: Record<string, string>
  /** Of a script in the shared directories: whether it has changed or removed what is not its own. */
  alters?: boolean
  /** What it has removed of their top. */
  removed?: readonly string[]
}
