import type { ChalkInstance } from 'chalk'
import { printable } from '../text/printable.ts'
import type { Style, StyledLine } from './reporter.ts'

type Colour = 'bold' | 'red' | 'yellow' | 'blue' | 'green' | 'dim' | 'cyan'

const colours: Record<Style, Colour> = {
  title: 'bold',
  error: 'red',
  warning: 'yellow',
  info: 'blue',
  good: 'green',
  dim: 'dim',
  code: 'cyan',
}

/** Lines for a terminal, or plain ones when the paint has no colours. */
export function paintedLines(lines: readonly StyledLine[], paint: ChalkInstance): string {
  return lines
    .map(line =>
      line
        .map(({ text, style }) =>
          style === undefined || text.trim() === ''
            ? printable(text)
            : paint[colours[style]](printable(text)),
        )
        .join('')
        .trimEnd(),
    )
    .join('\n')
}

/** The same lines without colours. */
export function plainLines(lines: readonly StyledLine[]): string {
  return lines
    .map(line =>
      line
        .map(piece => printable(piece.text))
        .join('')
        .trimEnd(),
    )
    .join('\n')
}
