import { SCALAR_STYLE } from 'js-yaml'
import type { ScalarEvent } from 'js-yaml'
import type { Place } from './document.ts'

/** The text is not YAML 1.1, or holds what a project file may not hold. */
export class YamlError extends Error {
  readonly place: Place | undefined
  /** A second place that belongs to it: the first of two equal keys. */
  readonly earlier: Place | undefined

  constructor(problem: string, place?: Place, earlier?: Place) {
    super(problem)
    this.place = place
    this.earlier = earlier
  }
}

/** The offsets at which the lines of a text begin. */
export function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** The place of an offset, with the length of the word that stands there; many places of one text share its `starts`. */
export function placeAt(text: string, offset: number, starts: readonly number[] = lineStarts(text)): Place {
  const at = Math.min(Math.max(offset, 0), text.length)
  const line = lineOf(at, starts)
  const begin = starts[line - 1] ?? 0
  const whole = text.slice(begin, (starts[line] ?? text.length + 1) - 1).replace(/\r$/, '')
  const word = /^(?:"[^"]*"?|'[^']*'?|[^\s:,[\]{}#]+)/.exec(text.slice(at, at + 80))?.[0] ?? ''
  return { line, column: at - begin + 1, length: Math.max(1, word.split('\n')[0]?.length ?? 1), text: whole }
}

/** How many lines begin at or before an offset. */
function lineOf(offset: number, starts: readonly number[]): number {
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle
  }
  return low + 1
}

/** Where a scalar of a text begins for the eye: at its quote, at its `|`. */
export function scalarStart(text: string, event: ScalarEvent): number {
  if (event.style === SCALAR_STYLE.PLAIN || event.valueStart < 0) return event.valueStart
  if (event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED)
    return event.valueStart - 1
  const header = text.lastIndexOf('\n', event.valueStart - 1)
  const line = text.lastIndexOf('\n', header - 1)
  const mark = text.slice(line + 1, header).search(/[|>][-+0-9]*\s*(?:#.*)?$/)
  return mark < 0 ? event.valueStart : line + 1 + mark
}
