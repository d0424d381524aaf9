import { basename, dirname, join } from 'node:path'
import { makeDirectory, readText, remove, writeWhole } from '../platform/files.ts'
import { listDifference } from './match.ts'
import type { Outcome } from './outcome.ts'
import { scenarioDirectory } from './read.ts'
import type { ReadFile } from './read.ts'

/** Where and how traces are kept. */
interface Keeping {
  project: string
  files: readonly ReadFile[]
  /** Writes what is not as it is kept. */
  update: boolean
}

/** Outcomes with what differs from the traces that are kept; with `update` the files are written instead, and their names told. */
export function judgeTraces(
  outcomes: readonly Outcome[],
  { project, files, update }: Keeping,
): { outcomes: Outcome[]; written: string[] } {
  const written: string[] = []
  const judged = new Map<Outcome, Outcome>()
  for (const { path, content } of files) {
    const wanted = Object.entries(content.scenarios)
      .filter(([, scenario]) => scenario.trace === true)
      .map(([name]) => name)
    const own = outcomes.filter(
      ({ scenario, status }) =>
        scenario.file === path && status === 'passed' && wanted.includes(scenario.name),
    )
    if (own.length === 0) continue
    const file = join(project, traceFile(path))
    const text = readText(file, { within: project }) ?? ''
    const kept = sections(text)
    if (!update) {
      for (const outcome of own) judged.set(outcome, judge(outcome, kept.get(outcome.scenario.name)))
      continue
    }
    for (const { scenario, trace } of own) kept.set(scenario.name, trace)
    const fresh = wanted.flatMap(name => [`== ${name}`, ...(kept.get(name) ?? [])]).join('\n')
    if (`${fresh}\n` === text) continue
    makeDirectory(dirname(file))
    writeWhole(file, `${fresh}\n`)
    written.push(traceFile(path))
  }
  return { outcomes: outcomes.map(outcome => judged.get(outcome) ?? outcome), written }
}

/** Removes traces whose file of scenarios keeps none any more; their names. */
export function removeStaleTraces(
  project: string,
  files: readonly ReadFile[],
  found: readonly string[],
): string[] {
  const kept = files
    .filter(({ content }) => Object.values(content.scenarios).some(({ trace }) => trace === true))
    .map(({ path }) => basename(traceFile(path)))
  const stale = found.filter(name => name.endsWith('.txt') && !kept.includes(name))
  for (const name of stale) remove(join(project, traceDirectory, name))
  return stale.map(name => `${traceDirectory}/${name}`)
}

/** Where traces are kept in a project. */
export const traceDirectory = `${scenarioDirectory}/traces`

function traceFile(path: string): string {
  return `${traceDirectory}/${basename(path).replace(/\.ya?ml$/, '')}.txt`
}

/** The lines below each heading. */
function sections(text: string): Map<string, readonly string[]> {
  const found = new Map<string, string[]>()
  let lines: string[] = []
  for (const line of text.replace(/\n$/, '').split('\n')) {
    if (line.startsWith('== ')) found.set(line.slice(3), (lines = []))
    else lines.push(line)
  }
  return found
}

function judge(outcome: Outcome, kept: readonly string[] | undefined): Outcome {
  const path = ['scenarios', outcome.scenario.name, 'trace']
  if (kept === undefined) {
    return {
      ...outcome,
      status: 'failed',
      failures: [
        {
          title: 'at the end',
          what: 'trace',
          expected: ["one that is kept; 'snapsmith test --update' writes it"],
          found: [],
          path,
        },
      ],
    }
  }
  const difference = listDifference(kept, outcome.trace)
  return difference === undefined
    ? outcome
    : {
        ...outcome,
        status: 'failed',
        failures: [{ title: 'at the end', what: 'trace', ...difference, path }],
      }
}
