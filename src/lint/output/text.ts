import type { StyledLine } from '../../ui/reporter.ts'
import type { Finding, Severity } from '../rule.ts'
import type { LintReport } from './report.ts'
import { byFile, countsOf } from './report.ts'

/** For people: findings below the name of their file, the line and a caret below each, counts at the end. */
export function textReport(report: LintReport): StyledLine[] {
  const groups = [...byFile(report.findings)].flatMap(([file, group]) => fileLines(file, group))
  return [...groups, summaryLine(report)]
}

function fileLines(file: string, group: readonly Finding[]): StyledLine[] {
  const wide = Math.max(...group.map(finding => placeOf(finding).length))
  const severityWide = Math.max(...group.map(finding => finding.severity.length))
  const head: StyledLine[] = file === '' ? [] : [[{ text: file, style: 'title' }]]
  return [...head, ...group.flatMap(finding => findingLines(finding, { wide, severityWide })), []]
}

function placeOf({ line, column }: Finding): string {
  return line === undefined ? '' : `${String(line)}${column === undefined ? '' : `:${String(column)}`}`
}

function findingLines(
  finding: Finding,
  { wide, severityWide }: { wide: number; severityWide: number },
): StyledLine[] {
  const { severity, message, remedy, related = [] } = finding
  const indent = ' '.repeat(2 + (wide === 0 ? 0 : wide + 2))
  const deep = `${indent}${' '.repeat(severityWide + 2)}`
  const place = wide === 0 ? '' : `${placeOf(finding).padStart(wide)}  `
  const [first = '', ...more] = message.split('\n')
  const head: StyledLine = [
    { text: `  ${place}`, style: 'dim' },
    { text: severity, style: severity },
    { text: `${' '.repeat(severityWide - severity.length + 2)}${first}` },
    { text: `  ${tag(finding)}`, style: 'dim' },
  ]
  return [
    head,
    ...more.map((line): StyledLine => [{ text: `${deep}${line}` }]),
    ...caretLines(finding, deep),
    ...(remedy === undefined
      ? []
      : remedy.split('\n').map((line): StyledLine => [{ text: `${deep}${line}` }])),
    ...related.map((other): StyledLine => [
      {
        text: `${deep}${other.file}${other.line === undefined ? '' : `:${String(other.line)}`}: ${other.message}`,
        style: 'dim',
      },
    ]),
  ]
}

/** The rule, and how sure it is where it is not. */
function tag({ rule, certainty, fix }: Finding): string {
  return `[${rule}${certainty === undefined || certainty === 'certain' ? '' : `, ${certainty}`}${fix === undefined ? '' : ', --fix'}]`
}

const widest = 120

/** The line of text, and carets under what is meant of it. A long line is cut on both sides. */
function caretLines(
  { line, column, endLine, endColumn, excerpt, severity }: Finding,
  indent: string,
): StyledLine[] {
  if (line === undefined || excerpt === undefined || excerpt.trim() === '') return []
  const number = String(line)
  const cut = column === undefined || column < widest ? 0 : column - Math.floor(widest / 2)
  const whole = excerpt.trimEnd()
  const shown = `${cut > 0 ? '…' : ''}${whole.slice(cut, cut + widest)}${whole.length > cut + widest ? '…' : ''}`
  const code: StyledLine = [{ text: `${indent}${number} | `, style: 'dim' }, { text: shown }]
  if (column === undefined) return [code]
  const at = column - 1 - cut + (cut > 0 ? 1 : 0)
  const end =
    endLine === line && endColumn !== undefined ? endColumn - 1 - cut + (cut > 0 ? 1 : 0) : shown.length
  const blank = shown.slice(0, at).replaceAll(/[^\t]/g, ' ').padEnd(at)
  const carets = '^'.repeat(Math.max(1, Math.min(end, shown.length) - at))
  return [
    code,
    [
      { text: `${indent}${' '.repeat(number.length)} | `, style: 'dim' },
      { text: `${blank}${carets}`, style: severity },
    ],
  ]
}

function summaryLine({ findings, suppressed, baseline, hooks }: LintReport): StyledLine {
  const counts = countsOf(findings)
  const said = (
    [
      ['error', 'error'],
      ['warning', 'warning'],
      ['info', 'note'],
    ] as const
  ).filter(([severity]) => counts[severity] > 0)
  const hidden = [
    ...(suppressed > 0 ? [`${String(suppressed)} suppressed`] : []),
    ...(baseline > 0 ? [`${String(baseline)} in the baseline`] : []),
  ]
  const tail = hidden.length === 0 ? '' : ` (${hidden.join(', ')})`
  const files = new Set(findings.map(finding => finding.file)).size
  if (said.length === 0) return [{ text: `No findings in ${amount(hooks, 'hook')}${tail}`, style: 'good' }]
  const parts = said.map(([severity, word]) => amount(counts[severity], word))
  const list =
    parts.length === 1 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
  const worst: Severity = said[0]?.[0] ?? 'info'
  return [{ text: `${list} in ${amount(files, 'file')}`, style: worst }, { text: tail }]
}

function amount(count: number, word: string): string {
  return `${String(count)} ${word}${count === 1 ? '' : 's'}`
}
