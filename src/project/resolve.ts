import { applyExtensions } from '../extensions/apply.ts'
import type { Applied, ExtensionProblem } from '../extensions/apply.ts'
import { isMapping, mapping } from '../yaml/document.ts'
import type { Document, Mapping, Path, Place, Value } from '../yaml/document.ts'
import { checkAfter } from './after.ts'
import { bases, isBare, isDevelopment } from '../bases/index.ts'
import type { BuildBase } from '../bases/index.ts'
import { effectiveBase, isBaseless } from './bases.ts'
import { check, missingField } from './check.ts'
import type { FoundProject } from './find.ts'
import { targetArchitecture } from './global-variables.ts'
import { checkOddKeys } from './odd-keys.ts'
import { applyPartRules } from './part-rules.ts'
import { checkParts } from './parts.ts'
import { checkPartGrammar, resolvePartGrammar } from './part-grammar.ts'
import { partitionsOf } from './partitions.ts'
import type { Problem } from './problems.ts'
import type { Build, Project } from './project.ts'
import { applyRules, rootPart } from './rules.ts'
import { projectModel } from './schema/project.ts'
import { expandDocument } from './variables.ts'
import { defined } from '../record.ts'

/** What a document is resolved for. */
interface Settings {
  found: FoundProject
  build: Build
  /** What `$NAME` stands for in the project file, for the project of that name and version. */
  variables: Readonly<Record<string, string>>
  /** Where extensions keep the sources of their parts, and whether experimental ones may be used. */
  extensions: { assets: string; experimental: boolean }
}

type Resolved =
  { project: Project; problems?: undefined } | { project?: undefined; problems: readonly Problem[] }

/** Turns a document into a project, stage by stage; every stage that can still say something sensible adds its problems. */
export function resolve(document: Document, settings: Settings): Resolved {
  const base = effectiveBase(document.value)
  if (!isMapping(document.value) || base === undefined)
    throw new Error('resolve needs a mapping with a known base')
  const facts = bases[base]
  const extended = applyExtensions(document.value, {
    ...settings.extensions,
    architecture: targetArchitecture(settings.build, facts.targetOfAll),
  })
  const rooted = moveRootPackages(extended.content, base)
  const expanded = expandDocument(rooted, settings.variables, facts.unexpandedKeys)
  const grammar = { base, document }
  const syntax = checkPartGrammar({ ...grammar, parts: rooted.parts })
  const selected = resolvePartGrammar({
    ...grammar,
    parts: withoutWrong(expanded.parts, syntax),
    build: settings.build,
  })
  const content =
    selected.parts === undefined
      ? expanded
      : mapping([...Object.entries(expanded), ['parts', selected.parts]])
  return shaped(content, {
    document,
    base,
    settings,
    earlier: [
      ...extended.problems.map(problem => placed(problem, document)),
      ...syntax,
      ...selected.problems,
    ],
    extended,
  })
}

/** Upstream stops at an extension with a message of its own, so the key is not named again. */
function placed({ path, message, remedy }: ExtensionProblem, document: Document): Problem {
  return {
    code: 'extension',
    path,
    message,
    shows: 'nothing',
    place: document.placeOfValue(path),
    ...defined({ remedy }),
  }
}

/** Keys on which a part rests: without one of them everything said of the part would follow from that. */
const foundations: readonly unknown[] = ['plugin', 'source', undefined]

/** Keys that are known to be wrong are not looked at again; nor are parts that rest on one. */
function withoutWrong(parts: Value | undefined, problems: readonly Problem[]): Value | undefined {
  if (!isMapping(parts)) return parts
  const wrong = new Map<unknown, unknown[]>()
  for (const {
    path: [, name, key],
  } of problems)
    wrong.set(name, [...(wrong.get(name) ?? []), key])
  return mapping(
    Object.entries(parts).flatMap(([name, part]): [string, Value][] => {
      const keys = wrong.get(name)
      if (keys === undefined) return [[name, part]]
      if (!isMapping(part) || keys.some(key => foundations.includes(key))) return []
      return [[name, mapping(Object.entries(part).filter(([key]) => !keys.includes(key)))]]
    }),
  )
}

interface Context {
  /** Problems of the stages before. */
  earlier: readonly Problem[]
  extended: Pick<Applied, 'notices' | 'used'>
  document: Document
  base: BuildBase
  settings: Settings
}

