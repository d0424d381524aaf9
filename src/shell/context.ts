import type { CallStatus, Redirect } from './call.ts'

/** What the place of a statement says about the commands in it. */
export interface Context {
  status: CallStatus
  conditional: boolean
  inFunction: string | undefined
  inSubstitution: boolean
  inSubshell: boolean
  background: boolean
  pipe: { index: number; length: number } | undefined
  outerRedirects: readonly Redirect[]
  fed: boolean
  assignedTo: string | undefined
  nested: boolean
}

/** The script itself. */
export const outermost: Context = {
  status: 'fatal',
  conditional: false,
  inFunction: undefined,
  inSubstitution: false,
  inSubshell: false,
  background: false,
  pipe: undefined,
  outerRedirects: [],
  fed: false,
  assignedTo: undefined,
  nested: false,
}

/** The status of statements whose failure is not that of the whole: errexit ends the script there, or is off throughout. */
export function before(status: CallStatus): CallStatus {
  return status === 'fatal' ? 'fatal' : 'ignored'
}

/** Inside `$(…)`, whose commands have a shell of their own. */
export function substituted(
  context: Context,
  { status, assignedTo }: { status: CallStatus; assignedTo?: string | undefined },
): Context {
  return { ...context, status, assignedTo, inSubstitution: true, inSubshell: true, pipe: undefined }
}

/** The same but for its status and for who takes its output; itself where both are as they were, since most statements stand one after the other. */
export function standing(
  context: Context,
  { status, assignedTo }: { status: CallStatus; assignedTo: string | undefined },
): Context {
  return status === context.status && assignedTo === context.assignedTo
    ? context
    : { ...context, status, assignedTo }
}

/** Inside a group or a loop that has redirections of its own. */
export function grouped(context: Context, redirects: readonly Redirect[]): Context {
  if (redirects.length === 0 && context.pipe === undefined && context.assignedTo === undefined) return context
  return {
    ...context,
    pipe: undefined,
    assignedTo: undefined,
    outerRedirects:
      redirects.length === 0 ? context.outerRedirects : [...context.outerRedirects, ...redirects],
    fed: context.fed || feeds(redirects),
  }
}

/** Whether redirections give a command its standard input. */
export function feeds(redirects: readonly Redirect[]): boolean {
  return redirects.some(({ operator, descriptor }) => operator.startsWith('<') && (descriptor ?? 0) === 0)
}
