import type { Finding } from '../lint/rule.ts'

/** How much is shown, from least to most. */
export const verbosities = ['quiet', 'brief', 'verbose', 'debug', 'trace'] as const
export type Verbosity = (typeof verbosities)[number]

/** What a piece of text is, so that a terminal can show it in colour. */
export type Style = 'title' | 'error' | 'warning' | 'info' | 'good' | 'dim' | 'code'

/** One line, as pieces; a piece without a style is plain. */
export type StyledLine = readonly { text: string; style?: Style }[]

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
  /** A result of several lines, on standard output, with colours when that is a terminal. */
  page(lines: readonly StyledLine[]): void
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
