import { UsageError } from '../errors.ts'
import type { Host } from '../platform/host.ts'
import { verbosities } from '../ui/reporter.ts'
import type { Verbosity } from '../ui/reporter.ts'

/** Options that stand before or behind any command. */
export const globalOptions = [
  { flags: '-h, --help', help: 'Show this help' },
  { flags: '-v, --verbose', help: 'Say more' },
  { flags: '-q, --quiet', help: 'Say only what is wrong' },
  { flags: '--verbosity <level>', help: `One of ${verbosities.join(', ')}` },
  { flags: '-V, --version', help: 'Show the version' },
] as const

/** How much to show, from the options and the environment. Throws a `UsageError` for options that contradict each other. */
export function verbosityOf(
  options: Readonly<Record<string, unknown>>,
  host: Pick<Host, 'env' | 'streams'>,
): Verbosity {
  const given = [options.verbose === true, options.quiet === true, options.verbosity !== undefined].filter(
    Boolean,
  ).length
  if (given > 1)
    throw new UsageError("The 'verbose', 'quiet' and 'verbosity' options are mutually exclusive.")
  if (options.verbose === true) return 'verbose'
  if (options.quiet === true) return 'quiet'
  if (typeof options.verbosity === 'string') {
    const level = findLevel(options.verbosity)
    if (level === undefined) {
      throw new UsageError(
        `Bad verbosity '${options.verbosity}'; valid values are 'quiet', 'brief', 'verbose', 'debug', and 'trace'.`,
      )
    }
    return level
  }
  return fromEnvironment(host)
}

function findLevel(text: string): Verbosity | undefined {
  return verbosities.find(level => level === text.toLowerCase())
}

function fromEnvironment(host: Pick<Host, 'env' | 'streams'>): Verbosity {
  const asked = [host.env.SNAPCRAFT_VERBOSITY_LEVEL, host.env.CRAFT_VERBOSITY_LEVEL].find(Boolean)
  if (asked === undefined) return 'brief'
  const level = findLevel(asked)
  if (level === undefined) {
    host.streams.err.write(
      `Invalid verbosity level '${asked}', using default 'BRIEF'.\nValid levels are: QUIET, BRIEF, VERBOSE, DEBUG, TRACE\n`,
    )
  }
  return level ?? 'brief'
}
