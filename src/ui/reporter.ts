import type { Finding } from '../lint/rule.ts'

/** How much is shown, from least to most. */
export const verbosities = ['quiet', 'brief', 'verbose', 'debug', 'trace'] as const
export type Verbosity = (typeof verbosities)[number]

/**
 * Everything that the rest of the program may tell the person.
 *
 * Streams and levels are snapcraft's (spec of its command line, section 8.8): results go to standard output,
 * everything else to standard error.
 */
export interface Reporter {
  readonly verbosity: Verbosity
  /** What is being done now: overwritten on a terminal, a line each in a pipe. */
  progress(text: string): void
  /** A line that stays on standard error. */
  permanent(text: string): void
  /** A result, on standard output. */
  message(text: string): void
  warning(text: string): void
  verbose(text: string): void
  debug(text: string): void
  /** One line that a program we run has written. */
  output(line: string): void
  findings(findings: readonly Finding[]): void
  error(error: unknown): void
  /** Removes what is transient from the terminal. Call before another program takes it, and at the end. */
  close(): void
}
