import { UserError } from '../errors.ts'
import { foresee } from '../rehearse/change/foresee.ts'
import type { Operation } from '../rehearse/operations/operation.ts'
import { printedRefusal } from '../rehearse/operations/printed-refusal.ts'
import { endpoints } from '../snap/metadata/facts.ts'
import type { SnapFile } from '../rehearse/change/tasks.ts'
import type { Side, Revision, World } from '../rehearse/world/world.ts'
import { emptyWorld } from '../rehearse/world/world.ts'
import { isJsonObject } from '../json/exact-json.ts'
import { isLiveBetween, pairsBetween } from './pairs.ts'
import { componentNames } from './possible-hooks.ts'

/** The snaps that a timeline is about. */
export interface Subjects {
  readonly snap: string
  readonly revision: Revision
  /** The revision before, for operations between two; the same content unless given. */
  readonly old?: Revision
  /** A second snap, installed already. */
  readonly other?: { readonly snap: string; readonly revision: Revision }
  /** Which of its sides, where several fit. */
  readonly plug?: string
  readonly slot?: string
  readonly component?: string
}

/** An operation and the world that it begins in. */
interface StartingPoint {
  readonly world: World
  readonly operation: Operation
}

/** How the world comes to be in which each operation can begin. */
export const startingPoints: Readonly<Record<string, (subjects: Subjects) => StartingPoint>> = {
  install: subjects => ({ world: around(subjects), operation: installation(subjects) }),
  refresh: subjects => ({
    world: installed(subjects),
    operation: { op: 'refresh', snap: subjects.snap, to: file(subjects.revision, '2') },
  }),
  'auto-refresh': subjects => {
    const world = installed(subjects)
    const config = { ...world.config, core: { experimental: { 'gate-auto-refresh-hook': true } } }
    return {
      world: { ...world, config },
      operation: {
        op: 'auto-refresh',
        refreshes: [{ snap: subjects.snap, to: file(subjects.revision, '2') }],
      },
    }
  },
  revert: subjects => ({
    world: after(installed(subjects), {
      op: 'refresh',
      snap: subjects.snap,
      to: file(subjects.revision, '2'),
    }),
    operation: { op: 'revert', snap: subjects.snap },
  }),
  remove: subjects => ({ world: installed(subjects), operation: { op: 'remove', snap: subjects.snap } }),
  disable: subjects => ({ world: installed(subjects), operation: { op: 'disable', snap: subjects.snap } }),
  enable: subjects => ({
    world: after(installed(subjects), { op: 'disable', snap: subjects.snap }),
    operation: { op: 'enable', snap: subjects.snap },
  }),
  set: subjects => ({
    world: installed(subjects),
    operation: { op: 'set', snap: subjects.snap, values: { option: 'value' } },
  }),
  unset: subjects => ({
    world: installed(subjects),
    operation: { op: 'unset', snap: subjects.snap, keys: ['option'] },
  }),
  connect: subjects => {
    const ends = endsOf(subjects)
    const world = installed(subjects)
    return {
      world: isLiveBetween(world, ends) ? after(world, { op: 'disconnect', ...ends }) : world,
      operation: { op: 'connect', ...ends },
    }
  },
  disconnect: subjects => cut(subjects, 'disconnect'),
  forget: subjects => cut(subjects, 'forget'),
  'hotplug-remove': subjects => cut(subjects, 'hotplug-remove'),
  'install-component': subjects => {
    const component = componentOf(subjects)
    const content = subjects.revision.components[component] ?? { revision: '1', hooks: [] }
    return {
      world: installed({ ...subjects, revision: { ...subjects.revision, components: {} } }),
      operation: { op: 'install-component', snap: subjects.snap, file: { component, content } },
    }
  },
  'remove-component': subjects => {
    const component = componentOf(subjects)
    const components = {
      ...subjects.revision.components,
      [component]: subjects.revision.components[component] ?? { revision: '1', hooks: [] },
    }
    return {
      world: installed({ ...subjects, revision: { ...subjects.revision, components } }),
      operation: { op: 'remove-component', snap: subjects.snap, component },
    }
  },
  'prepare-device': subjects => ({
    world: installed(subjects),
    operation: { op: 'prepare-device', snap: subjects.snap },
  }),
  'prepare-serial-request': subjects => ({
    world: installed(subjects),
    operation: { op: 'prepare-serial-request', snap: subjects.snap, requestId: 'REQID' },
  }),
  'install-device': subjects => ({
    world: installed(subjects),
    operation: { op: 'install-device', snap: subjects.snap },
  }),
  'fde-setup': subjects => ({
    world: installed(subjects),
    operation: { op: 'fde-setup', snap: subjects.snap, request: { op: 'features' } },
  }),
  'write-view': subjects =>
    views(subjects, (view, sides) => ({ op: 'write-view', view, writer: '', ...sides })),
  'read-view': subjects => views(subjects, (view, { custodians }) => ({ op: 'read-view', view, custodians })),
}

