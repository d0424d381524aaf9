import { isOptionName } from '../../snapctl/keys.ts'
import { goQuote } from '../../text/go-text.ts'
import type { Queued } from '../world/snapctl.ts'
import type { ComponentRevision, SnapState, World } from '../world/world.ts'
import { currentRevision } from '../world/world.ts'
import type { Answerer, Asked, Done } from './answer.ts'
import { given } from './answer.ts'
import { nextChangeId, withChange } from './services.ts'

/** `snapctl install` and `remove`: components of the snap itself; after the hook, or at once for an app. */
export const manageComponents: Answerer = asked => {
  const named = componentNames(asked)
  if ('problem' in named) return named
  const { run } = asked
  if (!run.ephemeral && given(asked, 'no-wait'))
    return {
      problem:
        'internal error: cannot run snap management command asynchronously from a non-ephemeral context',
    }
  const install = asked.call.path[0] === 'install'
  const installed = currentRevision(asked.world, run.snap)?.components ?? {}
  const missing = named.names.find(name => installed[name] === undefined)
  if (!install && missing !== undefined)
    return {
      problem: `component ${goQuote(missing)} is not installed for revision ${asked.world.snaps[run.snap]?.current ?? ''} of snap ${goQuote(run.snap)}`,
    }
  const names = install ? named.names.filter(name => installed[name] === undefined) : named.names
  const stderr = named.names
    .filter(name => !names.includes(name))
    .map(name => `snapctl: component ${goQuote(name)} is already installed\n`)
    .join('')
  if (names.length === 0) return { stderr }
  const summary = `${install ? 'Installing' : 'Removing'} components [${names.join(' ')}] for snap ${run.snap}`
  const queued: Queued = {
    kind: install ? 'install-component' : 'remove-component',
    summary,
    snap: run.snap,
    components: names,
  }
  if (!run.ephemeral) return { run: { ...run, queued: [...run.queued, queued] }, stderr }
  return { ...manageNow(asked, queued), stderr }
}

function componentNames({ words, run }: Asked): { names: string[] } | { problem: string } {
  const names: string[] = []
  for (const word of words) {
    const [snap = '', ...components] = word.split('+')
    if (snap !== '' && snap !== run.snap) return { problem: 'cannot install snaps using snapctl' }
    const bad = components.find(name => name.length < 2 || name.length > 40 || !isOptionName(name))
    if (bad !== undefined) return { problem: `invalid snap name: ${goQuote(bad)}` }
    names.push(...components)
  }
  return { names: [...new Set(names)] }
}

/** For an app: no hook of the component is run, since the caller goes on at once. */
function manageNow(
  asked: Asked,
  { kind, summary, components, snap }: Queued & { kind: 'install-component' | 'remove-component' },
): Done {
  const install = kind === 'install-component'
  const id = nextChangeId(asked.world)
  const state = asked.world.snaps[snap]
  const world =
    state === undefined ? asked.world : withComponents(asked.world, { snap, state, components, install })
  const change = {
    id,
    snap,
    kind: install ? 'snapctl-install' : 'snapctl-remove',
    summary,
    status: 'Done',
    tasks: [{ kind, summary, status: 'Done', log: [] }],
  } as const
  return { world: withChange(world, change), ...(given(asked, 'no-wait') ? { stdout: `${id}\n` } : {}) }
}

interface Components {
  snap: string
  state: SnapState
  components: readonly string[]
  install: boolean
}

function withComponents(world: World, { snap, state, components, install }: Components): World {
  const revision = state.revisions[state.current]
  if (revision === undefined) return world
  const kept = Object.entries(revision.components).filter(([name]) => !components.includes(name))
  const added = install
    ? components.map((name): [string, ComponentRevision] => [name, { revision: '1', hooks: [] }])
    : []
  const revisions = {
    ...state.revisions,
    [state.current]: { ...revision, components: Object.fromEntries([...kept, ...added]) },
  }
  return { ...world, snaps: { ...world.snaps, [snap]: { ...state, revisions } } }
}
