import { Writable } from 'node:stream'
import { run } from '../../src/cli/main.ts'
import { hostAt } from '../parts/workshop.ts'
import type { Ended } from './program.ts'
import { testEnvironment } from './program.ts'

/** Runs the command line within this process: a start for each of many calls takes longer than all the rest. */
export async function within(args: readonly string[], cwd: string): Promise<Ended> {
  const said = { out: '', err: '' }
  const into = (stream: 'out' | 'err'): Writable =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        said[stream] += chunk.toString()
        done()
      },
    })
  const code = await run(args, {
    ...hostAt(cwd),
    env: testEnvironment(),
    streams: { out: into('out'), err: into('err') },
  })
  return { code, ...said }
}
