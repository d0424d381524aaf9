import { hookKind, nearestHook } from '../hooks/catalogue.ts'
import { suggestion } from '../project/check.ts'
import type { Problem } from '../project/problems.ts'
import type { Document, Path } from '../yaml/document.ts'
import { isInstanceName, isRevision } from '../rehearse/world/names.ts'
import { isSnapName } from '../text/snap-name.ts'
import { readEnds, readHookLine } from './notation.ts'
import { placeOfFile } from './places.ts'
import { operationKeys } from './shape.ts'
import type {
  FinalExpectation,
  GivenShape,
  OperationKey,
  ScenarioFile,
  SnapShape,
  StepExpectation,
  StepShape,
} from './shape.ts'
import { defined } from '../record.ts'

/** The operation of a step. */
export function operationOf(step: StepShape): OperationKey | undefined {
  return (Object.keys(operationKeys) as OperationKey[]).find(key => step[key] !== undefined)
}

/** What is wrong with a file that has the right shape. */
export function checkContent(file: ScenarioFile, document: Document): Problem[] {
  const problems: Problem[] = []
  const note: Note = (path, message, remedy) => {
    problems.push({
      code: 'bad-value',
      path,
      message,
      shows: 'field',
      place: document.placeOfValue(path),
      ...defined({ remedy }),
    })
  }
  const labels = Object.keys(file.snaps ?? {})
  for (const [name, snap] of Object.entries(file.snaps ?? {})) {
    if (snap.path !== undefined && Object.keys(snap).length > 1)
      note(['snaps', name], 'a snap with a path says nothing else')
    for (const hook of Object.keys(snap.hooks ?? {})) checkHook(hook, note, ['snaps', name, 'hooks', hook])
    if (snap.path === undefined) checkConsists(name, snap, note)
  }
  checkGiven(file.given, { note, at: ['given'], labels })
  for (const [name, { given, steps, expect }] of Object.entries(file.scenarios)) {
    const at = ['scenarios', name]
    checkGiven(given, { note, at: [...at, 'given'], labels })
    for (const [number, step] of steps.entries())
      checkStep(step, { note, at: [...at, 'steps', number], labels })
    checkExpectation(expect, note, [...at, 'expect'])
  }
  return problems
}

/** A snap that the file describes: what becomes part of a path stays below its directory. */
function checkConsists(label: string, { yaml = {}, files = {} }: SnapShape, note: Note): void {
  const name = yaml['name'] ?? label
  const [at, remedy] =
    yaml['name'] === undefined
      ? [['snaps', label], "Choose another one, or say the snap's own with 'yaml: {name: …}'."]
      : [['snaps', label, 'yaml', 'name'], 'Write small letters, digits and single dashes.']
  if (typeof name !== 'string' || !isSnapName(name))
    note(at, `a snap cannot be called '${typeof name === 'string' ? name : '…'}'`, remedy)
  for (const path of Object.keys(files)) {
    if (path.split('/').some(part => part === '' || part === '..'))
      note(
        ['snaps', label, 'files', path],
        `'${path}' is no path in the snap`,
        "Write it as seen from the snap's directory, without '/' at its ends and '..'.",
      )
  }
}

function checkBecoming(
  { as, revision }: { as?: string | undefined; revision?: string | undefined },
  note: Note,
  at: Path,
): void {
  if (as !== undefined && !isInstanceName(as))
    note(
      [...at, 'as'],
      `an instance cannot be called '${as}'`,
      "Write the snap's name and a key: 'lantern_two'.",
    )
  if (revision !== undefined && !isRevision(revision))
    note(
      [...at, 'revision'],
      `'${revision}' is no revision`,
      "Write a number, with 'x' before it for one that is not of the store.",
    )
}

type Note = (path: Path, message: string, remedy?: string) => void

interface Scene {
  note: Note
  at: Path
  labels: readonly string[]
}

function checkGiven(given: GivenShape | undefined, { note, at, labels }: Scene): void {
  for (const [number, installed] of (given?.installed ?? []).entries()) {
    checkLabel(installed.snap, { note, at: [...at, 'installed', number], labels })
    checkBecoming(installed, note, [...at, 'installed', number])
  }
  for (const [number, text] of (given?.connected ?? []).entries())
    checkEnds(text, note, [...at, 'connected', number])
  for (const [snap, files] of Object.entries(given?.files ?? {}))
    for (const path of Object.keys(files)) checkFile(path, note, [...at, 'files', snap, path])
}

