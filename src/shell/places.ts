import type { Place } from './node.ts'

/** A text that nodes point into. */
export class Source {
  readonly text: string
  #starts: readonly number[] | undefined

  constructor(text: string) {
    this.text = text
  }

  /** The place of an offset; one beyond the text counts as its end. */
  place(offset: number): Place {
    this.#starts ??= lineStarts(this.text)
    const at = Math.max(0, Math.min(offset, this.text.length))
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= at) low = middle
      else high = middle - 1
    }
    return { offset: at, line: low + 1, column: at - (this.#starts[low] ?? 0) + 1 }
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return starts
}
