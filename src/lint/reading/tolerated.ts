import { ancestorsOf } from '../../shell/ancestors.ts'
import type { Call } from '../../shell/call.ts'
import type { ShellNode } from '../../shell/node.ts'
import type { Script } from '../../shell/script.ts'

/** Whether a script goes on where a command fails because somebody wrote that down: in the background, or with `||` behind it, or behind what it is a part of. */
export function isTolerated(script: Script, call: Call): boolean {
  if (call.status === 'handled' || call.background) return true
  let inner: ShellNode = call.node
  for (const node of ancestorsOf(script.root, call.node)) {
    const isLeft = node.type === 'list' && node.children[0] === inner
    if (isLeft && node.children.some(({ type }) => type === '||')) return true
    inner = node
  }
  return call.nested
}
