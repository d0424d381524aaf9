import { dirname, join } from 'node:path'
import { UserError } from '../errors.ts'
import { listTree } from '../platform/walk.ts'
import { check, suggestion } from '../project/check.ts'
import { yamlHint } from '../project/hints.ts'
import { inFileOrder, printed, ProjectError } from '../project/problems.ts'
import type { Problem } from '../project/problems.ts'
import { readDocument } from '../project/read.ts'
import type { Document } from '../yaml/document.ts'
import { checkContent } from './content.ts'
import { keyHint } from './hints.ts'
import { operationKeys, scenarioFile } from './shape.ts'
import type { ScenarioFile } from './shape.ts'

/** Where scenarios lie in a project. */
export const scenarioDirectory = 'snap/tests'

/** A file of scenarios, with the places of what it says. */
export interface ReadFile {
  /** Relative to the project. */
  path: string
  document: Document
  content: ScenarioFile
}

/** The files of scenarios in a project, sorted. */
export function findScenarioFiles(project: string): string[] {
  return listTree(join(project, scenarioDirectory), { keep: (_, kind) => kind !== 'directory' })
    .filter(({ path }) => /\.ya?ml$/.test(path))
    .map(({ path }) => `${scenarioDirectory}/${path}`)
}

/** Reads files of scenarios; what is wrong with any of them is told at once. */
export function readScenarioFiles(project: string, paths: readonly string[]): ReadFile[] {
  const read = paths.map(path => readOne(project, path))
  const broken = read.filter(one => 'problems' in one)
  if (broken.length > 0) throw badScenarios(broken)
  return read.filter(one => 'content' in one)
}

/** Files with what is wrong with them, as one error. */
export function badScenarios(broken: readonly { path: string; problems: readonly Problem[] }[]): UserError {
  const lines = broken.flatMap(({ path, problems }) =>
    inFileOrder(problems).map(problem => printed(path, problem)),
  )
  return new UserError('bad-scenario', ['Bad scenarios:', ...lines].join('\n'), {
    resolution: "Correct the file; 'snapsmith schema --scenario' prints all keys, as a schema for editors.",
  })
}

function readOne(project: string, path: string): ReadFile | { path: string; problems: readonly Problem[] } {
  const document = documentOf(project, path)
  if ('problems' in document) return { path, problems: document.problems }
  const { value, problems } = check({
    schema: scenarioFile,
    value: document.value,
    at: [],
    document,
    keyHint,
  })
  if (value === undefined) return { path, problems: problems.map(problem => withHint(problem)) }
  const more = checkContent(value, document)
  return more.length > 0 ? { path, problems: more } : { path, document, content: value }
}

function documentOf(project: string, path: string): Document | { problems: readonly Problem[] } {
  try {
    return readDocument(join(project, dirname(path)), path.slice(path.lastIndexOf('/') + 1))
  } catch (error) {
    if (error instanceof ProjectError)
      return { problems: error.problems.map(problem => ({ ...problem, remedy: yamlHint(problem.message) })) }
    if (error instanceof UserError && error.code === 'project-not-a-mapping') {
      return {
        problems: [
          {
            code: 'wrong-type',
            path: [],
            message: `${path} holds no scenarios`,
            shows: 'nothing',
            remedy: "Begin with 'scenarios:', and write each one below it under what it shows.",
          },
        ],
      }
    }
    if (error instanceof UserError)
      throw new UserError('bad-scenario', `${path}: ${error.message}`, {
        details: error.details,
        resolution: error.resolution,
      })
    throw error
  }
}

/** An operation that is misspelt is seldom far from one that there is. */
function withHint(problem: Problem): Problem {
  if (problem.code !== 'unknown-key' || problem.remedy !== undefined || problem.path.at(-3) !== 'steps')
    return problem
  const near = suggestion(String(problem.path.at(-1)), Object.keys(operationKeys))
  return {
    ...problem,
    remedy:
      near === undefined
        ? `The operations are ${Object.keys(operationKeys).join(', ')}.`
        : `Did you mean '${near}'?`,
  }
}
