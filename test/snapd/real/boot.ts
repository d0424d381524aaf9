import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const boot = fileURLToPath(new URL('../boot.sh', import.meta.url))

/** What is run in the container. */
export interface Booting {
  /** The prepared container, of test/snapd/root.sh. */
  cache: string
  /** Where the script is written, and /out of the container is copied to, as `out/`. */
  scratch: string
  /** What is at /snaps. */
  snaps: string
  /** Lines of a shell script; pieces of work that need not come after each other. */
  pieces: readonly (readonly string[])[]
  /** What each container does first. */
  preparation: readonly string[]
}

/** Runs pieces of work in as many containers as there are processors, each of which stays on its own; two at most. */
export async function bootContainers({ cache, scratch, snaps, pieces, preparation }: Booting): Promise<void> {
  const chosen = processors().slice(0, 2)
  await Promise.all(
    chosen.map(async (processor, which) => {
      const script = join(scratch, `pieces-${processor}.sh`)
      writeFileSync(
        script,
        [
          ...preparation,
          ...pieces.filter((_, number) => number % chosen.length === which).flat(),
          'exit 0',
          '',
        ].join('\n'),
      )
      const upper = mkdtempSync(join(cache, 'upper-'))
      // It is the root directory in the container.
      chmodSync(upper, 0o755)
      try {
        await run('taskset', [
          '-c',
          processor,
          boot,
          '--lower',
          `${join(cache, 'layer')}:${join(cache, 'root')}`,
          '--upper',
          upper,
          '--scenario',
          script,
          '--snaps',
          snaps,
        ])
        // The layer goes when the container does.
        await run('cp', ['-a', join(upper, 'out'), scratch])
      } finally {
        if (process.env['RIG_KEEP'] === undefined) rmSync(upper, { recursive: true, force: true })
      }
    }),
  )
}

/** The numbers of the processors that we may use. */
function processors(): string[] {
  const list =
    /: (?<list>[\d,-]+)$/.exec(
      spawnSync('taskset', ['-pc', String(process.pid)], { encoding: 'utf8' }).stdout.trim(),
    )?.groups?.['list'] ?? '0'
  return list.split(',').flatMap(range => {
    const [first = 0, last = first] = range.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, number) => String(first + number))
  })
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}:\n${said}`)
}
