import { textDifference } from './match.ts'
import type { Difference } from './match.ts'
import type { SeenFile } from './seen.ts'
import type { FileExpectation } from './shape.ts'

/** How a file differs from what it should be; null stands for none. */
export function fileDifference(
  expected: FileExpectation,
  found: SeenFile | undefined,
): Difference | undefined {
  if (expected === null)
    return found === undefined
      ? undefined
      : { expected: ['not there'], found: [`a ${found.kind}, mode ${octal(found.mode)}`] }
  if (found === undefined) return { expected: [wanted(expected)], found: ['not there'] }
  const { mode, kind, ...text } = expected
  if (kind !== undefined && kind !== found.kind)
    return { expected: [`a ${kind}`], found: [`a ${found.kind}`] }
  if (mode !== undefined && parseInt(mode, 8) !== found.mode)
    return { expected: [`mode ${octal(parseInt(mode, 8))}`], found: [`mode ${octal(found.mode)}`] }
  return textDifference(text, found.text)
}

function wanted({ contains, equals, kind }: NonNullable<FileExpectation>): string {
  return equals?.trim() ?? contains?.map(text => `… ${text} …`).join(' ') ?? `a ${kind ?? 'file'}`
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0')
}
