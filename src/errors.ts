import type { Place } from './yaml/document.ts'

/** What a `UserError` is made of, beside its brief. */
export interface ErrorParts {
  /** More about what happened; may have several lines. */
  details?: string | undefined
  /** What the person can do about it. */
  resolution?: string | undefined
  /** A page that says more. */
  docs?: string | undefined
  /** The process's exit code; 1 unless said otherwise. */
  exitCode?: number | undefined
  cause?: unknown
}

/**
 * A failure that the person in front of the terminal can act on; anything else that is thrown is a bug of ours.
 *
 * `code` is a stable word (`source-not-found`) for tests and machine-readable output; `message` is the brief.
 */
export class UserError extends Error {
  readonly code: string
  readonly details: string | undefined
  readonly resolution: string | undefined
  readonly docs: string | undefined
  readonly exitCode: number
  /** The key of the project file that is to blame, for whoever knows where it was written. */
  subject: readonly (string | number)[] | undefined
  /** The very place in the project file, where more is known of it than the key. */
  place: Place | undefined

  constructor(code: string, brief: string, parts: ErrorParts = {}) {
    super(brief, parts.cause === undefined ? undefined : { cause: parts.cause })
    this.name = 'UserError'
    this.code = code
    this.details = parts.details
    this.resolution = parts.resolution
    this.docs = parts.docs
    this.exitCode = parts.exitCode ?? 1
  }

  /** The same error with lines before its details. */
  withDetails(lines: readonly string[]): UserError {
    const details = [...lines, ...(this.details === undefined ? [] : [this.details])].join('\n')
    return new UserError(this.code, this.message, {
      details,
      resolution: this.resolution,
      docs: this.docs,
      exitCode: this.exitCode,
      cause: this,
    })
  }
}

/** The command line itself is wrong: printed with the usage lines, exit code 64. */
export class UsageError extends UserError {
  /** The command whose help the person is pointed to; none when the command itself is unknown. */
  readonly command: string | undefined

  constructor(brief: string, command?: string) {
    super('usage', brief, { exitCode: 64 })
    this.name = 'UsageError'
    this.command = command
  }
}

/** The person pressed Ctrl-C, or a signal asked us to end. */
export class Interrupted extends UserError {
  constructor(exitCode = 130) {
    super('interrupted', 'Interrupted.', { exitCode })
    this.name = 'Interrupted'
  }
}
