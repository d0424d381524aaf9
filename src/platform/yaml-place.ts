import type { Place } from '../tree/document.ts'

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

/** The place of an offset, with the length of the word that stands there. */
export function placeAt(text: string, offset: number): Place {
  const at = Math.min(Math.max(offset, 0), text.length)
  const before = text.slice(0, at)
  const begin = before.lastIndexOf('\n') + 1
  const end = text.indexOf('\n', at)
  const whole = text.slice(begin, end < 0 ? undefined : end).replace(/\r$/, '')
  const word = /^(?:"[^"]*"?|'[^']*'?|[^\s:,[\]{}#]+)/.exec(text.slice(at, at + 80))?.[0] ?? ''
  return { line: before.split('\n').length, column: at - begin + 1, length: Math.max(1, word.split('\n')[0]?.length ?? 1), text: whole }
}
