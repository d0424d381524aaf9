import { expect, test } from 'vitest'
import type { Finding } from '../rule.ts'
import { saidBy } from './ours.ts'

const found = (rule: string, line: number, more: Partial<Finding> = {}): Finding => ({
  rule,
  severity: 'warning',
  message: 'm',
  file: 'a',
  line,
  ...more,
})

test('shellcheck says nothing again where a rule of ours says the same', () => {
  const isSaid = saidBy([
    found('shell-test-unquoted', 3),
    found('shell-test-constant', 7, { endLine: 8 }),
    found('hook-stub', 9),
  ])
  expect([found('shellcheck-SC2070', 3), found('shellcheck-SC2050', 8)].map(isSaid)).toEqual([true, true])
  expect(
    [
      found('shellcheck-SC2070', 4),
      found('shellcheck-SC2010', 3),
      found('shellcheck-SC2070', 3, { file: 'b' }),
      found('shellcheck-SC2164', 9),
    ].map(isSaid),
  ).toEqual([false, false, false, false])
})
