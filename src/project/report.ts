import { githubData, githubProperty } from '../text/github-text.ts'
import { printableJson } from '../text/printable.ts'
import type { Problem } from './problems.ts'
import { pathText, sentence, shownProblems } from './problems.ts'

/** What is told about one project file. */
export interface ProjectReport {
  /** Relative to the project directory. */
  file: string
  problems: readonly Problem[]
  notices: readonly string[]
}

/** For programs: one JSON object. */
export function jsonReport({ file, problems, notices }: ProjectReport): string {
  return printableJson(
    JSON.stringify(
      {
        file,
        valid: problems.length === 0,
        problems: shownProblems(problems).map(problem => ({
          code: problem.code,
          path: problem.path,
          message: problem.message,
          line: problem.place?.line ?? null,
          column: problem.place?.column ?? null,
          length: problem.place?.length ?? null,
          remedy: problem.remedy ?? null,
        })),
        notices,
      },
      undefined,
      2,
    ),
  )
}

/** For GitHub's workflows: one command for each problem, which shows it beside the line. */
export function githubReport({ file, problems, notices }: ProjectReport): string {
  const at = ({ place }: Problem): string =>
    place === undefined
      ? ''
      : `,line=${place.line},col=${place.column},endColumn=${place.column + place.length}`
  return [
    ...shownProblems(problems).map(
      problem =>
        `::error file=${githubProperty(file)}${at(problem)},title=snapcraft.yaml::${githubData([sentence(problem), problem.remedy ?? ''].filter(Boolean).join('\n'))}`,
    ),
    ...notices.map(
      notice => `::warning file=${githubProperty(file)},title=snapcraft.yaml::${githubData(notice)}`,
    ),
  ].join('\n')
}

/** For code scanning: SARIF 2.1.0. */
export function sarifReport({ file, problems, notices }: ProjectReport, version: string): string {
  const ids = [...new Set(shownProblems(problems).map(problem => problem.code))].sort()
  const result = (level: string, ruleId: string, text: string, problem?: Problem): unknown => ({
    level,
    ruleId,
    message: { text },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file },
          ...(problem?.place === undefined
            ? {}
            : {
                region: {
                  startLine: problem.place.line,
                  startColumn: problem.place.column,
                  endColumn: problem.place.column + problem.place.length,
                },
              }),
        },
        ...(problem === undefined || problem.path.length === 0
          ? {}
          : { logicalLocations: [{ fullyQualifiedName: pathText(problem.path) }] }),
      },
    ],
  })
  return printableJson(
    JSON.stringify(
      {
        $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
        version: '2.1.0',
        runs: [
          {
            tool: {
              driver: {
                name: 'snapsmith',
                version,
                rules: [...ids, ...(notices.length > 0 ? ['notice'] : [])].map(id => ({ id })),
              },
            },
            results: [
              ...shownProblems(problems).map(problem =>
                result(
                  'error',
                  problem.code,
                  [sentence(problem), problem.remedy ?? ''].filter(Boolean).join('\n'),
                  problem,
                ),
              ),
              ...notices.map(notice => result('warning', 'notice', notice)),
            ],
          },
        ],
      },
      undefined,
      2,
    ),
  )
}
