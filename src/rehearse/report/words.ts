import type { StyledLine } from '../../ui/reporter.ts'
import type { SnapctlCall } from '../change/trace.ts'

/** A line further to the right. */
export function indented(lines: readonly StyledLine[], by: number): StyledLine[] {
  return lines.map(line => (line.length === 0 ? line : [{ text: ' '.repeat(by) }, ...line]))
}

/** A heading with what belongs to it; nothing at all without anything. */
export function section(title: string, lines: readonly StyledLine[]): StyledLine[] {
  return lines.length === 0 ? [] : [[], [{ text: title, style: 'title' }], ...indented(lines, 2)]
}

/** Milliseconds for people: `12 ms`, `1.5 s`. */
export function timeText(milliseconds: number): string {
  return milliseconds < 1000 ? `${String(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}

/** Characters of a value that a report shows; JSON has all of them, and so does `get`. */
const longest = 2000

/** A text as a report shows it: of a very long one the beginning, and how long it is. */
export function shownText(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${String(text.length)} characters)`
}

/** A call of snapctl with what it printed, and its exit code when that is not 0. */
export function callLine({ argv, exit, stdout, stderr }: SnapctlCall): StyledLine {
  const said = firstLine(exit === 0 ? stdout : stderr)
  return [
    { text: shownText(['snapctl', ...argv].map(shellWord).join(' ')), style: 'code' },
    ...(exit === 0 ? [] : [{ text: `  exit ${String(exit)}`, style: 'error' as const }]),
    ...(said === '' ? [] : [{ text: `  ${shownText(said)}`, style: 'dim' as const }]),
  ]
}

function firstLine(text: string): string {
  const [first = '', ...more] = text.trimEnd().split('\n')
  return more.length === 0 ? first : `${first} …`
}

/** A word as a shell would need it. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./!-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
