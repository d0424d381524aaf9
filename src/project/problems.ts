import { UserError } from '../errors.ts'
import type { ErrorParts } from '../errors.ts'
import type { Path, Place } from '../yaml/document.ts'

/** Something wrong in a project file, as data. */
export interface Problem {
  /** A stable word: `unknown-key`, `wrong-type`, … */
  code: string
  path: Path
  /** The sentence, without place and path; upstream's words where it has some. */
  message: string
  /** How the path is named beside the sentence; some sentences already name it. */
  shows: 'field' | 'nothing'
  place?: Place | undefined
  /** What to do about it. */
  remedy?: string | undefined
}

/** Everything that is wrong with one project file, at once. */
export class ProjectError extends UserError {
  /** The project file, relative to the project directory. */
  readonly file: string
  /** In file order. */
  readonly problems: readonly Problem[]

  /** `told` replaces the usual list of problems as the message, for a file that cannot even be read as YAML. */
  constructor(
    file: string,
    problems: readonly Problem[],
    told?: { code: string; brief: string } & ErrorParts,
  ) {
    const sorted = inFileOrder(problems)
    super(told?.code ?? 'bad-project', told?.brief ?? listed(file, sorted), told)
    this.name = 'ProjectError'
    this.file = file
    this.problems = sorted
  }
}

/** More than anybody reads. */
const mostPrinted = 200
/** Keys of a hostile file can be as long as the file. */
const longestSentence = 1000

/** Problems for programs: of very many the first, and how many there are beside. */
export function shownProblems(problems: readonly Problem[]): readonly Problem[] {
  const more = problems.length - mostPrinted
  return (
    more <= 0
      ? problems
      : [
          ...problems.slice(0, mostPrinted),
          {
            code: 'too-many',
            path: [],
            message: `${String(more)} more problems are not shown`,
            shows: 'nothing',
          } as const,
        ]
  ).map(problem => ({
    ...problem,
    message: cut(problem.message),
    path: problem.path.map(item => (typeof item === 'string' ? cut(item) : item)),
  }))
}

function cut(text: string): string {
  return text.length <= longestSentence ? text : `${text.slice(0, longestSentence)}…`
}

function listed(file: string, problems: readonly Problem[]): string {
  const more = problems.length - mostPrinted
  return [
    'Bad snapcraft.yaml content:',
    ...problems.slice(0, mostPrinted).map(problem => printed(file, problem)),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ].join('\n')
}

/** A path as snapcraft writes it: `apps.tool.plugs[0]`. */
export function pathText(path: Path): string {
  return path.reduce<string>(
    (text, item) => (typeof item === 'number' ? `${text}[${item}]` : text === '' ? item : `${text}.${item}`),
    '',
  )
}

/** The sentence that stands behind the dash. */
export function sentence(problem: Problem): string {
  const where =
    problem.shows === 'field' && problem.path.length > 0 ? ` (in field '${pathText(problem.path)}')` : ''
  return cut(`${problem.message}${where}`)
}

/** Several lines: the sentence, the place, the line with a caret, and what to do. */
export function printed(file: string, problem: Problem): string {
  return [
    `- ${sentence(problem)}`,
    ...placeLines(file, problem.place),
    ...(problem.remedy === undefined ? [] : [`  ${problem.remedy}`]),
  ].join('\n')
}

/** `file:line:column` and the line with a caret under what is meant, indented to stand below a sentence. */
export function placeLines(file: string, place: Place | undefined): string[] {
  if (place === undefined) return []
  const number = String(place.line)
  const { text, column } = excerpt(place)
  const blank = text.slice(0, column - 1).replaceAll(/[^\t]/g, ' ')
  return [
    `  ${file}:${place.line}:${place.column}`,
    `  ${number} | ${text}`,
    `  ${' '.repeat(number.length)} | ${blank}${'^'.repeat(Math.max(1, Math.min(place.length, text.length - column + 1)))}`,
  ]
}

/** Orders problems by place; those without one come first, equal ones keep their order. Exact repetitions are dropped. */
export function inFileOrder(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>()
  const rest = problems.filter(problem => {
    const key = JSON.stringify([problem.path, problem.message])
    return !seen.has(key) && seen.add(key)
  })
  const rank = (problem: Problem): [number, number] => [problem.place?.line ?? 0, problem.place?.column ?? 0]
  return rest.sort((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1])
}

const widest = 120

function excerpt(place: Place): { text: string; column: number } {
  if (place.text.length <= widest) return { text: place.text, column: place.column }
  const begin = Math.max(0, place.column - 1 - widest / 2)
  const cut = place.text.slice(begin, begin + widest)
  return {
    text: `${begin > 0 ? '…' : ''}${cut}${begin + widest < place.text.length ? '…' : ''}`,
    column: place.column - begin + (begin > 0 ? 1 : 0),
  }
}
