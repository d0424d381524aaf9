/** Something that is made to go wrong in a hook. */
export type HookFault = FaultPlace &
  /** The n-th call of snapctl in the run fails, as if snapd could not be reached; it changes nothing. */
  (
    | { readonly kind: 'call'; readonly call: number }
    /** The hook does what it does, and fails at its end. */
    | { readonly kind: 'fail'; readonly exit?: number; readonly output?: string }
    /** The directories under /var/snap take so many bytes more, rounded up to whole pages. */
    | { readonly kind: 'disk'; readonly free: number }
  )

interface FaultPlace {
  readonly hook: string
  /** Instance name; of every snap unless given. */
  readonly snap?: string
  readonly component?: string
  /** Only the n-th run of that hook; every one unless given. */
  readonly run?: number
}

/** A run of a hook, and how often it has run until then, itself included. */
interface FaultedRun {
  snap: string
  hook: string
  component?: string | undefined
  run: number
}

/** The faults that are meant for one run of a hook. */
export function faultsOf(
  faults: readonly HookFault[],
  { snap, hook, component, run }: FaultedRun,
): readonly HookFault[] {
  return faults.filter(
    fault =>
      fault.hook === hook &&
      fault.component === component &&
      (fault.snap === undefined || fault.snap === snap) &&
      (fault.run === undefined || fault.run === run),
  )
}

/** What snapctl prints when snapd does not answer. */
export const unreachable = {
  exit: 1,
  stdout: '',
  stderr:
    'error: cannot communicate with server: Post "http://localhost/v2/snapctl": dial unix /run/snapd-snap.socket: connect: connection refused\n',
} as const

/** The text of a hook that was made to fail without one of its own. */
export const failedOnPurpose = 'failed on purpose'
