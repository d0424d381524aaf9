import { isInstanceName, isRevision } from '../../rehearse/world/names.ts'
import type { World } from '../../rehearse/world/world.ts'
import { currentRevision } from '../../rehearse/world/world.ts'
import type { Options } from '../command.ts'
import { textOption } from '../command.ts'
import { isPath, refused } from './references.ts'
import type { Rehearsal } from './rehearsal.ts'
import type { Asked, Verb } from './verb.ts'
import { defined } from '../../record.ts'

const revision = {
  flags: '--revision <revision>',
  help: 'install, refresh: the revision that it gets, a number making it one of the store; revert, remove: the one that is meant',
}

/** The verbs about snaps as a whole. */
export const installing: readonly Verb[] = [
  {
    name: 'install',
    usage: '[PATH...]',
    summary: 'Install snaps',
    words: [0],
    options: [
      revision,
      { flags: '--name <name>', help: 'install: the instance that it is, such as lantern_two' },
    ],
    run: install,
  },
  {
    name: 'refresh',
    usage: '[OLD] NEW',
    summary: 'Refresh a snap: from one path to another, or the installed one to a path or a revision',
    words: [1, 2],
    options: [revision],
    run: refresh,
  },
  {
    name: 'revert',
    usage: 'SNAP | OLD NEW',
    summary: 'Go back to the revision before',
    words: [1, 2],
    options: [revision],
    run: revert,
  },
  {
    name: 'remove',
    usage: '[SNAP...]',
    summary: 'Remove snaps',
    words: [0],
    options: [revision, { flags: '--purge', help: 'remove: without a snapshot of its data' }],
    run: remove,
  },
  {
    name: 'disable',
    usage: '[SNAP]',
    summary: 'Take a snap out of use',
    words: [0, 1],
    run: asked => toggle(asked, 'disable'),
  },
  {
    name: 'enable',
    usage: '[SNAP]',
    summary: 'Bring a disabled snap back',
    words: [0, 1],
    run: asked => toggle(asked, 'enable'),
  },
]

async function install({ rehearsal, reporter, options, words }: Asked): Promise<boolean> {
  const files = []
  for (const path of words.length === 0 ? ['.'] : words) {
    if (!isPath(path)) throw refused(`snap "${path}" not found`)
    files.push(await rehearsal.fileAt(path, revisionOf(options)))
  }
  const named = files.map(({ name, file }) => ({ snap: instanceOf(options, name), file }))
  const twice = named.find(({ snap }, at) => named.findIndex(other => other.snap === snap) !== at)
  if (twice !== undefined) throw refused(`cannot install "${twice.snap}" twice at once`)
  const went = await rehearsal.perform(
    ...named.map(({ snap, file }) => ({ op: 'install' as const, snap, file })),
  )
  if (went)
    for (const { snap } of named)
      reporter.message(`${snap}${versionOf(rehearsal.session.world, snap)} installed`)
  return went
}

async function refresh({ rehearsal, reporter, options, words }: Asked): Promise<boolean> {
  const [first = '', second] = words
  const snap = await before(rehearsal, second === undefined ? undefined : first)
  const target = second ?? first
  const to = revisionOf(options)
  if (!isPath(target))
    return told(
      { rehearsal, reporter },
      await rehearsal.perform({
        op: 'refresh',
        snap: target,
        to: to ?? rehearsal.session.world.snaps[target]?.current ?? '',
      }),
      [target, 'refreshed'],
    )
  const { name, file } = await rehearsal.fileAt(target, to)
  return told(
    { rehearsal, reporter },
    await rehearsal.perform({ op: 'refresh', snap: snap ?? name, to: file }),
    [snap ?? name, 'refreshed'],
  )
}

/** A revision that was named: of the store, or a local one. */
function revisionOf(options: Options): string | undefined {
  const revision = textOption(options, 'revision')
  if (revision !== undefined && !isRevision(revision)) throw refused(`invalid snap revision: "${revision}"`)
  return revision
}

/** The instance of a snap that was named. */
function instanceOf(options: Options, name: string): string {
  const instance = textOption(options, 'name') ?? name
  if (isInstanceName(instance) && instance.split('_')[0] === name) return instance
  throw refused(
    `cannot install snap "${name}": the name "${instance}" is not of the form ${name}_key, with up to ten small letters and digits`,
  )
}

/** The snap that is there before. */
async function before(rehearsal: Rehearsal, reference: string | undefined): Promise<string | undefined> {
  return reference === undefined ? undefined : rehearsal.installed(reference)
}

async function revert({ rehearsal, reporter, options, words }: Asked): Promise<boolean> {
  const [first = '', second] = words
  const snap = await rehearsal.installed(first)
  if (second !== undefined) {
    const { file } = await rehearsal.fileAt(second)
    await rehearsal.prepare({ op: 'refresh', snap, to: file })
  }
  const to = revisionOf(options)
  const went = await rehearsal.perform({ op: 'revert', snap, ...defined({ revision: to }) })
  if (went) reporter.message(`${snap} reverted to${versionOf(rehearsal.session.world, snap)}`)
  return went
}

async function remove({ rehearsal, reporter, options, words }: Asked): Promise<boolean> {
  const snaps = []
  for (const word of words.length === 0 ? ['.'] : words) snaps.push(await rehearsal.installed(word))
  const only = revisionOf(options)
  const went = await rehearsal.perform(
    ...snaps.map(snap => ({
      op: 'remove' as const,
      snap,
      purge: options['purge'] === true,
      ...defined({ revision: only }),
    })),
  )
  if (went)
    for (const snap of snaps)
      reporter.message(only === undefined ? `${snap} removed` : `${snap} (revision ${only}) removed`)
  return went
}

async function toggle(
  { rehearsal, reporter, words: [word = '.'] }: Asked,
  op: 'enable' | 'disable',
): Promise<boolean> {
  const fresh = isPath(word)
  const snap = await rehearsal.installed(word)
  if (op === 'enable' && fresh && rehearsal.session.world.snaps[snap]?.active === true)
    await rehearsal.prepare({ op: 'disable', snap })
  return told({ rehearsal, reporter }, await rehearsal.perform({ op, snap }), [snap, `${op}d`])
}

function told(
  { rehearsal, reporter }: Pick<Asked, 'rehearsal' | 'reporter'>,
  went: boolean,
  [snap, what]: readonly [string, string],
): boolean {
  if (went)
    reporter.message(`${snap}${what === 'refreshed' ? versionOf(rehearsal.session.world, snap) : ''} ${what}`)
  return went
}

function versionOf(world: World, snap: string): string {
  const version = currentRevision(world, snap)?.metadata.version
  return version === undefined ? '' : ` ${version}`
}
