import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { cleanSteps } from '../../src/parts/clean.ts'
import { planLifecycle, runLifecycle } from '../../src/parts/lifecycle.ts'
import type { StepName } from '../../src/parts/steps.ts'
import type { Project } from '../../src/project/project.ts'
import { compare, recorded } from './recorded.ts'
import { contentsAt, hostAt, keepingReporter, projectOf, treeAt, workDirectory } from './workshop.ts'
import { differences } from './plans-differences.ts'

interface Operation {
  run?: StepName
  parts?: string[]
  rerun?: boolean
  fails?: boolean
  edit?: { part: string; key: string; value?: unknown; remove?: boolean }
  addPart?: { name: string; spec: Record<string, unknown> }
  removePart?: string
  write?: Record<string, string>
  mtime?: number
  touch?: string
  unlink?: string
  mkdir?: string
  rmtree?: string
  chmod?: [string, string]
  rename?: [string, string]
  symlink?: [string, string]
  clean?: { step: StepName; parts?: string[] }
  rmState?: { part: string; step: string }
  options?: Record<string, unknown>
  /** A commit in a repository. */
  git?: { dir: string; write: Record<string, string>; branch?: string; tag?: string }
}
interface Case {
  name: string
  parts: Record<string, Record<string, unknown>>
  files: Record<string, string>
  history: Operation[]
  then: { plan?: StepName; parts?: string[]; rerun?: boolean; clean?: { step: StepName; parts?: string[] } }
  expected?: { part: string; step: string; action: string; reason: string | null }[]
  error?: { message: string }
  executionError?: { message: string }
  stage?: string[]
  prime?: string[]
  primeContents?: Record<string, string>
  noExecute?: boolean
}

class Bench {
  readonly cwd = workDirectory()
  readonly parts: Record<string, Record<string, unknown>>
  options: Record<string, unknown> = {}

  constructor(each: Case) {
    this.parts = structuredClone(each.parts)
    for (const [path, text] of Object.entries(each.files)) this.write(path, text)
  }

  project(): Project {
    const adopting = this.options.project_vars_part_name
    const variables = (this.options.project_vars ?? {}) as Record<string, string>
    const project = projectOf(this.parts, {
      base: this.options.base === 'core22' ? 'core22' : 'core24',
      content: { ...variables, ...(typeof adopting === 'string' ? { 'adopt-info': adopting } : {}) },
    })
    return typeof this.options.arch === 'string'
      ? { ...project, build: { ...project.build, for: this.options.arch } }
      : project
  }

  request(step: StepName, parts: readonly string[] = [], rerun = false): Parameters<typeof runLifecycle>[0] {
    return {
      project: this.project(),
      step,
      parts,
      host: hostAt(this.cwd),
      reporter: keepingReporter(),
      ...(rerun ? { force: 'rerun step' } : {}),
    }
  }

  async apply(operation: Operation): Promise<void> {
    const at = (path: string): string => join(this.cwd, path)
    if (operation.options !== undefined) Object.assign(this.options, operation.options)
    if (operation.run !== undefined) await this.run(operation)
    if (operation.edit !== undefined) {
      const part = this.parts[operation.edit.part] ?? {}
      if (operation.edit.remove === true) delete part[operation.edit.key]
      else part[operation.edit.key] = operation.edit.value
    }
    if (operation.addPart !== undefined) this.parts[operation.addPart.name] = operation.addPart.spec
    if (operation.removePart !== undefined) delete this.parts[operation.removePart]
    for (const [path, text] of Object.entries(operation.write ?? {})) this.write(path, text, operation.mtime)
    if (operation.touch !== undefined) utimesSync(at(operation.touch), new Date(), new Date())
    if (operation.unlink !== undefined) unlinkSync(at(operation.unlink))
    if (operation.mkdir !== undefined) mkdirSync(at(operation.mkdir), { recursive: true })
    if (operation.rmtree !== undefined) rmSync(at(operation.rmtree), { recursive: true })
    if (operation.chmod !== undefined) chmodSync(at(operation.chmod[0]), parseInt(operation.chmod[1], 8))
    if (operation.rename !== undefined) renameSync(at(operation.rename[0]), at(operation.rename[1]))
    if (operation.symlink !== undefined) symlinkSync(operation.symlink[1], at(operation.symlink[0]))
    if (operation.clean !== undefined) await this.clean(operation.clean)
    if (operation.git !== undefined) this.commit(operation.git)
    if (operation.rmState !== undefined)
      unlinkSync(at(`parts/${operation.rmState.part}/state/${operation.rmState.step}`))
  }

