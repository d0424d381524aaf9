import type { NamedSide } from '../../rehearse/operations/operation.ts'
import type { Side } from '../../rehearse/world/world.ts'
import { isLive, sideText } from '../../rehearse/world/world.ts'
import { isPath, refused } from './references.ts'
import type { Rehearsal } from './rehearsal.ts'
import type { Asked, Verb } from './verb.ts'

/** The verbs about connections. A side is `SNAP:NAME`, and `:NAME` one of the system. */
export const connecting: readonly Verb[] = [
  {
    name: 'connect',
    usage: 'SNAP:PLUG [SNAP:SLOT]',
    summary: 'Connect a plug with a slot',
    words: [1, 2],
    run: connect,
  },
  {
    name: 'disconnect',
    usage: 'SNAP:PLUG [SNAP:SLOT]',
    summary: 'Cut a connection, or all of a plug or slot',
    words: [1, 2],
    options: [{ flags: '--forget', help: 'disconnect: forget that it ever was' }],
    run: disconnect,
  },
]

async function connect({ rehearsal, words: [plugWord = '', slotWord = ''] }: Asked): Promise<boolean> {
  const [plug, slot] = [await sideOf(rehearsal, plugWord), await sideOf(rehearsal, slotWord)]
  return rehearsal.perform({ op: 'connect', plug, slot })
}

async function disconnect({ rehearsal, options, words: [plugWord = '', slotWord] }: Asked): Promise<boolean> {
  const one = await sideOf(rehearsal, plugWord)
  const other = slotWord === undefined ? undefined : await sideOf(rehearsal, slotWord)
  const sides = (side: NamedSide): Side => ({
    snap: side.snap === '' || side.snap === 'system' ? 'snapd' : side.snap,
    name: side.name ?? '',
  })
  if (other !== undefined && isPath(placeOf(plugWord).place))
    await connected(rehearsal, { plug: sides(one), slot: sides(other) })
  const op = options['forget'] === true ? 'forget' : 'disconnect'
  if (other !== undefined) return rehearsal.perform({ op, plug: sides(one), slot: sides(other) })
  const named = sideText(sides(one))
  const found = rehearsal.session.world.connections.filter(
    connection =>
      isLive(connection) && (sideText(connection.plug) === named || sideText(connection.slot) === named),
  )
  if (found.length === 0) throw refused(`cannot disconnect: ${named} is not connected to anything`)
  return rehearsal.perform(...found.map(({ plug, slot }) => ({ op, plug, slot }) as const))
}

/** A connection that is to be cut has to be there. */
async function connected(rehearsal: Rehearsal, ends: { plug: Side; slot: Side }): Promise<void> {
  const isThere = rehearsal.session.world.connections.some(
    connection =>
      isLive(connection) &&
      sideText(connection.plug) === sideText(ends.plug) &&
      sideText(connection.slot) === sideText(ends.slot),
  )
  if (!isThere) await rehearsal.prepare({ op: 'connect', ...ends })
}

async function sideOf(rehearsal: Rehearsal, word: string): Promise<NamedSide> {
  const { place, name } = placeOf(word)
  const snap = place === '' ? '' : await rehearsal.installed(place)
  return name === undefined ? { snap } : { snap, name }
}

/** `../cam:feed` is the plug `feed` of the snap at `../cam`. */
function placeOf(word: string): { place: string; name?: string } {
  const at = word.lastIndexOf(':')
  return at < 0 || word.includes('/', at)
    ? { place: word }
    : { place: word.slice(0, at), name: word.slice(at + 1) }
}
