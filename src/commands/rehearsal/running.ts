import type { Operation } from '../../rehearse/operations/operation.ts'
import { textOption } from '../command.ts'
import { isPath, refused } from './references.ts'
import type { Asked, Verb } from './verb.ts'

/** The verbs about hooks that no operation on a snap runs. */
export const running: readonly Verb[] = [
  {
    name: 'run',
    usage: 'HOOK SNAP',
    summary: 'Run one hook of a snap',
    words: [1, 2],
    options: [{ flags: '--hook <hook>', help: 'run: the hook, as behind snap run' }],
    run,
  },
  {
    name: 'check-health',
    usage: '[SNAP]',
    summary: "Run a snap's check-health hook",
    words: [0, 1],
    run: asked => ofSnap(asked, snap => ({ op: 'run-hook', snap, hook: 'check-health' })),
  },
  {
    name: 'auto-refresh',
    usage: '[OLD] NEW',
    summary: 'Refresh by snapd itself: gate-auto-refresh is asked first',
    words: [1, 2],
    run: autoRefresh,
  },
  {
    name: 'install-component',
    usage: 'SNAP COMPONENT',
    summary: 'Install a component',
    words: [2, 2],
    run: installComponent,
  },
  {
    name: 'remove-component',
    usage: 'SNAP COMPONENT',
    summary: 'Remove a component',
    words: [2, 2],
    run: async ({ rehearsal, words: [word = '', component = ''] }) =>
      rehearsal.perform({ op: 'remove-component', snap: await rehearsal.installed(word), component }),
  },
  {
    name: 'prepare-device',
    usage: '[SNAP]',
    summary: "Run a gadget's prepare-device hook",
    words: [0, 1],
    run: asked => ofSnap(asked, snap => ({ op: 'prepare-device', snap })),
  },
  {
    name: 'prepare-serial-request',
    usage: 'SNAP [REQUEST-ID]',
    summary: "Run a gadget's prepare-serial-request hook",
    words: [1, 2],
    run: asked =>
      ofSnap(asked, snap => ({
        op: 'prepare-serial-request',
        snap,
        requestId: asked.words[1] ?? 'REQUEST-1',
      })),
  },
  {
    name: 'install-device',
    usage: '[SNAP]',
    summary: "Run a gadget's install-device hook",
    words: [0, 1],
    run: asked => ofSnap(asked, snap => ({ op: 'install-device', snap })),
  },
  {
    name: 'fde-setup',
    usage: 'SNAP [key=value...]',
    summary: "Run a kernel's fde-setup hook with a request",
    words: [1],
    run: asked =>
      ofSnap(asked, snap => ({ op: 'fde-setup', snap, request: requestOf(asked.words.slice(1)) })),
  },
]

async function run(asked: Asked): Promise<boolean> {
  const {
    rehearsal,
    options,
    words: [first = '', second],
  } = asked
  const hook = textOption(options, 'hook')
  if (hook === undefined && second === undefined)
    throw refused('apps of snaps are not run here, only hooks: run HOOK SNAP')
  return rehearsal.perform({
    op: 'run-hook',
    snap: await rehearsal.installed(hook === undefined ? (second ?? '') : first),
    hook: hook ?? first,
  })
}

async function ofSnap(
  { rehearsal, words: [word = '.'] }: Asked,
  operation: (snap: string) => Operation,
): Promise<boolean> {
  return rehearsal.perform(operation(await rehearsal.installed(word)))
}

async function autoRefresh({ rehearsal, words: [first = '', second] }: Asked): Promise<boolean> {
  if (second !== undefined) await rehearsal.installed(first)
  const path = second ?? first
  if (!isPath(path)) throw refused(`snap "${path}" has no updates available`)
  const { name, file } = await rehearsal.fileAt(path)
  const { session } = rehearsal
  const flag = { experimental: { 'gate-auto-refresh-hook': true } }
  session.world = {
    ...session.world,
    config: { ...session.world.config, core: { ...session.world.config['core'], ...flag } },
  }
  return rehearsal.perform({ op: 'auto-refresh', refreshes: [{ snap: name, to: file }] })
}

async function installComponent({ rehearsal, words: [word = '', component = ''] }: Asked): Promise<boolean> {
  if (!isPath(word)) throw refused(`no snap found for "${word}+${component}"`)
  const { name, file } = await rehearsal.fileAt(word)
  const content = file.content.components[component]
  if (content === undefined) throw refused(`cannot find component "${component}" for snap "${name}"`)
  if (rehearsal.session.world.snaps[name] === undefined)
    await rehearsal.prepare({
      op: 'install',
      snap: name,
      file: { ...file, content: { ...file.content, components: {} } },
    })
  return rehearsal.perform({ op: 'install-component', snap: name, file: { component, content } })
}

function requestOf(words: readonly string[]): Record<string, string> {
  const pairs = words.map(
    word =>
      [word.split('=', 1)[0] ?? '', word.includes('=') ? word.slice(word.indexOf('=') + 1) : ''] as const,
  )
  return { op: 'features', ...Object.fromEntries(pairs) }
}
