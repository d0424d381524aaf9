import { describe, expect, test } from 'vitest'
import type { Finding } from '../rule.ts'
import { readScript } from '../../shell/script.ts'
import { loadShell } from '../../shell/syntax.ts'
import { isMoot, saidBy } from './ours.ts'

const shell = await loadShell()

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

test('what a script that does not parse brings about is told once, wherever it is told', () => {
  const isSaid = saidBy([found('shell-syntax', 3)])
  expect(
    [
      found('shellcheck-SC1047', 9),
      found('shellcheck-SC1072', 9, { file: 'b' }),
      found('shellcheck-SC2086', 3),
    ].map(isSaid),
  ).toEqual([true, false, false])
})

describe('what cannot be in a hook is no finding', () => {
  test.each([
    ['SC2164', 'cd "$SNAP"', true],
    ['SC2164', 'cd ${SNAP_COMMON}', true],
    ['SC2164', 'cd "$SNAP/etc"', false],
    ['SC2164', 'cd "$x"', false],
    ['SC2115', 'rm -rf "$SNAP_DATA/$x"', true],
    ['SC2115', 'd="${CACHE:-$SNAP_COMMON/c}"; rm -rf "$d/$x"', true],
    ['SC2115', 'd=$SNAP_DATA/etc; rm -rf "$d"/*', true],
    ['SC2115', 'd=$CACHE; rm -rf "$d/$x"', false],
    ['SC2115', 'd=a; d=$CACHE; rm -rf "$d/$x"', false],
    ['SC2115', 'rm -rf "$d/$x"', false],
    ['SC2115', 'rm -rf "$SNAP_DATA/$x" "$d/$x"', false],
    ['SC2086', 'rm -rf $SNAP_DATA/x', false],
  ])('%s of %s', (code, text, expected) => {
    const script = readScript(text, shell.parse(text))
    expect(isMoot({ rule: `shellcheck-${code}`, line: 1 }, script)).toBe(expected)
  })
})
