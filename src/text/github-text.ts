import { printable } from './printable.ts'

/** Text of a GitHub workflow command: nothing in it ends the command, begins another one or speaks to whoever shows the log. */
export function githubData(text: string): string {
  return text
    .split(/(\r|\n)/)
    .map(piece => (piece === '\r' ? '%0D' : piece === '\n' ? '%0A' : printable(piece).replaceAll('%', '%25')))
    .join('')
}

/** The value of one of its properties. */
export function githubProperty(text: string): string {
  return githubData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
