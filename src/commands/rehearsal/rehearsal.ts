import { UserError } from '../../errors.ts'
import type { Carried } from '../../rehearse/change/carry.ts'
import type { Operation } from '../../rehearse/operations/operation.ts'
import { planOperation, planTogether } from '../../rehearse/operations/index.ts'
import type { Beginning } from '../../rehearse/operations/index.ts'
import { printedRefusal } from '../../rehearse/operations/printed-refusal.ts'
import type { NamedFile, Session } from '../../rehearse/machine/session.ts'
import type { World } from '../../rehearse/world/world.ts'
import { summaryOf } from '../../rehearse/report/operation-words.ts'
import type { PastChange } from '../../rehearse/report/world-tables.ts'
import type { SnapTrees } from '../snap-trees.ts'
import { namedFile } from './named-file.ts'
import { isPath, refused } from './references.ts'
import type { Teller } from './teller.ts'

/** Where the words of a person become operations: a session, the snaps that are named by paths, and what tells of it. */
export interface Rehearsal {
  readonly session: Session
  readonly teller: Teller
  /** What was carried out, oldest first. */
  readonly changes: readonly PastChange[]
  /** Opens what a path names. */
  fileAt: (path: string, revision?: string) => Promise<NamedFile>
  /** The name of a snap that is installed: of one that is named by its path, after it has been installed. */
  installed: (reference: string) => Promise<string>
  /** Carries an operation out and tells of it; true when it went well. */
  perform: (...wanted: readonly Operation[]) => Promise<boolean>
  /** Carries out what has to be done before the operation that the person asked for. */
  prepare: (...wanted: readonly Operation[]) => Promise<void>
}

/** What a rehearsal is made of. */
interface RehearsalParts {
  session: Session
  teller: Teller
  /** Opens paths; a fresh one for each when the files may change meanwhile. */
  trees: () => SnapTrees
  /** Called before what the person asked for, and after what comes before it. */
  onPerform?: () => void
}

/** Sets the rehearsal. */
export function openRehearsal({ session, teller, trees, onPerform }: RehearsalParts): Rehearsal {
  const changes: PastChange[] = []
  const files = new Map<string, NamedFile>()
  const fileAt = async (path: string, revision?: string): Promise<NamedFile> => {
    const { directory, components } = await trees().treeOf(path)
    const named = await namedFile(session, { directory, components }, { path, revision })
    files.set(path, named)
    return named
  }
  const carryOut = async (wanted: readonly Operation[], quiet: boolean): Promise<Carried> => {
    const beginning = planned(session.world, wanted)
    if (beginning.note !== undefined) teller.note(beginning.note)
    const carried = await session.carryOut(beginning, quiet ? {} : teller.watcher())
    teller.silence()
    changes.push({ summary: wanted.map(summaryOf).join(', '), trace: carried.trace })
    return carried
  }
  const prepare = async (...wanted: readonly Operation[]): Promise<void> => {
    const { trace } = await carryOut(wanted, true)
    const what = wanted.map(summaryOf).join(', ')
    if (trace.status !== 'Done') {
      throw new UserError(
        'rehearsal-unprepared',
        `Cannot begin, because this has to go well before: ${what}.`,
        {
          details: trace.stuck ?? trace.error,
          resolution: `Rehearse it by itself: 'snapsmith rehearse ${trace.operation} …'.`,
        },
      )
    }
    teller.first(what)
  }
  return {
    session,
    teller,
    changes,
    fileAt,
    prepare,
    installed: async reference => {
      if (!isPath(reference)) return reference
      const { name, file } = files.get(reference) ?? (await fileAt(reference))
      if (session.world.snaps[name] === undefined) await prepare({ op: 'install', snap: name, file })
      return name
    },
    perform: async (...wanted) => {
      const before = session.world
      onPerform?.()
      const { trace } = await carryOut(wanted, false)
      teller.told({ trace, before, after: session.world })
      return trace.status === 'Done'
    },
  }
}

function planned(world: World, wanted: readonly Operation[]): Beginning {
  const [only, another] = wanted
  const beginning =
    only !== undefined && another === undefined ? planOperation(world, only) : planTogether(world, wanted)
  if ('refusal' in beginning)
    throw refused(
      only === undefined || another !== undefined
        ? beginning.refusal
        : printedRefusal(only, beginning.refusal),
    )
  return beginning
}
