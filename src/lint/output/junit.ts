import type { Finding } from '../rule.ts'
import type { LintReport } from './report.ts'
import { byFile, fullText } from './report.ts'
import { xmlAttributes, xmlText } from '../../text/xml-text.ts'

/** For test dashboards: a suite for each file and a failed case for each finding; without any, one case that went well. */
export function junitReport({ findings }: LintReport): string {
  const suites =
    findings.length === 0
      ? [
          '  <testsuite name="snapsmith lint" tests="1" failures="0">',
          '    <testcase name="no findings" classname="snapsmith.lint"/>',
          '  </testsuite>',
        ]
      : [...byFile(findings)].flatMap(([file, group]) => [
          `  <testsuite${xmlAttributes({ name: file === '' ? 'snap' : file, tests: group.length, failures: group.length })}>`,
          ...group.flatMap(finding => testCase(file, finding)),
          '  </testsuite>',
        ])
  const counts = { name: 'snapsmith lint', tests: Math.max(1, findings.length), failures: findings.length }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${xmlAttributes(counts)}>`,
    ...suites,
    '</testsuites>',
  ].join('\n')
}

function testCase(file: string, finding: Finding): string[] {
  const place = [file, finding.line, finding.column]
    .filter(part => part !== undefined && part !== '')
    .join(':')
  return [
    `    <testcase${xmlAttributes({ name: `${finding.rule} ${place}`.trim(), classname: `snapsmith.lint.${finding.rule}`, file: file === '' ? undefined : file, line: finding.line })}>`,
    `      <failure${xmlAttributes({ type: finding.severity, message: finding.message })}>${xmlText(`${place}\n${fullText(finding)}`.trim())}</failure>`,
    '    </testcase>',
  ]
}