function checkStep(step: StepShape, { note, at, labels }: Scene): void {
  const wanted = (Object.keys(operationKeys) as OperationKey[]).filter(key => step[key] !== undefined)
  const [first, second] = wanted
  if (first === undefined)
    return note(
      at,
      'a step needs an operation',
      `The operations are ${Object.keys(operationKeys).join(', ')}.`,
    )
  if (second !== undefined)
    note(
      [...at, second],
      `a step is one operation, and this one is '${first}' already`,
      `Begin a step of its own: '- ${second}: …'.`,
    )
  for (const [number, label] of [step.install, step.refresh, ...(step['auto-refresh'] ?? [])].entries()) {
    if (label !== undefined)
      checkLabel(label, {
        note,
        at:
          number === 0
            ? [...at, 'install']
            : number === 1
              ? [...at, 'refresh']
              : [...at, 'auto-refresh', number - 2],
        labels,
      })
  }
  for (const key of ['connect', 'disconnect', 'forget', 'hotplug-remove'] as const)
    if (step[key] !== undefined) checkEnds(step[key], note, [...at, key])
  checkBecoming(step, note, at)
  if (step.run !== undefined) checkHook(step.run, note, [...at, 'run'])
  for (const [number, fault] of (step.fail ?? []).entries()) {
    const path = [...at, 'fail', number]
    if ([fault.hook, fault.service, fault.task].filter(value => value !== undefined).length !== 1)
      note(path, "what goes wrong is one of 'hook', 'service' and 'task'")
    if (fault.hook !== undefined) checkHook(fault.hook, note, [...path, 'hook'])
    if ([fault.call, fault.disk, fault.at].filter(value => value !== undefined).length > 1)
      note(path, "only one of 'at', 'call' and 'disk' can be said")
  }
  for (const path of Object.keys(step.write ?? {})) checkFile(path, note, [...at, 'write', path])
  checkExpectation(step.expect, note, [...at, 'expect'])
}

function checkExpectation(
  expect: StepExpectation | FinalExpectation | undefined,
  note: Note,
  at: Path,
): void {
  if (expect === undefined) return
  for (const [number, line] of (expect.hooks ?? []).entries()) {
    const read = readHookLine(line)
    if (read === undefined)
      note(
        [...at, 'hooks', number],
        `'${line}' is no hook`,
        "Write the hook, 'snap/hook' for one of another snap, and 'failed' or 'ignored' behind one that does not pass.",
      )
    else checkHook(read.hook, note, [...at, 'hooks', number])
  }
  for (const key of ['connected', 'disconnected'] as const)
    for (const [number, text] of (expect[key] ?? []).entries()) checkEnds(text, note, [...at, key, number])
  for (const text of ['error', 'output'] as const) {
    if (text in expect)
      checkPattern((expect as StepExpectation)[text]?.matches, note, [...at, text, 'matches'])
  }
  for (const [path, file] of [expect, ...Object.values(expect.snaps ?? {})].flatMap(of =>
    Object.entries(of.files ?? {}),
  )) {
    const place = expect.files?.[path] === file ? [...at, 'files', path] : at
    checkFile(path, note, place)
    checkPattern(file?.matches, note, [...place, 'matches'])
    if (file?.mode !== undefined && !/^0?[0-7]{3,4}$/.test(file.mode))
      note([...place, 'mode'], `'${file.mode}' is no mode`, "Write it in octal digits and quotes: '0600'.")
  }
}

function checkPattern(pattern: string | undefined, note: Note, at: Path): void {
  if (pattern === undefined) return
  try {
    new RegExp(pattern, 'm')
  } catch (error) {
    note(at, error instanceof Error ? error.message : String(error))
  }
}

function checkLabel(label: string, { note, at, labels }: Scene): void {
  if (labels.includes(label) || /^\.{0,2}\/|^\.\.?$|\.snap$/.test(label)) return
  const near = suggestion(label, labels)
  note(
    at,
    `'snaps' has no '${label}'`,
    near === undefined
      ? "Name this project as '.', another one by its path (./hub), or describe the snap in 'snaps'."
      : `Did you mean '${near}'?`,
  )
}

function checkHook(hook: string, note: Note, at: Path): void {
  if (hookKind(hook) !== undefined) return
  const near = nearestHook(hook)
  note(at, `snapd knows no hook '${hook}'`, near === undefined ? undefined : `Did you mean '${near}'?`)
}

function checkEnds(text: string, note: Note, at: Path): void {
  if (readEnds(text) === undefined)
    note(at, `'${text}' is no connection`, "Name the plug and the slot: 'lantern:feed hub:wire'.")
}

function checkFile(path: string, note: Note, at: Path): void {
  const problem = placeOfFile(path)
  if ('problem' in problem) note(at, problem.problem, problem.remedy)
}
