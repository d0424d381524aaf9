import { expect, test } from 'vitest'
import { recorded } from '../../test/parts/recorded.ts'
import type { BuildBase } from '../bases/index.ts'
import { UserError } from '../errors.ts'
import { parallelCount } from './parallel.ts'

interface ParallelCase {
  base: BuildBase
  outer: Record<string, string>
  exit: number
  CRAFT_PARALLEL_BUILD_COUNT?: string
  messages?: string[]
}

test.each(recorded<ParallelCase>('environment/parallel.json'))('$base $outer', each => {
  const count = (): string => String(parallelCount({ env: each.outer, cpus: 77, base: each.base }))
  if (each.exit === 0) expect(count()).toBe(each.CRAFT_PARALLEL_BUILD_COUNT?.replace('<CPUS>', '77'))
  else expect(count).toThrow(new UserError('parallel-count', each.messages?.[0] ?? ''))
})
