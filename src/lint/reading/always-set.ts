import type { Test } from '../../shell/script.ts'

/** What snapd sets for every hook, and never to nothing: asking for it is asking whether the script runs in a snap. */
const always = 'SNAP|SNAP_(?:DATA|COMMON|NAME|INSTANCE_NAME|REVISION|VERSION|ARCH|USER_DATA|USER_COMMON)'
const sole = new RegExp(String.raw`^"?(?:\$(?:${always})|\$\{(?:${always})(?::?-|:?\+\w+)?\})"?$`)

/** What a test is in every hook, where it only asks whether a variable of snapd's is empty; undefined for other tests. */
export function knownOutcome({ operator, operands, negated }: Test): boolean | undefined {
  const asked = operands.filter(({ text }) => sole.test(text))
  if (asked.length !== 1) return undefined
  const rest = operands.filter(({ text }) => !sole.test(text))
  const plain = outcome(operator, rest.length === 0 ? undefined : rest[0]?.literal)
  return plain === undefined || !negated ? plain : !plain
}

function outcome(operator: string | undefined, other: string | undefined): boolean | undefined {
  if (other === undefined)
    return operator === '-z' ? false : operator === '-n' || operator === undefined || undefined
  if (other !== '') return undefined
  return operator === '=' || operator === '==' ? false : operator === '!=' || undefined
}
