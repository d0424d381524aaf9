import type { Operation } from './operation.ts'

/**
 * A refusal as `snap` prints it: what snapd's managers say, in the words that its service puts around it.
 *
 * Recorded on snapd 2.57.6 and 2.68.3 (test/snapd/recorded).
 */
export function printedRefusal(operation: Operation, refusal: string): string {
  if (operation.op === 'set' || operation.op === 'unset')
    return refusal === `snap "${operation.snap}" is not installed`
      ? `snap "${operation.snap}" not found`
      : refusal
  if (operation.op !== 'revert' && operation.op !== 'enable' && operation.op !== 'disable') return refusal
  const plain = refusal.endsWith(' is not installed') || refusal.endsWith(' change in progress')
  return plain ? refusal : `cannot ${operation.op} "${operation.snap}": ${refusal}`
}
