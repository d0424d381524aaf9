import { basename, join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import type { Outcome } from '../platform/commands.ts'
import { copyWhole, lookThrough } from '../platform/files.ts'
import { emptyDirectory } from '../platform/trees.ts'
import type { Operator } from './repository.ts'
import { defined } from '../record.ts'

/** A snap as `build-snaps` and `stage-snaps` write it: `name` or `name/channel`. */
interface SnapName {
  name: string
  /** As written; empty for the usual one. */
  channel: string
}

/** Splits a name from its channel, which may have slashes itself. */
function parseSnapName(text: string): SnapName {
  const slash = text.indexOf('/')
  return slash < 0
    ? { name: text, channel: '' }
    : { name: text.slice(0, slash), channel: text.slice(slash + 1) }
}

/** Whether a text is the path of a snap that somebody has, and no name in the store. */
function isSnapFile(text: string): boolean {
  return text.endsWith('.snap')
}

/** Installs the snaps that a build needs and that are not there; one that is there stays as it is, whatever its channel. */
export async function installSnaps(names: readonly string[], around: Operator): Promise<void> {
  if (names.length === 0) return
  const absent: SnapName[] = []
  for (const snap of names.map(parseSnapName)) {
    const outcome = await runSnap(around, ['list', snap.name])
    if (outcome.code === 127) {
      around.reporter.warning(
        `There is no snap command here to install ${names.join(', ')} with. Whatever the build uses of them must be found on the PATH.`,
      )
      return
    }
    if (outcome.code !== 0) absent.push(snap)
  }
  if (absent.length === 0) return
  if (!around.host.machine.root) {
    throw new UserError(
      'missing-snaps',
      `These build snaps are not installed: ${absent.map(({ name }) => name).join(', ')}.`,
      {
        resolution: `Install them with '${absent.map(snap => ['sudo snap', ...installArguments(snap), '--classic'].join(' ')).join(' && ')}', or run snapsmith as root.`,
      },
    )
  }
  for (const snap of absent) await installSnap(snap, around)
}

async function installSnap(snap: SnapName, around: Operator): Promise<void> {
  around.reporter.progress(`Installing snap: ${snap.name}`)
  let outcome = await runSnap(around, installArguments(snap))
  // snapd itself says which snaps are to be allowed everything.
  if (outcome.code !== 0 && outcome.err.includes('--classic'))
    outcome = await runSnap(around, [...installArguments(snap), '--classic'])
  if (outcome.code !== 0) throw snapFailed('installing', snap, outcome)
}

function installArguments({ name, channel }: SnapName): string[] {
  return ['install', name, ...channelArguments(channel)]
}

function channelArguments(channel: string): string[] {
  return channel === '' ? [] : ['--channel', channel]
}

/** Brings the snaps that a part unpacks into itself: from the store, or from a path in the project. */
export async function fetchSnaps(
  request: { names: readonly string[]; into: string; root: string } & Operator,
): Promise<void> {
  const { names, into, root, reporter } = request
  emptyDirectory(into)
  for (const text of names) {
    if (isSnapFile(text)) {
      const file = resolve(root, text)
      if (lookThrough(file)?.isFile() !== true) {
        throw new UserError('stage-snap-not-found', `Snap '${text}' not found.`, {
          resolution:
            'Make sure that the path in stage-snaps is right; it is looked for in the project directory.',
        })
      }
      copyWhole(file, join(into, basename(file)))
      continue
    }
    const snap = parseSnapName(text)
    reporter.progress(`Downloading snap: ${snap.name}`)
    const outcome = await runSnap(request, ['download', snap.name, ...channelArguments(snap.channel)], into)
    if (outcome.code === 127) {
      throw new UserError('snap-missing', `The snap command is needed to download '${snap.name}'.`, {
        resolution: "Install snapd, or name the path of a '.snap' file in stage-snaps.",
      })
    }
    if (outcome.code !== 0) throw snapFailed('downloading', snap, outcome)
  }
}

/** The snaps given by their paths that are not what was fetched of them; the copies keep the times. */
export function changedSnapFiles({
  names,
  into,
  root,
}: {
  names: readonly string[]
  into: string
  root: string
}): string[] {
  return names.filter(isSnapFile).filter(text => {
    const [given, copy] = [lookThrough(resolve(root, text)), lookThrough(join(into, basename(text)))]
    return (
      given === undefined ||
      copy === undefined ||
      given.size !== copy.size ||
      Math.abs(given.mtimeMs - copy.mtimeMs) >= 0.01
    )
  })
}

async function runSnap({ host }: Operator, args: readonly string[], cwd?: string): Promise<Outcome> {
  return await host.commands.run('snap', args, {
    env: { ...host.env, LC_ALL: 'C.UTF-8' },
    ...defined({ cwd }),
  })
}

function snapFailed(verb: string, { name, channel }: SnapName, outcome: Outcome): UserError {
  return new UserError('snap', `Error ${verb} snap '${name}' from channel '${fullChannel(channel)}'.`, {
    details: outcome.err.trim() === '' ? undefined : outcome.err.trim(),
    resolution: `Use 'snap info ${name}' to see in which channels it is.`,
  })
}

/** The channel with its track, as snapcraft shows it. */
function fullChannel(channel: string): string {
  if (channel === '') return 'latest/stable'
  return ['stable', 'candidate', 'beta', 'edge'].includes(channel.split('/')[0] ?? '')
    ? `latest/${channel}`
    : channel.includes('/')
      ? channel
      : `${channel}/stable`
}
