/** Takes output in pieces of any size, and gives whole lines. */
interface LineFeed {
  add: (piece: Uint8Array) => void
  /** What is left without an end of line is a line too. */
  end: () => void
}

/** What is told of a line before its end has come: a hook may print megabytes without one. */
const longest = 64 * 1024

/** Cuts output into lines as it comes. */
export function lineFeed(tell: (line: string) => void): LineFeed {
  let decoder = new TextDecoder()
  let rest = ''
  return {
    add: piece => {
      const [first = '', ...others] = decoder.decode(piece, { stream: true }).split('\n')
      const lines = [rest + first, ...others]
      rest = lines.pop() ?? ''
      for (const line of lines) tell(line)
      if (rest.length < longest) return
      tell(rest)
      rest = ''
    },
    end: () => {
      const last = rest + decoder.decode()
      if (last !== '') tell(last)
      rest = ''
      decoder = new TextDecoder()
    },
  }
}
