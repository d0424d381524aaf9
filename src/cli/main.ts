import { commandGroups } from '../commands/index.ts'
import { Interrupted, UserError } from '../errors.ts'
import { compileAsUsual } from '../platform/compiler.ts'
import type { Host } from '../platform/host.ts'
import { openLog } from '../platform/log.ts'
import type { Log } from '../platform/log.ts'
import { nodeHost } from '../platform/node-host.ts'
import { exitCodeOf } from '../ui/error.ts'
import { humanReporter } from '../ui/human.ts'
import type { Reporter } from '../ui/reporter.ts'
import { version } from '../version.ts'
import { commandHelp, familyHelp, programHelp } from './help.ts'
import { verbosityOf } from './options.ts'
import { readArguments } from './program.ts'
import type { Invocation } from './program.ts'

/** Runs one command line in this process's surroundings and gives the exit code. The only place that catches everything. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    return await run(argv, nodeHost())
  } finally {
    compileAsUsual()
  }
}

const noLog: Log = { path: () => undefined, write: () => undefined }

/** Runs one command line on a host. */
export async function run(argv: readonly string[], host: Host): Promise<number> {
  let reporter: Reporter = humanReporter({ host, verbosity: 'brief', log: noLog })
  try {
    const invocation = readArguments(argv, commandGroups, host.env)
    if (invocation.kind === 'version') {
      reporter.message(`snapsmith ${version}`)
      return 0
    }
    if (invocation.kind === 'help') return help(invocation, host)
    const log = invocation.command.instant === true ? noLog : openLog(host)
    const verbosity = verbosityOf(invocation.options, host)
    reporter = humanReporter({ host, verbosity, log })
    log.write(`snapsmith ${version}: ${argv.join(' ')}`)
    reporter.verbose(`Starting snapsmith, version ${version}`)
    if (log.path() !== undefined) reporter.verbose(`Logging execution to '${log.path()}'`)
    return await invocation.command.run(invocation.options, { host, reporter }, invocation.args)
  } catch (error) {
    const reason = host.interrupt.aborted
      ? host.interrupt.reason instanceof Interrupted
        ? host.interrupt.reason
        : new Interrupted()
      : error
    reporter.error(fileSystemTrouble(reason))
    return exitCodeOf(fileSystemTrouble(reason))
  } finally {
    reporter.close()
  }
}

function help(invocation: Invocation & { kind: 'help' }, host: Host): number {
  const command = commandGroups
    .flatMap(group => group.commands)
    .find(
      candidate =>
        candidate.name === invocation.command ||
        candidate.aliases?.includes(invocation.command ?? '') === true,
    )
  const page =
    command !== undefined
      ? commandHelp(command, commandGroups)
      : invocation.command === undefined
        ? programHelp(commandGroups, invocation.all)
        : familyHelp(invocation.command, commandGroups)
  host.streams.err.write(`${page}\n`)
  return 0
}

const troubles: Record<string, { what: string; remedy: string }> = {
  ENOSPC: {
    what: 'No space left on the device',
    remedy: 'Free some space, then run the same command again.',
  },
  EDQUOT: { what: 'Disk quota exceeded', remedy: 'Free some space, then run the same command again.' },
  EROFS: { what: 'The file system is read-only', remedy: 'Work in a directory that can be written.' },
  EACCES: {
    what: 'Permission denied',
    remedy: 'Check who owns the file and its directory, and their permissions.',
  },
  EPERM: {
    what: 'Operation not permitted',
    remedy: 'Check who owns the file and its directory, and their permissions.',
  },
  EMFILE: { what: 'Too many open files', remedy: "Raise the limit with 'ulimit -n'." },
  ENAMETOOLONG: { what: 'File name too long', remedy: 'Work in a directory with a shorter path.' },
  EEXIST: { what: 'Something else is in the way', remedy: 'Remove it, or name another place.' },
  ENOTDIR: {
    what: 'A directory is needed, and something in this path is none',
    remedy: 'Correct the path, or remove what is in the way.',
  },
  EISDIR: {
    what: 'A file is needed, and this is a directory',
    remedy: 'Correct the path, or move the directory away.',
  },
  ELOOP: { what: 'Links in this path go in circles', remedy: 'Remove one of the links.' },
  EIO: { what: 'Input/output error', remedy: 'The disk or its connection has failed; check the system log.' },
}

/** Trouble of the file system that no room has explained better is the person's to solve, not a bug of ours. */
function fileSystemTrouble(error: unknown): unknown {
  if (error instanceof UserError || !(error instanceof Error) || !('code' in error)) return error
  const trouble = troubles[String(error.code)]
  if (trouble === undefined) return error
  const path = 'path' in error && typeof error.path === 'string' ? `${error.path}: ` : ''
  return new UserError('file-system', `${path}${trouble.what}`, { resolution: trouble.remedy, cause: error })
}
