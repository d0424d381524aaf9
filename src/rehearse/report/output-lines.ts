/** Takes output in pieces of any size, and gives whole lines. */
export interface LineFeed {
  add: (piece: Uint8Array) => void
  /** What is left without an end of line is a line too. */
  end: () => void
}

/** Cuts output into lines as it comes. */
export function lineFeed(tell: (line: string) => void): LineFeed {
  let decoder = new TextDecoder()
  let rest = ''
  return {
    add: piece => {
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) tell(line)
    },
    end: () => {
      const last = rest + decoder.decode()
      if (last !== '') tell(last)
      rest = ''
      decoder = new TextDecoder()
    },
  }
}
