import { suggestion } from '../project/check.ts'
import { choices } from '../project/sentences.ts'
import type { Problem } from '../project/problems.ts'
import type { Path } from '../yaml/document.ts'
import { beginning, missingAtTheBeginning } from './beginning.ts'
import { readEnds, readHookLine, readSide } from './notation.ts'
import type { ReadFile } from './read.ts'
import { scenariosOf } from './scenario.ts'
import type { FinalExpectation, GivenShape, StepExpectation, StepShape } from './shape.ts'
import type { Stock } from './stock.ts'
import { defined } from '../record.ts'

/** Names of snaps and services that no snap of the file has, once the snaps are known. */
export function checkNames(file: ReadFile, stock: Stock): Problem[] {
  const { document, content } = file
  const instances = Object.values(content.scenarios).flatMap(({ given, steps }) =>
    [...(given?.installed ?? []), ...steps].map(({ as }) => as),
  )
  const known = [
    ...new Set([
      ...Object.values(stock).map(({ name }) => name),
      ...[...(content.given?.installed ?? [])].map(({ as }) => as),
      ...instances,
    ]),
  ].filter(name => name !== undefined)
  const problems: Problem[] = []
  const note = (path: Path, message: string, names: readonly string[]): void => {
    const near =
      suggestion(String(path.at(-1)), names) ?? suggestion(/'([^']*)'/.exec(message)?.[1] ?? '', names)
    const remedy =
      near === undefined
        ? names.length === 0
          ? undefined
          : `There ${names.length === 1 ? 'is' : 'are'} ${choices(names)}.`
        : `Did you mean '${near}'?`
    problems.push({
      code: 'unknown-value',
      path,
      message,
      shows: 'field',
      place: document.placeOfKey(path),
      ...defined({ remedy }),
    })
  }
  const checkSnap = (name: string | undefined, path: Path): void => {
    if (name !== undefined && !known.includes(name) && !systemNames.includes(name))
      note(path, `no snap of these scenarios is called '${name}'`, known)
  }
  const checkInstance = (label: string | undefined, as: string | undefined, path: Path): void => {
    const name = stock[label ?? '']?.name
    if (as !== undefined && name !== undefined && as.split('_')[0] !== name)
      note(path, `'${as}' is no instance of '${name}'`, [`${name}_two`])
  }
  const checkComponent = (step: StepShape, at: Path): void => {
    const key = step['install-component'] === undefined ? 'remove-component' : 'install-component'
    const component = step[key]
    const snap = (step.snap ?? stock['.']?.name ?? '').split('_')[0] ?? ''
    const names = Object.values(stock)
      .filter(({ name }) => name === snap)
      .flatMap(componentNames)
    if (component !== undefined && !names.includes(component))
      note([...at, key], `'${snap}' has no component '${component}'`, names)
  }
  const checkInstalled = (given: GivenShape | undefined, at: Path): void => {
    for (const [number, { snap, as }] of (given?.installed ?? []).entries())
      checkInstance(snap, as, [...at, 'installed', number, 'as'])
  }
  checkInstalled(content.given, ['given'])
  for (const scenario of scenariosOf([file])) {
    const at = ['scenarios', scenario.name]
    const own = scenario.content.given ?? {}
    for (const { path, message, known: names } of missingAtTheBeginning(
      scenario.given,
      beginning(scenario.given, stock),
    )) {
      const first = path[0] ?? ''
      note([...(first in own ? [...at, 'given'] : ['given']), ...path], message, names)
    }
    for (const [number, step] of scenario.content.steps.entries()) {
      for (const { name, path } of snapsIn(step)) checkSnap(name, [...at, 'steps', number, ...path])
      checkInstance(step.install ?? step.refresh, step.as, [...at, 'steps', number, 'as'])
      checkComponent(step, [...at, 'steps', number])
    }
    checkInstalled(own, [...at, 'given'])
    for (const { name, path } of expectedSnaps(scenario.content.expect))
      checkSnap(name, [...at, 'expect', ...path])
  }
  return problems
}

/** Components that are there, and those that a snap of the file's own speaks of. */
function componentNames({ components, content }: Stock[string]): string[] {
  return [...new Set([...Object.keys(components), ...Object.keys(content.metadata.components ?? {})])].sort()
}

const systemNames: readonly string[] = ['', 'core', 'snapd', 'system']

interface Named {
  name: string | undefined
  path: Path
}

function snapsIn(step: StepShape): Named[] {
  const ends = (['connect', 'disconnect', 'forget', 'hotplug-remove'] as const).flatMap(key => {
    const read = readEnds(step[key] ?? '')
    return read === undefined
      ? []
      : [
          { name: read.plug.snap, path: [key] },
          { name: read.slot.snap, path: [key] },
        ]
  })
  return [
    ...(['snap', 'revert', 'remove', 'enable', 'disable', 'prepare-device', 'install-device'] as const).map(
      key => ({ name: step[key], path: [key] }),
    ),
    ...ends,
    ...(step.fail ?? []).flatMap((fault, at) => [
      { name: fault.snap, path: ['fail', at, 'snap'] },
      { name: fault.service?.split('.')[0], path: ['fail', at, 'service'] },
    ]),
    ...expectedSnaps(step.expect).map(({ name, path }) => ({ name, path: ['expect', ...path] })),
  ]
}

function expectedSnaps(expect: StepExpectation | FinalExpectation | undefined): Named[] {
  if (expect === undefined) return []
  const sides = (['connected', 'disconnected'] as const).flatMap(key =>
    (expect[key] ?? []).flatMap((text, at) => {
      const ends = readEnds(text)
      return ends === undefined
        ? []
        : [ends.plug, ends.slot].map(({ snap }) => ({ name: snap, path: [key, at] }))
    }),
  )
  return [
    ...(expect.hooks ?? []).map((line, at) => ({ name: readHookLine(line)?.snap, path: ['hooks', at] })),
    ...Object.keys(expect.attributes ?? {}).map(side => ({
      name: readSide(side)?.snap ?? side,
      path: ['attributes', side],
    })),
    ...Object.keys(expect.snaps ?? {}).map(name => ({ name, path: ['snaps', name] })),
    ...sides,
  ]
}
