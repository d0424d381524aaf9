import { Interrupted, UserError } from '../errors.ts'
import { endSignals, hearSignals } from './attention.ts'
import { nodeClock } from './clock.ts'
import { nodeCommands } from './commands.ts'
import type { Host } from './host.ts'
import { nodeMachine } from './machine.ts'

/** This process's surroundings. The first signal stops politely what we wait for, the second one at once. */
export function nodeHost(): Host {
  const interruption = new AbortController()
  const commands = nodeCommands(interruption.signal)
  hearSignals(signal => {
    const code = 128 + endSignals[signal]
    if (interruption.signal.aborted) process.exit(code)
    interruption.abort(new Interrupted(code))
    commands.stopAll('SIGTERM')
    setTimeout(() => commands.stopAll('SIGKILL'), 2000).unref()
  })
  // A reader that has gone away (`snapsmith help | head -1`) is no error, and nobody could be told that messages are lost.
  process.stderr.on('error', () => undefined)
  process.stdout.on('error', (error: Error) => {
    if (!isBrokenPipe(error)) loseOutput(error)
  })
  return {
    // Looked up when it is needed: the version and the help can be told from a directory that is gone.
    get cwd() {
      return currentDirectory()
    },
    env: process.env,
    machine: nodeMachine(),
    clock: nodeClock(process.env),
    commands,
    streams: { out: process.stdout, err: process.stderr },
    interrupt: interruption.signal,
  }
}

let lost = false

/** What was asked for has not arrived: the run goes on to its end, and fails. */
function loseOutput(error: Error): void {
  if (lost) return
  lost = true
  process.stderr.write(`Cannot write to standard output: ${error.message}\n`)
  process.on('exit', code => {
    if (code === 0) process.exitCode = 1
  })
}

function currentDirectory(): string {
  try {
    return process.cwd()
  } catch (error) {
    throw new UserError('project-directory-missing', 'Cannot find the current directory.', {
      details: error instanceof Error ? error.message : String(error),
      resolution: 'It has been removed, or its path is too long: go to another directory.',
      exitCode: 66,
      cause: error,
    })
  }
}

function isBrokenPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE'
}
