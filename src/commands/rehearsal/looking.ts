import { isPath, refused } from './references.ts'
import type { Asked, Verb } from './verb.ts'

/** The verbs that change nothing. */
export const looking: readonly Verb[] = [
  {
    name: 'list',
    usage: '',
    summary: 'List what is installed',
    words: [0, 0],
    run: async asked =>
      shown(
        asked,
        (await tables()).snapTable(asked.rehearsal.session.world),
        "No snaps are installed yet. Try 'install .'.",
      ),
  },
  {
    name: 'services',
    usage: '[SNAP]',
    summary: 'List services',
    words: [0, 1],
    run: async asked => {
      // Naming a snap by its path installs it: the machine is looked at afterwards.
      const of = await named(asked)
      return shown(
        asked,
        (await tables()).serviceTable(asked.rehearsal.session.world, of),
        'There are no services provided by installed snaps.',
      )
    },
  },
  {
    name: 'connections',
    usage: '[SNAP]',
    summary: 'List connections; of one snap also what is not connected',
    words: [0, 1],
    run: async asked => {
      const of = await named(asked)
      return shown(
        asked,
        (await tables()).connectionTable(asked.rehearsal.session.world, of),
        'There are no connections.',
      )
    },
  },
  { name: 'changes', usage: '', summary: 'List what was done', words: [0, 0], run: asked => listed(asked) },
  {
    name: 'tasks',
    usage: '[ID]',
    summary: 'List the tasks of a change; of the last one unless said',
    words: [0, 1],
    run: asked => tasks(asked),
  },
]

/** Loaded when they are needed: help lists the verbs too. */
const tables = async () => import('../../rehearse/report/world-tables.ts')

function shown({ reporter }: Asked, table: string | undefined, otherwise: string): Promise<boolean> {
  if (table === undefined) reporter.permanent(otherwise)
  else reporter.message(table)
  return Promise.resolve(true)
}

/** The snap that is named, which has to be there; a service's name begins with that of its snap. */
async function named({ rehearsal, words: [word] }: Asked): Promise<string | undefined> {
  if (word === undefined) return undefined
  const snap = await rehearsal.installed(word)
  const own = isPath(word) ? snap : (snap.split('.')[0] ?? snap)
  if (rehearsal.session.world.snaps[own] === undefined) throw refused(`snap "${own}" not found`)
  return snap
}

async function listed(asked: Asked): Promise<boolean> {
  const table = (await tables()).changeTable(asked.rehearsal.changes)
  if (table === undefined) throw refused('no changes found')
  return shown(asked, table, '')
}

async function tasks(asked: Asked): Promise<boolean> {
  const {
    rehearsal: { changes },
    words: [id],
  } = asked
  const change = id === undefined ? changes.at(-1) : /^\d+$/.test(id) ? changes[Number(id) - 1] : undefined
  if (change === undefined)
    throw refused(id === undefined ? 'no changes found' : `cannot find change with id "${id}"`)
  return shown(asked, (await tables()).taskTable(change), '')
}
