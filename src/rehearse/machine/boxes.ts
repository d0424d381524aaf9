import { join } from 'node:path'
import { mostWords, openCallBox } from '../../platform/call-box.ts'
import type { Call, CallAnswer } from '../../platform/call-box.ts'
import { copyWhole, makeDirectory } from '../../platform/files.ts'
import { ownPath } from '../../platform/own-files.ts'
import { pipePath } from '../../platform/pipes.ts'
import { userInside } from '../../platform/sandbox-ids.ts'
import type { Machinery } from './machinery.ts'
import { callBoxName } from '../hook/sandbox-view.ts'
import { defined } from '../../record.ts'

/** Makes the directory with `snapctl` for the hooks of a snap, and opens the box for their calls: no snap can reach that of another one. */
export async function snapTools(machinery: Machinery, snap: string): Promise<void> {
  const { tools, boxes, options, confinement, pipes, root } = machinery
  if (boxes.has(snap)) return
  const own = join(tools, snap)
  makeDirectory(own)
  copyWhole(ownPath('bin', 'snapctl'), join(own, 'snapctl'))
  const furtherPipes = pipes.length > 0 ? [] : [hookPipe(root)]
  boxes.set(
    snap,
    await openCallBox(join(own, callBoxName), {
      answer: call => answerCall(machinery, snap, call),
      userOf: uid => userInside(confinement.kind === 'sandbox' ? confinement.ids : undefined, uid),
      furtherPipes,
      commands: options.host.commands,
    }),
  )
  pipes.push(...furtherPipes)
}

/** A path for a pipe through which a hook's output comes. */
export function hookPipe(root: string): string {
  return pipePath(join(root, '.rehearsal/pipes'))
}

/** A call of a hook that runs, of an app of a snap, or of nobody: a cookie is worth nothing to other snaps, nor after its hook. */
function answerCall(
  { callers, appCookies, options, seen: { world } }: Machinery,
  snap: string,
  call: Call,
): CallAnswer {
  if (call.args.length > mostWords)
    return {
      exit: 1,
      stdout: '',
      stderr: `error: in a rehearsal a call of snapctl has at most ${String(mostWords)} words\n`,
    }
  const caller = callers.get(call.token)
  if (caller?.snap === snap) return caller.reply(call)
  const isApp = call.token !== '' && appCookies.get(snap) === call.token
  return options.answer({
    world,
    caller: isApp ? { kind: 'app', snap } : { kind: 'outside' },
    argv: call.args,
    uid: call.uid,
    ...defined({ stdin: call.input }),
  })
}