function file(content: Revision, revision: string): SnapFile {
  return { revision, content, asserted: true, publisher: 'the publisher' }
}

function installation({ snap, revision, old }: Subjects): Operation {
  return { op: 'install', snap, file: file(old ?? revision, '1') }
}

/** The machine with the other snap, and without the one that it is about. */
function around({ other }: Subjects): World {
  return other === undefined
    ? emptyWorld
    : after(emptyWorld, { op: 'install', snap: other.snap, file: file(other.revision, '1') })
}

function installed(subjects: Subjects): World {
  const world = after(around(subjects), installation(subjects))
  // Something to be saved, restored and removed.
  return { ...world, config: { ...world.config, [subjects.snap]: { option: 'old value' } } }
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

function cut(subjects: Subjects, op: 'disconnect' | 'forget' | 'hotplug-remove'): StartingPoint {
  const ends = endsOf(subjects)
  const world = installed(subjects)
  return {
    world: isLiveBetween(world, ends) ? world : after(world, { op: 'connect', ...ends }),
    operation: { op, ...ends },
  }
}

/** The plug and slot that are meant. */
function endsOf(subjects: Subjects): { plug: Side; slot: Side } {
  const { snap, revision, other } = subjects
  const all =
    other === undefined
      ? [
          ...pairsBetween({ snap, revision }, undefined),
          ...pairsBetween({ snap, revision }, { snap, revision }),
        ]
      : [...pairsBetween({ snap, revision }, other), ...pairsBetween(other, { snap, revision })]
  const fitting = all.filter(
    ({ plug, slot }) =>
      (subjects.plug === undefined || plug.name === subjects.plug) &&
      (subjects.slot === undefined || slot.name === subjects.slot),
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

function componentOf({ revision, snap, component }: Subjects): string {
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
  subjects: Subjects,
  operation: (view: string, sides: { custodians: Side[]; observers: Side[] }) => Operation,
): StartingPoint {
  const snaps = [
    { snap: subjects.snap, revision: subjects.revision },
    ...(subjects.other === undefined ? [] : [subjects.other]),
  ]
  const plugs = snaps.flatMap(({ snap, revision }) =>
    Object.entries(endpoints(revision.metadata, 'plug'))
      .filter(
        ([name, plug]) =>
          plug.interface === 'confdb' &&
          (snap !== subjects.snap || subjects.plug === undefined || subjects.plug === name),
      )
      .map(([name, { attributes }]) => ({
        side: { snap, name },
        view: [attributes['account'], attributes['view']].filter(part => typeof part === 'string').join('/'),
        custodian: attributes['role'] === 'custodian',
      })),
  )
  const [first] = plugs
  if (first === undefined)
    throw new UserError('no-view', `'${subjects.snap}' has no plug of the interface 'confdb'.`)
  const same = plugs.filter(({ view }) => view === first.view)
  const sides = (custodian: boolean): Side[] =>
    same.filter(plug => plug.custodian === custodian).map(({ side }) => side)
  const world = installed(subjects)
  const core = isJsonObject(world.config['core']) ? world.config['core'] : {}
  return {
    world: { ...world, config: { ...world.config, core: { ...core, experimental: { confdb: true } } } },
    operation: operation(first.view, { custodians: sides(true), observers: sides(false) }),
  }
}
