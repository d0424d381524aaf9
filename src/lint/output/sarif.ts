import { printableJson } from '../../text/printable.ts'
import type { Finding, Severity } from '../rule.ts'
import type { LintReport } from './report.ts'
import { fullText } from './report.ts'

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' }
/** How much a result weighs among others of its level, in per cent. */
const ranks = { certain: 100, likely: 60, possible: 20 } as const

/** For code scanning: SARIF 2.1.0. Rules that were not broken are left out. */
export function sarifReport({ findings, rules, version }: LintReport): string {
  const ids = [...new Set(findings.map(finding => finding.rule))].sort()
  return printableJson(
    JSON.stringify(
      {
        $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
        version: '2.1.0',
        runs: [
          {
            columnKind: 'utf16CodeUnits',
            tool: { driver: { name: 'snapsmith', version, rules: ids.map(id => described(id, rules)) } },
            results: findings.map(finding => result(finding, ids)),
          },
        ],
      },
      undefined,
      2,
    ),
  )
}

function described(id: string, rules: LintReport['rules']): unknown {
  const rule = rules.find(candidate => candidate.id === id)
  if (rule === undefined) return { id }
  return {
    id,
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.explanation },
    help: { text: rule.remedy },
    defaultConfiguration: { level: levels[rule.severity] },
    properties: { group: rule.group, certainty: rule.certainty },
  }
}

function result(finding: Finding, ids: readonly string[]): unknown {
  return {
    ruleId: finding.rule,
    ruleIndex: ids.indexOf(finding.rule),
    level: levels[finding.severity],
    message: { text: fullText(finding) },
    ...(finding.certainty === undefined ? {} : { rank: ranks[finding.certainty] }),
    ...(finding.file === undefined ? {} : { locations: [{ physicalLocation: physical(finding) }] }),
    ...(finding.related === undefined || finding.related.length === 0
      ? {}
      : {
          relatedLocations: finding.related.map(other => ({
            message: { text: other.message },
            physicalLocation: physical(other),
          })),
        }),
  }
}

/** A name that comes from a hostile text can have half a character in it, for which there is no address. */
function uriOf(file: string): string {
  return file
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD')
    .split('/')
    .map(encodeURIComponent)
    .join('/')
}

function physical({
  file = '',
  line,
  column,
  endLine,
  endColumn,
  excerpt,
}: Pick<Finding, 'file' | 'line' | 'column' | 'endLine' | 'endColumn' | 'excerpt'>): unknown {
  const region = {
    startLine: line,
    startColumn: column,
    endLine,
    endColumn,
    ...(excerpt === undefined || (endLine !== undefined && endLine !== line)
      ? {}
      : { snippet: { text: excerpt } }),
  }
  return { artifactLocation: { uri: uriOf(file) }, ...(line === undefined ? {} : { region }) }
}