  async clean({ step, parts }: { step: StepName; parts?: string[] }): Promise<void> {
    await cleanSteps({
      project: this.project(),
      host: hostAt(this.cwd),
      parts: parts ?? [],
      reporter: keepingReporter(),
      step,
    })
  }

  private async run(operation: Operation): Promise<void> {
    try {
      await runLifecycle(this.request(operation.run ?? 'prime', operation.parts, operation.rerun))
    } catch (error) {
      if (operation.fails !== true || !(error instanceof UserError)) throw error
      return
    }
    if (operation.fails === true) throw new Error('the run was to fail')
  }

  private commit({ dir, write, branch, tag }: NonNullable<Operation['git']>): void {
    for (const [path, text] of Object.entries(write)) this.write(join(dir, path), text)
    const git = (...args: string[]): void =>
      void execFileSync(
        'git',
        ['-C', join(this.cwd, dir), '-c', 'user.name=n', '-c', 'user.email=e', ...args],
        { stdio: 'ignore' },
      )
    git('init')
    git('add', '-A')
    git('commit', '-m', 'x')
    if (branch !== undefined) git('branch', branch)
    if (tag !== undefined) git('tag', tag)
  }

  private write(path: string, text: string, mtime?: number): void {
    const full = join(this.cwd, path)
    mkdirSync(dirname(full), { recursive: true })
    const [file = '', target] = full.split(' -> ')
    if (target === undefined) writeFileSync(file, text)
    else symlinkSync(target, file)
    if (mtime !== undefined) utimesSync(file, mtime, mtime)
  }
}

/** Cases whose plan cannot be carried out by a test: with a package from an archive, or a plugin that is not built yet. */
const onlyPlanned = new Set(['A: edit stage-packages = ["hello"] of the dependency', 'plugin exchanged'])

test.each(
  recorded<Case>('plans.json').map(each =>
    onlyPlanned.has(each.name) ? { ...each, noExecute: true } : each,
  ),
)('$name', async each => {
  const bench = new Bench(each)
  for (const operation of each.history) await bench.apply(operation)
  const actual: Record<string, unknown> = {}
  try {
    if (each.then.clean !== undefined) await bench.clean(each.then.clean)
    if (each.then.plan !== undefined) {
      actual.plan = planLifecycle(bench.request(each.then.plan, each.then.parts, each.then.rerun)).map(
        action => line({ ...action, action: action.kind, reason: action.reason ?? null }),
      )
      if (each.noExecute !== true)
        await runLifecycle(bench.request(each.then.plan, each.then.parts, each.then.rerun))
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    actual[actual.plan === undefined ? 'error' : 'executionError'] = error.message.replaceAll(
      bench.cwd,
      '<WORK>',
    )
  }
  if (each.noExecute !== true && actual.error === undefined) {
    Object.assign(actual, {
      stage: treeAt(join(bench.cwd, 'stage')),
      prime: treeAt(join(bench.cwd, 'prime')),
    })
    if (each.primeContents !== undefined) actual.primeContents = contentsAt(join(bench.cwd, 'prime'))
  }
  const expected = {
    ...(each.error === undefined ? { plan: each.expected?.map(line) } : { error: each.error.message }),
    ...(each.executionError === undefined ? {} : { executionError: each.executionError.message }),
    ...(each.noExecute === true || each.error !== undefined
      ? {}
      : {
          stage: each.stage,
          prime: each.prime,
          ...(each.primeContents === undefined ? {} : { primeContents: each.primeContents }),
        }),
  }
  compare({ name: each.name, differences, actual, expected })
})

function line(action: { part: string; step: string; action: string; reason: string | null }): string {
  return `${action.step.toUpperCase()} ${action.part}: ${action.action.toUpperCase()}${action.reason === null ? '' : ` (${action.reason})`}`
}
