import type { LintReport } from './report.ts'
import { byFile, fullText } from './report.ts'
import { xmlAttributes } from '../../text/xml-text.ts'

/** For Jenkins, reviewdog and others that read Checkstyle's XML. */
export function checkstyleReport({ findings }: LintReport): string {
  const files = [...byFile(findings)].map(([file, group]) =>
    [
      `  <file${xmlAttributes({ name: file })}>`,
      ...group.map(
        finding =>
          `    <error${xmlAttributes({
            line: finding.line,
            column: finding.column,
            severity: finding.severity,
            message: fullText(finding),
            source: `snapsmith.${finding.rule}`,
          })}/>`,
      ),
      '  </file>',
    ].join('\n'),
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<checkstyle version="4.3">',
    ...files,
    '</checkstyle>',
  ].join('\n')
}
