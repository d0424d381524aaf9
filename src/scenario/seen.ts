import type { HookStep, Trace } from '../rehearse/change/trace.ts'
import type { World } from '../rehearse/world/world.ts'

/** What is to be seen after a step, or at the end. */
export interface Seen {
  /** The snap that is meant where none is named. */
  snap: string
  /** The snap that hooks belong to which are named without one. */
  own: string
  world: World
  /** The changes until then: that of the step, or those of all steps. */
  traces: readonly Trace[]
  /** What `get` printed; that of the hooks unless there is one. */
  printed?: string
  error: string
  /** What there is at a path of a snap's data. */
  look: (snap: string, path: string) => SeenFile | undefined
}

/** A file as it is. */
export interface SeenFile {
  kind: string
  mode: number
  text: string
}

/** The runs of hooks, in order. */
export function hookSteps({ traces }: Pick<Seen, 'traces'>): HookStep[] {
  return traces.flatMap(trace => trace.steps).filter(step => step.what === 'hook')
}

/** What the step printed. */
export function outputOf(seen: Seen): string {
  return (
    seen.printed ??
    hookSteps(seen)
      .map(step => step.output)
      .join('')
  )
}
