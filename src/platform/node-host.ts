import { nodeClock } from './clock.ts'
import { nodeCommands } from './commands.ts'
import type { Host } from './host.ts'
import { nodeMachine } from './machine.ts'

/** This process's surroundings. Installs the signal handlers: the first signal stops politely, the second one at once. */
export function nodeHost(): Host {
  const interruption = new AbortController()
  const commands = nodeCommands(interruption.signal)
  const stop = (): void => {
    if (interruption.signal.aborted) process.exit(130)
    interruption.abort()
    commands.stopAll('SIGTERM')
    setTimeout(() => commands.stopAll('SIGKILL'), 2000).unref()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  // A reader that has gone away (`snapsmith help | head -1`) is no error.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', (error: Error) => { if (!isBrokenPipe(error)) throw error })
  return {
    cwd: process.cwd(),
    env: process.env,
    machine: nodeMachine(),
    clock: nodeClock(process.env),
    commands,
    streams: { out: process.stdout, err: process.stderr },
    interrupt: interruption.signal,
  }
}

function isBrokenPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE'
}
