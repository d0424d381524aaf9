import type { HookRequest, HookRunner } from '../hook/request.ts'
import { answer } from '../answers/index.ts'
import type { Carried } from '../change/carry.ts'
import type { Beginning } from '../operations/index.ts'
import { planOperation } from '../operations/index.ts'
import { runChange } from './change.ts'
import type { ChangeRun } from './change.ts'
import type { SystemOptions } from './machinery.ts'
import { directorySnap } from '../../snap/open.ts'
import { revisionOf } from '../world/revision.ts'
import { openSystem } from './system.ts'
import type { System } from './system.ts'
import type { OpenState } from './state.ts'
import { adopted, openState } from './state.ts'
import type { SnapFile } from '../change/tasks.ts'
import type { World } from '../world/world.ts'
import { emptyWorld } from '../world/world.ts'
import { defined } from '../../record.ts'

/** The files of a snap, and those of its components by name. */
export interface Files {
  readonly directory: string
  readonly components: Readonly<Record<string, string>>
}

/** A snap's file that can be installed, with the name that it gives itself. */
export interface NamedFile {
  readonly name: string
  readonly file: SnapFile
}

/** A change as it goes on: what is told of it. */
export interface Watcher extends Pick<ChangeRun, 'watch'>, Pick<HookRunner, 'happens'> {
  /** A hook is really about to run. */
  readonly starts?: (request: HookRequest) => void
}

/** A pretend system with its files, on which one change after the other is carried out. */
export interface Session {
  readonly system: System
  world: World
  /** A tree as a snap's file; a revision that is a number makes it one of the store. */
  fileOf: (files: Files, revision?: string) => Promise<NamedFile>
  /** Carries a change out to its end; the system is then as the change has left it. */
  carryOut: (beginning: Beginning, watcher?: Watcher) => Promise<Carried>
  /** Installs a snap without any of its hooks: it is there as if all of them had passed and done nothing. */
  place: (named: NamedFile) => Promise<void>
  close: () => Promise<void>
}

/** How a session is opened. */
export type SessionOptions = Omit<SystemOptions, 'answer' | 'root'> & {
  /** The whole path of the file that the system is loaded from, and saved to after each change. */
  readonly state?: string
  /** Takes copies of the snaps' files, which may change while the session lasts. */
  readonly copies?: boolean
}

/** Opens a session; on a machine without snaps, or on the one that was saved. */
export async function openSession({
  state: file,
  copies = file !== undefined,
  ...options
}: SessionOptions): Promise<Session> {
  const state = file === undefined ? undefined : openState(file)
  const system = await openSystem({
    ...options,
    answer,
    ...(state === undefined ? {} : { root: state.root }),
  }).catch((error: unknown) => {
    state?.close(state.world)
    throw error
  })
  const session: Session = {
    system,
    world: state?.world ?? emptyWorld,
    fileOf: async (files, revision) => {
      const own = copies
        ? await adopted(files, { root: system.root, commands: options.host.commands })
        : files
      const components = Object.fromEntries(
        Object.entries(own.components).map(([name, directory]) => [
          name,
          { revision: 'x1', snap: directorySnap(directory) },
        ]),
      )
      const content = revisionOf(directorySnap(own.directory), components)
      const asserted = revision !== undefined && !revision.startsWith('x')
      return {
        name: content.metadata.name ?? '',
        file: {
          content,
          asserted,
          publisher: asserted ? 'publisher' : '',
          ...defined({ revision }),
        },
      }
    },
    carryOut: async ({ world, change }, watcher = {}) => {
      const carried = await runChange({
        world,
        change,
        runner: watched(system, watcher),
        ...defined({ watch: watcher.watch }),
      })
      session.world = carried.world
      state?.save(session.world)
      return carried
    },
    place: named => place(session, state, named),
    close: async () => {
      await system.close()
      state?.close(session.world)
    },
  }
  return session
}

/** Runs hooks in the system, and tells of each before and after. */
function watched(system: System, { starts, happens }: Watcher): HookRunner {
  return {
    runHook: request => {
      starts?.(request)
      return system.runHook(request)
    },
    happens: async happening => {
      await system.happens(happening)
      await happens?.(happening)
    },
  }
}

async function place(
  session: Session,
  state: OpenState | undefined,
  { name, file }: NamedFile,
): Promise<void> {
  const { content } = file
  const silent = {
    ...content,
    hooks: [],
    components: Object.fromEntries(
      Object.entries(content.components).map(([part, found]) => [part, { ...found, hooks: [] }]),
    ),
  }
  const planned = planOperation(session.world, {
    op: 'install',
    snap: name,
    file: { ...file, content: silent },
  })
  if ('refusal' in planned) throw new Error(planned.refusal)
  const { world } = await runChange({ ...planned, runner: session.system })
  const snap = world.snaps[name]
  session.world =
    snap === undefined
      ? world
      : {
          ...world,
          snaps: {
            ...world.snaps,
            [name]: { ...snap, revisions: { ...snap.revisions, [snap.current]: content } },
          },
        }
  state?.save(session.world)
}
