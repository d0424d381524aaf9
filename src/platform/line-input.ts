import { createInterface } from 'node:readline'

/** Lines that a person types, or that come through a pipe. */
export interface LineInput {
  /** Whether somebody types them. */
  readonly typed: boolean
  /** Shows a prompt to whoever types, and gives the next line; undefined when there are no more. */
  next: (prompt: string) => Promise<string | undefined>
  close: () => void
}

/** What goes with the reading of lines. */
interface LineReading {
  /** Called when somebody presses Ctrl-C; with no line being read, it is meant for what goes on. */
  onInterrupt: (reading: boolean) => void
  /** What a line may go on with: whole lines. */
  complete: (line: string) => readonly string[]
}

/** Reads lines from standard input; on a terminal with history, and with completion by the tabulator. */
export function openLines({ onInterrupt, complete }: LineReading): LineInput {
  const typed = process.stdin.isTTY && process.stdout.isTTY
  const lines = createInterface({
    input: process.stdin,
    ...(typed ? { output: process.stdout, completer: (line: string) => [complete(line), line] } : {}),
    terminal: typed,
    historySize: 1000,
  })
  const waiting: string[] = []
  let isClosed = false
  let wanted: ((line: string | undefined) => void) | undefined
  const give = (line: string | undefined): void => {
    const take = wanted
    wanted = undefined
    take?.(line)
  }
  lines.on('line', line => {
    if (wanted === undefined) waiting.push(line)
    else give(line)
  })
  lines.on('close', () => {
    isClosed = true
    give(undefined)
  })
  lines.on('SIGINT', () => {
    if (wanted !== undefined) {
      // As shells do: what was typed stays on the screen and is forgotten.
      process.stdout.write('^C\n')
      lines.write(null, { ctrl: true, name: 'e' })
      lines.write(null, { ctrl: true, name: 'u' })
      lines.prompt()
    }
    onInterrupt(wanted !== undefined)
  })
  return {
    typed,
    next: prompt =>
      new Promise(resolve => {
        const line = waiting.shift()
        if (line !== undefined || isClosed) {
          resolve(line)
          return
        }
        wanted = resolve
        if (typed) {
          lines.setPrompt(prompt)
          lines.prompt()
        }
      }),
    close: () => {
      lines.close()
    },
  }
}
