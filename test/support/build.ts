import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * Runs once before the tests: they start the built program, so it must be of the sources that are tested.
 *
 * A build that fails is told, and stops only the tests that start the program: dist/ is left as it was.
 */
export function setup(): void {
  const script = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url))
  const built = spawnSync(process.execPath, [script], { stdio: ['ignore', 'ignore', 'inherit'] })
  if (built.status !== 0)
    process.stderr.write('The build failed: tests that start snapsmith run an older one, or none.\n')
}
