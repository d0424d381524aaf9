import { UsageError } from '../errors.ts'
import type { SessionOptions } from '../rehearse/machine/session.ts'
import { readGoDuration } from '../text/go-duration.ts'
import type { Context, Options, OptionSpec } from './command.ts'
import { textOption } from './command.ts'
import { confinementOf, confinementOptions } from './confinement.ts'

/** Options of every command that runs hooks. */
export const rehearsalOptions: readonly OptionSpec[] = [
  {
    flags: '--timeout <time>',
    help: "How long a hook may run, such as 30s or 2m; snapd's own limits unless given",
  },
  ...confinementOptions,
  {
    flags: '--build',
    help: 'Build the parts of a project first, whether its hooks come from them or not',
  },
  { flags: '--no-build', help: 'Try the hooks of a project without building its parts' },
  { flags: '--keep', help: 'Leave the scratch tree behind, and say where it is' },
  {
    flags: '--platform <name>',
    help: "Build for this platform of the project's 'platforms'",
    env: ['CRAFT_PLATFORM', 'SNAPCRAFT_PLATFORM'],
    conflicts: ['buildFor'],
  },
  {
    flags: '--build-for <architecture>',
    help: 'Build for this architecture',
    env: ['CRAFT_BUILD_FOR', 'SNAPCRAFT_BUILD_FOR'],
    conflicts: ['platform'],
  },
]

/** How hooks are run, by the options. */
export async function systemOptions(options: Options, context: Context): Promise<SessionOptions> {
  const time = timeOf(options)
  const confinement = await confinementOf(options, context)
  return {
    host: context.host,
    confinement,
    keep: options['keep'] === true,
    ...(time === undefined ? {} : { timeout: () => time }),
  }
}

function timeOf(options: Options): number | undefined {
  const text = textOption(options, 'timeout')
  if (text === undefined) return undefined
  const time = readGoDuration(/^\d+$/.test(text) ? `${text}s` : text)
  if (time === undefined || time < 1)
    throw new UsageError(`argument --timeout: '${text}' is no time, such as 30s, 2m or 1m30s`)
  return time
}
