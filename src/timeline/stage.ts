import { UserError } from '../errors.ts'
import { foresee } from '../rehearse/foresee.ts'
import type { Operation } from '../rehearse/operations/operation.ts'
import { printedRefusal } from '../rehearse/operations/printed-refusal.ts'
import { endpoints } from '../rehearse/snap-facts.ts'
import type { SnapFile } from '../rehearse/tasks.ts'
import type { Side, SnapRevision, World } from '../rehearse/world.ts'
import { emptyWorld } from '../rehearse/world.ts'
import { isJsonObject } from '../json/exact-json.ts'
import { isLiveBetween, pairsBetween } from './pairs.ts'
import { componentNames } from './possible-hooks.ts'

/** The snaps that a timeline is about. */
export interface Cast {
  readonly snap: string
  readonly revision: SnapRevision
  /** The revision before, for operations between two; the same content unless given. */
  readonly old?: SnapRevision
  /** A second snap, installed already. */
  readonly other?: { readonly snap: string; readonly revision: SnapRevision }
  /** Which of its sides, where several fit. */
  readonly plug?: string
  readonly slot?: string
  readonly component?: string
}

/** An operation and the world that it begins in. */
export interface Stage {
  readonly world: World
  readonly operation: Operation
}

/** How the world comes to be in which each operation can begin. */
export const stages: Readonly<Record<string, (cast: Cast) => Stage>> = {
  install: cast => ({ world: around(cast), operation: installation(cast) }),
  refresh: cast => ({
    world: installed(cast),
    operation: { op: 'refresh', snap: cast.snap, to: file(cast.revision, '2') },
  }),
  'auto-refresh': cast => {
    const world = installed(cast)
    const config = { ...world.config, core: { experimental: { 'gate-auto-refresh-hook': true } } }
    return {
      world: { ...world, config },
      operation: { op: 'auto-refresh', refreshes: [{ snap: cast.snap, to: file(cast.revision, '2') }] },
    }
  },
  revert: cast => ({
    world: after(installed(cast), { op: 'refresh', snap: cast.snap, to: file(cast.revision, '2') }),
    operation: { op: 'revert', snap: cast.snap },
  }),
  remove: cast => ({ world: installed(cast), operation: { op: 'remove', snap: cast.snap } }),
  disable: cast => ({ world: installed(cast), operation: { op: 'disable', snap: cast.snap } }),
  enable: cast => ({
    world: after(installed(cast), { op: 'disable', snap: cast.snap }),
    operation: { op: 'enable', snap: cast.snap },
  }),
  set: cast => ({
    world: installed(cast),
    operation: { op: 'set', snap: cast.snap, values: { option: 'value' } },
  }),
  unset: cast => ({ world: installed(cast), operation: { op: 'unset', snap: cast.snap, keys: ['option'] } }),
  connect: cast => {
    const ends = endsOf(cast)
    const world = installed(cast)
    return {
      world: isLiveBetween(world, ends) ? after(world, { op: 'disconnect', ...ends }) : world,
      operation: { op: 'connect', ...ends },
    }
  },
  disconnect: cast => cut(cast, 'disconnect'),
  forget: cast => cut(cast, 'forget'),
  'hotplug-remove': cast => cut(cast, 'hotplug-remove'),
  'install-component': cast => {
    const component = componentOf(cast)
    const content = cast.revision.components[component] ?? { revision: '1', hooks: [] }
    return {
      world: installed({ ...cast, revision: { ...cast.revision, components: {} } }),
      operation: { op: 'install-component', snap: cast.snap, file: { component, content } },
    }
  },
  'remove-component': cast => {
    const component = componentOf(cast)
    const components = {
      ...cast.revision.components,
      [component]: cast.revision.components[component] ?? { revision: '1', hooks: [] },
    }
    return {
      world: installed({ ...cast, revision: { ...cast.revision, components } }),
      operation: { op: 'remove-component', snap: cast.snap, component },
    }
  },
  'prepare-device': cast => ({
    world: installed(cast),
    operation: { op: 'prepare-device', snap: cast.snap },
  }),
  'prepare-serial-request': cast => ({
    world: installed(cast),
    operation: { op: 'prepare-serial-request', snap: cast.snap, requestId: 'REQID' },
  }),
  'install-device': cast => ({
    world: installed(cast),
    operation: { op: 'install-device', snap: cast.snap },
  }),
  'fde-setup': cast => ({
    world: installed(cast),
    operation: { op: 'fde-setup', snap: cast.snap, request: { op: 'features' } },
  }),
  'write-view': cast => views(cast, (view, sides) => ({ op: 'write-view', view, writer: '', ...sides })),
  'read-view': cast => views(cast, (view, { custodians }) => ({ op: 'read-view', view, custodians })),
}

function file(content: SnapRevision, revision: string): SnapFile {
  return { revision, content, asserted: true, publisher: 'the publisher' }
}

