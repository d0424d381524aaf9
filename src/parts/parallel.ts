import { UserError } from '../errors.ts'
import { bases } from '../bases/index.ts'
import type { BuildBase } from '../bases/index.ts'

/** How many jobs a build may run at once: a number from the environment, or the processors up to a limit from there. */
export function parallelCount(request: {
  env: Readonly<Record<string, string | undefined>>
  cpus: number
  base: BuildBase
}): number {
  const { env, cpus, base } = request
  if (bases[base].jobsFromEnvironment === 'limit') {
    // As snapcraft does there: a limit that is no number is ignored.
    const limit = Number(env.SNAPCRAFT_MAX_PARALLEL_BUILD_COUNT ?? '')
    return Number.isInteger(limit) && limit > 0 ? Math.min(cpus, limit) : cpus
  }
  const given = read(env, 'PARALLEL_BUILD_COUNT')
  if (given !== undefined) return given
  return Math.min(cpus, read(env, 'MAX_PARALLEL_BUILD_COUNT') ?? cpus)
}

function read(env: Readonly<Record<string, string | undefined>>, name: string): number | undefined {
  for (const variable of [`SNAPCRAFT_${name}`, `CRAFT_${name}`]) {
    const text = env[variable] ?? ''
    if (text === '') continue
    const value = Number(text)
    if (Number.isInteger(value) && value > 0) return value
    throw new UserError('parallel-count', `Value '${text}' is invalid for parameter '${variable}'.`)
  }
  return undefined
}
