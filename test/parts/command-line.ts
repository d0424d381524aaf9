import { join } from 'node:path'
import { Writable } from 'node:stream'
import { run as runMain } from '../../src/cli/main.ts'
import { hostAt } from './workshop.ts'

/** Runs a command line in a directory, on a machine that says it has this release of Ubuntu. */
export async function run(
  cwd: string,
  args: readonly string[],
  release = '24.04',
): Promise<{ exit: number; err: string }> {
  let err = ''
  const stream = (keep: (text: string) => void): NodeJS.WriteStream =>
    new Writable({
      decodeStrings: false,
      write(chunk: string, _, done) {
        keep(chunk)
        done()
      },
    }) as unknown as NodeJS.WriteStream
  const host = hostAt(cwd, {
    PATH: process.env.PATH,
    HOME: cwd,
    LANG: 'C.UTF-8',
    XDG_STATE_HOME: join(cwd, '.state'),
  })
  const exit = await runMain(args, {
    ...host,
    machine: { ...host.machine, system: { id: 'ubuntu', version: release } },
    streams: {
      out: stream(() => undefined),
      err: stream(text => {
        err += text
      }),
    },
  })
  return { exit, err }
}