function shaped(content: Mapping, { document, base, settings, earlier, extended }: Context): Resolved {
  const baseless = isBaseless(content.type)
  const family = {
    base: baseless
      ? ('baseless' as const)
      : isBare(content.base) || isDevelopment(content.base)
        ? content.base
        : base,
    buildBase: base,
  }
  const top = check({ schema: projectModel(family), value: content, at: [], document })
  const parts = checkParts({ parts: content.parts, base, document })
  const partitions = partitionsOf(isMapping(content.components) ? content.components : undefined)
  const names = new Set(
    Object.keys(
      isMapping(document.value) && isMapping(document.value.parts) ? document.value.parts : {},
    ).concat(parts.parts.map(part => part.name)),
  )
  const partProblems = [
    ...parts.problems,
    ...checkAfter(parts.parts, names, document),
    ...parts.parts.flatMap(part => applyPartRules({ part, partitions, base, document })),
  ]
  const missing =
    content.parts === undefined && bases[base].partsRequired ? [missingField(['parts'], document)] : []
  const problems = [
    ...earlier,
    ...missing,
    ...top.problems,
    ...partProblems.map(problem => atRoot(problem, document)),
    ...checkOddKeys(document),
    ...applyRules({ content, base, baseless, document }),
  ]
  if (problems.length > 0 || top.value === undefined) return { problems: withoutRepetition(problems) }
  const checked = withoutUnset({ ...top.value, parts: undefined })
  return {
    project: {
      file: settings.found.file,
      assets: settings.found.assets,
      name: checked.name,
      effectiveBase: base,
      build: settings.build,
      partitions,
      parts: parts.parts,
      content: checked,
      extensions: extended.used,
      notices: extended.notices,
      placeOf: path => placeOf(document, path),
    },
  }
}

/** Of a mapping its key tells more than its first entry. */
function placeOf(document: Document, path: Path): Place {
  let value: Value | undefined = document.value
  for (const step of path)
    value = isMapping(value) ? value[step] : Array.isArray(value) ? value[Number(step)] : undefined
  return isMapping(value) && path.length > 0 ? document.placeOfKey(path) : document.placeOfValue(path)
}

/** Of a key that is no text nothing else is said. */
function withoutRepetition(problems: readonly Problem[]): Problem[] {
  const odd = problems.filter(problem => problem.code === 'odd-key')
  return problems.filter(
    problem =>
      odd.includes(problem) ||
      !odd.some(({ path }) => path.every((item, index) => problem.path[index] === item)),
  )
}

/** What is wrong with the part of the root's packages is told of the root. */
function atRoot(problem: Problem, document: Document): Problem {
  if (
    problem.path[0] !== 'parts' ||
    problem.path[1] !== rootPart ||
    (isMapping(document.value) && isMapping(document.value.parts) && rootPart in document.value.parts)
  )
    return problem
  const path = problem.path.slice(2)
  return { ...problem, path, place: document.placeOfValue(path) }
}

/** The packages of the root become a part of their own, before all others only by its name. */
function moveRootPackages(content: Mapping, base: BuildBase): Mapping {
  const { 'build-packages': packages, 'build-snaps': snaps } = content
  const given = Object.entries({ 'build-packages': packages, 'build-snaps': snaps }).filter(
    (entry): entry is [string, Value] => entry[1] !== undefined,
  )
  if (given.length === 0) return content
  // As snapcraft does: older bases go through a mapping as through the list of its keys.
  const listed = given.map(([key, value]): [string, Value] => [
    key,
    bases[base].packageMappings && isMapping(value) ? Object.keys(value) : value,
  ])
  const part = mapping<Value>([['plugin', 'nil'], ...listed])
  const parts = isMapping(content.parts) ? Object.entries(content.parts) : []
  return mapping([...Object.entries(content), ['parts', mapping([...parts, [rootPart, part]])]])
}

/** Drops keys without a value, at the top and within apps, hooks and components, so that a key that is there is set. */
function withoutUnset<T extends object>(content: T): T {
  const entries = Object.entries(content).filter(([, value]) => value !== undefined)
  return mapping(
    entries.map(([key, value]: [string, unknown]): [string, unknown] => [
      key,
      ['apps', 'hooks', 'components'].includes(key) && isMapping(value)
        ? mapping(
            Object.entries(value).map(([name, item]) => [name, isMapping(item) ? withoutUnset(item) : item]),
          )
        : value,
    ]),
  ) as T
}
