import { hookSubject } from '../../hooks/catalogue.ts'
import type { Call } from '../../shell/call.ts'
import { programOf } from '../../shell/prefixes.ts'
import type { Word } from '../../shell/word.ts'
import type { Hook, Snap } from '../../snap/snap.ts'
import { subjects } from './plug-users.ts'

/** The first command of a hook that leaves something behind: configuration, files, or services that are started or stopped. */
export function lastingCall(hook: Hook): { path: string; call: Call } | undefined {
  for (const { path, script } of hook.scripts) {
    const call = script.calls.find(leavesSomething)
    if (call !== undefined) return { path, call }
  }
  return undefined
}

/** Tells whether the plug or slot of an interface hook is there, as far as is known: of hooks that never run hook-subject tells. */
export function connecting(tree: Snap): (hook: Hook) => boolean {
  const there = { plug: subjects(tree.snap, 'plug'), slot: subjects(tree.snap, 'slot') }
  return ({ name }) => {
    const subject = hookSubject(name)
    return subject !== undefined && (!tree.known.metadata || there[subject.side].has(subject.name))
  }
}

const writers: ReadonlySet<string> = new Set([
  'mkdir',
  'cp',
  'mv',
  'ln',
  'touch',
  'install',
  'tee',
  'tar',
  'unzip',
  'rsync',
  'mknod',
  'mkfifo',
  'modprobe',
  'mount',
  'useradd',
  'groupadd',
])

function leavesSomething(call: Call): boolean {
  const [program, ...rest] = call.unwrapped
  const name = programOf(program?.literal) ?? ''
  if (
    name === 'snapctl' &&
    ['set', 'unset', 'start', 'stop'].includes(rest[0]?.literal ?? '') &&
    !call.unwrapped.some(isOfConnection)
  )
    return true
  if (writers.has(name) || (name === 'sed' && rest.some(word => /^-[a-zA-Z]*i/.test(word.literal ?? ''))))
    return true
  return call.redirects.some(
    ({ operator, target }) =>
      ['>', '>>', '>|', '&>'].includes(operator) &&
      target !== undefined &&
      !/^\/dev\//.test(target.literal ?? ''),
  )
}

/** Attributes belong to the connection and end with it. */
function isOfConnection({ text }: Word): boolean {
  return /^["']?:/.test(text)
}
