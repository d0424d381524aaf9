import { goQuote } from '../text/go-text.ts'

export type SideName = 'plug' | 'slot'

/** What snapd says of `get :name` elsewhere. */
export const onlyReadInInterfaceHooks =
  'interface attributes can only be read during the execution of interface hooks'
/** What snapd says of `set :name` elsewhere. */
export const onlySetInPrepareHooks =
  'interface attributes can only be set during the execution of prepare hooks'

/** The side that a hook may read attributes of by its own name; undefined for hooks that may not read any. */
export function readingSide(hook: string): SideName | undefined {
  return sideIn(/^(?:prepare|unprepare|connect|disconnect)-(?<side>plug|slot)-/, hook)
}

/** The side that a hook may set attributes of; undefined for hooks that may not. */
export function settingSide(hook: string): SideName | undefined {
  return sideIn(/^prepare-(?<side>plug|slot)-/, hook)
}

/** What snapd says of a name that is not the hook's own plug or slot. */
export function unknownSide(name: string): string {
  return `unknown plug or slot ${goQuote(name)}`
}

function sideIn(pattern: RegExp, hook: string): SideName | undefined {
  const side = pattern.exec(hook)?.groups?.['side']
  return side === 'plug' || side === 'slot' ? side : undefined
}