function installation({ snap, revision, old }: Cast): Operation {
  return { op: 'install', snap, file: file(old ?? revision, '1') }
}

/** The machine with the other snap, and without the one that it is about. */
function around({ other }: Cast): World {
  return other === undefined
    ? emptyWorld
    : after(emptyWorld, { op: 'install', snap: other.snap, file: file(other.revision, '1') })
}

function installed(cast: Cast): World {
  const world = after(around(cast), installation(cast))
  // Something to be saved, restored and removed.
  return { ...world, config: { ...world.config, [cast.snap]: { option: 'old value' } } }
}

function after(world: World, operation: Operation): World {
  const seen = foresee(world, operation)
  if ('refusal' in seen) throw new UserError('operation-refused', printedRefusal(operation, seen.refusal))
  if (seen.trace.status !== 'Done') {
    const what = 'snap' in operation ? ` of '${operation.snap}'` : ''
    throw new UserError('operation-fails', `The ${operation.op}${what} that comes before would fail.`, {
      details: seen.trace.error,
      resolution: "'snapsmith lint' says more.",
    })
  }
  return seen.world
}

function cut(cast: Cast, op: 'disconnect' | 'forget' | 'hotplug-remove'): Stage {
  const ends = endsOf(cast)
  const world = installed(cast)
  return {
    world: isLiveBetween(world, ends) ? world : after(world, { op: 'connect', ...ends }),
    operation: { op, ...ends },
  }
}

/** The plug and slot that are meant. */
function endsOf(cast: Cast): { plug: Side; slot: Side } {
  const { snap, revision, other } = cast
  const all =
    other === undefined
      ? [
          ...pairsBetween({ snap, revision }, undefined),
          ...pairsBetween({ snap, revision }, { snap, revision }),
        ]
      : [...pairsBetween({ snap, revision }, other), ...pairsBetween(other, { snap, revision })]
  const fitting = all.filter(
    ({ plug, slot }) =>
      (cast.plug === undefined || plug.name === cast.plug) &&
      (cast.slot === undefined || slot.name === cast.slot),
  )
  const [only, second] = fitting
  if (only === undefined) {
    const between = other === undefined ? `'${snap}' and the system` : `'${snap}' and '${other.snap}'`
    throw new UserError('no-connection', `There is no plug and slot of ${between} that fit.`, {
      resolution:
        other === undefined
          ? 'Name the snap at the other end with --with.'
          : 'Check the plugs and slots of both, and --plug and --slot.',
    })
  }
  if (second !== undefined) {
    const names = fitting.map(({ plug, slot }) => `${plug.snap}:${plug.name} ${slot.snap}:${slot.name}`)
    throw new UserError('many-connections', 'Several plugs and slots fit.', {
      details: names.join('\n'),
      resolution: 'Say which ones with --plug and --slot.',
    })
  }
  return only
}

function componentOf({ revision, snap, component }: Cast): string {
  const names = componentNames(revision)
  const found = component ?? names[0]
  if (found === undefined || !names.includes(found)) {
    throw new UserError(
      'no-component',
      component === undefined ? `'${snap}' has no components.` : `'${snap}' has no component '${component}'.`,
      {
        ...(names.length === 0 ? {} : { resolution: `It has ${names.map(name => `'${name}'`).join(', ')}.` }),
      },
    )
  }
  return found
}

function views(
  cast: Cast,
  operation: (view: string, sides: { custodians: Side[]; observers: Side[] }) => Operation,
): Stage {
  const snaps = [
    { snap: cast.snap, revision: cast.revision },
    ...(cast.other === undefined ? [] : [cast.other]),
  ]
  const plugs = snaps.flatMap(({ snap, revision }) =>
    Object.entries(endpoints(revision, 'plug'))
      .filter(
        ([name, plug]) =>
          plug.interface === 'confdb' &&
          (snap !== cast.snap || cast.plug === undefined || cast.plug === name),
      )
      .map(([name, { attributes }]) => ({
        side: { snap, name },
        view: [attributes['account'], attributes['view']].filter(part => typeof part === 'string').join('/'),
        custodian: attributes['role'] === 'custodian',
      })),
  )
  const [first] = plugs
  if (first === undefined)
    throw new UserError('no-view', `'${cast.snap}' has no plug of the interface 'confdb'.`)
  const same = plugs.filter(({ view }) => view === first.view)
  const sides = (custodian: boolean): Side[] =>
    same.filter(plug => plug.custodian === custodian).map(({ side }) => side)
  const world = installed(cast)
  const core = isJsonObject(world.config['core']) ? world.config['core'] : {}
  return {
    world: { ...world, config: { ...world.config, core: { ...core, experimental: { confdb: true } } } },
    operation: operation(first.view, { custodians: sides(true), observers: sides(false) }),
  }
}
