import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { layoutOf } from '../../src/parts/layout.ts'
import { leftOut } from '../../src/parts/ours.ts'
import { nodeClock } from '../../src/platform/clock.ts'
import { nodeCommands } from '../../src/platform/commands.ts'
import type { Host } from '../../src/platform/host.ts'
import { nodeMachine } from '../../src/platform/machine.ts'
import { listAll } from '../../src/platform/trees.ts'
import type { Part } from '../../src/project/project.ts'
import { commonPartKeys } from '../../src/project/schema/part.ts'
import type { SourceRequest } from '../../src/sources/source.ts'
import { workplace } from './workplace.ts'

/** An empty directory for a test that runs alone in its file. */
export function ownDirectory(): string {
  return workplace({ onTestFinished })
}

/** The real machine, with a home and a cache below a directory of the test. */
export function hostIn(directory: string, env: Record<string, string> = {}): Host {
  const { signal } = new AbortController()
  return {
    cwd: directory,
    env: {
      PATH: process.env.PATH,
      HOME: join(directory, '.home'),
      XDG_CACHE_HOME: join(directory, '.cache'),
      // Nothing of the person's own settings; submodules may come from this machine.
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'protocol.file.allow',
      GIT_CONFIG_VALUE_0: 'always',
      ...env,
    },
    machine: nodeMachine(),
    clock: nodeClock({}),
    commands: nodeCommands(signal),
    streams: { out: process.stdout, err: process.stderr },
    interrupt: signal,
  }
}

/** A part with these keys, the others as when they are left out. */
function partWith(keys: Record<string, unknown>): Part {
  return { name: 'p', plugin: 'nil', properties: {}, keys: commonPartKeys.parse(keys) }
}

/** A request to pull the part's source into `parts/p/src` of a project, which is made, and what it warned of. */
export function requestIn(
  project: string,
  keys: Record<string, unknown>,
  host: Host = hostIn(join(project, '..')),
): SourceRequest & { warnings: string[] } {
  const part = partWith(keys)
  const into = join(project, 'parts', 'p', 'src')
  mkdirSync(into, { recursive: true })
  const warnings: string[] = []
  return {
    part,
    source: part.keys.source ?? '',
    root: project,
    look: directory =>
      listAll(directory, leftOut(directory, { layout: layoutOf(project, []), base: 'core24', made: [] })),
    base: 'core24',
    into,
    host,
    warnings,
    reporter: {
      progress: () => undefined,
      warning: text => {
        warnings.push(text)
      },
    },
  }
}
