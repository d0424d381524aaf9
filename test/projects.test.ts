import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Case, Outcome } from './support/cases.ts'
import { readCases } from './support/cases.ts'
import { projectFile } from './support/other-bases.ts'
import { observe } from './support/outcome.ts'
import { program, snapsmith } from './support/program.ts'
import { copyProject, workplace } from './support/workplace.ts'

const cases = readCases()
const update = process.env.UPDATE_EXPECTED === '1'

describe('test projects', { concurrent: true }, () => {
  test.for(cases.map(given => [given.name, given] as const))('%s', async ([, given], context) => {
    const outcomes = await runCase(given, join(workplace(context), 'project'))
    if (update && given.base === undefined) writeOutcomes(given, outcomes)
    else expect(outcomes).toEqual(given.outcomes)
  })
})

async function runCase(given: Case, project: string): Promise<Outcome[]> {
  copyProject(join(given.directory, 'project'), project)
  if (given.base !== undefined) changeBase(project, given.base)
  await shell(given.setup, project)
  const outcomes: Outcome[] = []
  for (const step of given.steps) {
    await shell(step.do ?? [], project)
    outcomes.push(
      await observe(
        project,
        await snapsmith(step.command, { cwd: project, ...(step.env === undefined ? {} : { env: step.env }) }),
      ),
    )
  }
  return outcomes
}

async function shell(lines: readonly string[], cwd: string): Promise<void> {
  for (const line of lines)
    expect(await program('/bin/sh', ['-ec', `umask 022; ${line}`], { cwd })).toMatchObject({ code: 0 })
}

function changeBase(project: string, base: string): void {
  const file = join(project, projectFile(project) ?? '')
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^base: core24$/m, `base: ${base}`))
}

function writeOutcomes(given: Case, outcomes: readonly Outcome[]): void {
  const expected = join(given.directory, 'expected')
  rmSync(expected, { recursive: true, force: true })
  for (const [at, outcome] of outcomes.entries()) {
    for (const [name, text] of Object.entries(outcome)) {
      const file = join(expected, outcomes.length === 1 ? '' : String(at + 1), name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  }
}
