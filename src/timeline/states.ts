import { configDifferences } from '../rehearse/report/config-lines.ts'
import type { OptionDifference } from '../rehearse/report/config-lines.ts'
import type { ConnectionAttributes } from '../rehearse/world/snapctl.ts'
import type { TraceStep } from '../rehearse/change/trace.ts'
import type { Json } from '../json/exact-json.ts'
import type { Row } from './timeline.ts'

/** What is known of the system after a step of a recorded rehearsal. */
export interface State {
  /** Configuration by snap. */
  readonly config: ReadonlyMap<string, Json>
  /** What the step has changed of it. */
  readonly changes: readonly { readonly snap: string; readonly options: readonly OptionDifference[] }[]
  /** Attributes by connection. */
  readonly connections: ReadonlyMap<string, ConnectionAttributes>
  /** What was last done to each service. */
  readonly services: ReadonlyMap<string, { readonly enabled?: boolean; readonly active?: boolean }>
  readonly health: ReadonlyMap<string, string>
}

const start: State = {
  config: new Map(),
  changes: [],
  connections: new Map(),
  services: new Map(),
  health: new Map(),
}

/** The state after each row; what the trace does not tell is not known. */
export function statesAfter(rows: readonly Row[]): State[] {
  const steps = rows.flatMap(({ step }) => (step === undefined ? [] : [step]))
  let state: State = { ...start, config: firstConfig(steps) }
  return rows.map(({ step }) => {
    state = step === undefined ? state : after({ ...state, changes: [] }, step)
    return state
  })
}

/** What each snap had before anything changed it. */
function firstConfig(steps: readonly TraceStep[]): Map<string, Json> {
  const first = new Map<string, Json>()
  for (const step of steps)
    if (step.what === 'config' && !first.has(step.snap)) first.set(step.snap, step.before)
  return first
}

function after(state: State, step: TraceStep): State {
  switch (step.what) {
    case 'config': {
      if (step.action === 'discard' || step.action === 'save') return state
      const options = configDifferences(step.before, step.after)
      return {
        ...state,
        config: new Map([...state.config, [step.snap, step.after]]),
        changes: [{ snap: step.snap, options }],
      }
    }
    case 'hook': {
      if (step.attributes === undefined) return state
      const { plug, slot } = step.attributes
      return {
        ...state,
        connections: new Map([
          ...state.connections,
          [`${plug.snap}:${plug.name} ${slot.snap}:${slot.name}`, step.attributes],
        ]),
      }
    }
    case 'service': {
      if (step.failure !== undefined) return state
      const before = state.services.get(step.service) ?? {}
      const now = {
        enable: { enabled: true },
        disable: { enabled: false },
        start: { active: true },
        stop: { active: false },
        restart: { active: true },
        'reload-or-restart': { active: true },
      }
      return {
        ...state,
        services: new Map([...state.services, [step.service, { ...before, ...now[step.action] }]]),
      }
    }
    case 'health':
      return {
        ...state,
        health: new Map([
          ...state.health,
          [step.snap, [step.status, step.message, step.code].filter(text => text !== undefined).join(', ')],
        ]),
      }
    case 'mount':
    case 'unmount':
    case 'link':
    case 'unlink':
    case 'data':
    case 'connection':
    case 'refresh':
      return state
  }
}
