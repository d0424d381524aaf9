import { goQuote } from '../../text/go-text.ts'
import { usableEndpoints } from '../world/usable-sides.ts'
import type { World } from '../world/world.ts'
import { currentRevision, isLive } from '../world/world.ts'
import type { Answerer, Asked } from './answer.ts'
import { given, valueOf } from './answer.ts'

/** Slots of these interfaces may ask about other processes. */
const asksAboutOthers = ['pulseaudio', 'audio-record', 'cups-control']

const classicSnap = 10
const noSnap = 11

/** `snapctl is-connected`: an exit code, or with `--list` names. */
export const isConnected: Answerer = asked => {
  const { world, run } = asked
  const [pid, label] = [valueOf(asked, 'pid'), valueOf(asked, 'apparmor-label')]
  if (given(asked, 'list')) {
    if (Number(pid) !== 0) return { problem: 'cannot use --pid check without plug/slot' }
    return label === ''
      ? {
          stdout: connectedNames(world, run.snap)
            .map(name => `${name}\n`)
            .join(''),
        }
      : { problem: 'cannot use --apparmor-label check without plug/slot' }
  }
  const [name = ''] = asked.words
  const revision = currentRevision(world, run.snap)
  const slot = usableEndpoints(revision, 'slot')[name]
  if (slot === undefined && usableEndpoints(revision, 'plug')[name] === undefined) {
    return { problem: `snap ${goQuote(run.snap)} has no plug or slot named ${goQuote(name)}` }
  }
  const check = label !== '' ? '--apparmor-label' : Number(pid) !== 0 ? '--pid' : undefined
  if (check !== undefined && (slot === undefined || !asksAboutOthers.includes(slot.interface)))
    return { problem: `cannot use ${check} check with ${run.snap}:${name}` }
  const other = check === undefined ? undefined : otherSnap(asked, { pid, label })
  if (other !== undefined && 'problem' in other) return other
  if (other !== undefined && other.snap === undefined) return { exit: noSnap }
  const others = sides(world, { snap: run.snap, name })
  if (other === undefined ? others.length > 0 : others.includes(other.snap ?? '')) return { exit: 0 }
  return {
    exit:
      other?.snap !== undefined && currentRevision(world, other.snap)?.metadata.confinement === 'classic'
        ? classicSnap
        : 1,
  }
}

function connectedNames(world: World, snap: string): string[] {
  const names = world.connections
    .filter(isLive)
    .flatMap(({ plug, slot }) => [plug, slot])
    .filter(side => side.snap === snap)
    .map(side => side.name)
  return [...new Set(names)].sort()
}

/** The snaps at the other end of live connections of a plug or slot. */
function sides(world: World, { snap, name }: { snap: string; name: string }): string[] {
  return world.connections
    .filter(isLive)
    .flatMap(({ plug, slot }) => [
      ...(plug.snap === snap && plug.name === name ? [slot.snap] : []),
      ...(slot.snap === snap && slot.name === name ? [plug.snap] : []),
    ])
}

/** The snap that a process or a label belongs to; undefined when to none. */
function otherSnap(
  { world }: Asked,
  { pid, label }: { pid: string; label: string },
): { snap: string | undefined } | { problem: string } {
  const [kind, snap] =
    label === ''
      ? [`pid ${pid}`, snapOfGroup(world.processes[pid] ?? '')]
      : [`AppArmor label ${goQuote(label)}`, snapOfLabel(label)]
  if (snap === undefined || world.snaps[snap] !== undefined) return { snap }
  return {
    problem: `internal error: cannot get snap info for ${kind}: snap ${goQuote(snap)} is not installed`,
  }
}

/** `snap.NAME.APP` and `snap.NAME.hook.HOOK` */
function snapOfLabel(label: string): string | undefined {
  return /^snap\.(?<snap>[^.]+)\.(?:hook\.[^.]+|[^.]+)$/.exec(label)?.groups?.['snap']
}

function snapOfGroup(cgroup: string): string | undefined {
  return /(?:^|\/)snap\.(?<snap>[a-z0-9_-]+)\.[^/\n]+\.(?:service|scope)\s*$/m.exec(cgroup)?.groups?.['snap']
}
