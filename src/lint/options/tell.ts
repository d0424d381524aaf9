import type { StyledLine } from '../../ui/reporter.ts'
import type { Option, OptionTable, UsePlace } from './option.ts'

const headings = ['Option', 'Kind', 'Default', 'Values', 'Read by', 'Set by'] as const

/** For people: a table of all options. */
export function optionLines({ options, unseen }: OptionTable): StyledLine[] {
  if (options.length === 0) return [[{ text: 'The hooks use no options.' }], ...unseenLines(unseen)]
  const rows = [headings, ...options.map(cells)]
  const wide = headings.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  const lines = rows.map((row, index): StyledLine =>
    row.map((cell, column) => ({
      text: column === row.length - 1 ? cell : cell.padEnd((wide[column] ?? 0) + 2),
      ...(index === 0 ? { style: 'title' as const } : {}),
    })),
  )
  return [...lines, ...unseenLines(unseen)]
}

function unseenLines(unseen: readonly string[]): StyledLine[] {
  return unseen.length === 0
    ? []
    : [[], [{ text: `There may be more: ${unseenWords(unseen)}.`, style: 'dim' }]]
}

function unseenWords(unseen: readonly string[]): string {
  return `${unseen.map(hook => `'${hook}'`).join(', ')} ${unseen.length === 1 ? 'is no shell script, or works' : 'are no shell scripts, or work'} with keys that are computed`
}

function cells(option: Option): readonly string[] {
  return [
    option.key,
    option.kind ?? '',
    option.default ?? (option.required ? 'required' : ''),
    valuesText(option),
    names(option.reads),
    names(option.sets),
  ]
}

/** What values an option may have, in words. */
function valuesText({ values, minimum, maximum, pattern }: Option): string {
  if (values.length > 0) return values.join(', ')
  if (minimum !== undefined && maximum !== undefined) return `${String(minimum)} to ${String(maximum)}`
  if (minimum !== undefined) return `${String(minimum)} and more`
  return maximum !== undefined ? `up to ${String(maximum)}` : (pattern ?? '')
}

function names(places: readonly UsePlace[]): string {
  return [...new Set(places.map(place => place.hook))].join(', ')
}

/** The same as a table for a README. */
export function optionMarkdown({ options, unseen }: OptionTable): string {
  const row = (cellsOfRow: readonly string[]): string =>
    `| ${cellsOfRow.map(cell => cell.replaceAll(/[\\|]/g, '\\$&').replaceAll('\n', ' ')).join(' | ')} |`
  const code = (text: string): string => (text === '' ? '' : text.includes('`') ? text : `\`${text}\``)
  const rows = options.map(option =>
    row([
      code(option.key),
      option.kind ?? '',
      option.default === undefined ? (option.required ? 'required' : '') : code(option.default),
      valuesMarkdown(option, code),
    ]),
  )
  const more = unseen.length === 0 ? [] : ['', `<!-- There may be more: ${unseenWords(unseen)}. -->`]
  return [row(['Option', 'Kind', 'Default', 'Values']), '| --- | --- | --- | --- |', ...rows, ...more].join(
    '\n',
  )
}

function valuesMarkdown(option: Option, code: (text: string) => string): string {
  if (option.values.length > 0) return option.values.map(code).join(', ')
  return option.pattern !== undefined && option.minimum === undefined && option.maximum === undefined
    ? code(option.pattern)
    : valuesText(option)
}
