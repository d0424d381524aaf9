import { isMapping, valueText } from '../yaml/document.ts'
import type { Document, Mapping, Path } from '../yaml/document.ts'
import { bases, isDevelopment } from '../bases/index.ts'
import type { BuildBase } from '../bases/index.ts'
import { nameHint } from './hints.ts'
import { partNameProblem } from './part-names.ts'
import type { Problem } from './problems.ts'
import { componentNameProblem } from './schema/names.ts'
import { choices } from './sentences.ts'

/** What the rules across keys look at: the document as it is after variables and grammar, and where things were written. */
interface RuleSubject {
  content: Mapping
  base: BuildBase
  baseless: boolean
  document: Document
}

type Rule = (subject: RuleSubject) => readonly Problem[]

/** The rules across keys, in the order in which snapcraft applies them. */
const rules: readonly Rule[] = [
  baselessHasNoBase,
  gradeFitsDevel,
  fieldsAreSetOrAdopted,
  plugsAreNoLists,
  contentPlugsAreWhole,
  lintEntriesAreSingle,
  layoutEntriesAreSingle,
  componentNamesAreNames,
  componentCompressionIsSet,
  scriptsUseCraftctl,
  proServicesNeedToken,
  partNamesHaveNoSlash,
  partNamesArePlaces,
  noKeyIsLost,
]

/** Applies all rules. */
export function applyRules(subject: RuleSubject): Problem[] {
  return rules.flatMap(rule => rule(subject))
}

function found(subject: RuleSubject, path: Path, message: string, more: Partial<Problem> = {}): Problem[] {
  return [{ code: 'rule', path, message, shows: 'field', place: subject.document.placeOfKey(path), ...more }]
}

function baselessHasNoBase(subject: RuleSubject): readonly Problem[] {
  const { content, baseless } = subject
  if (!baseless || content.base === undefined || content.base === null) return []
  return found(
    subject,
    ['base'],
    `'base' key is not allowed when snap type is '${valueText(content.type)}'.`,
    { shows: 'nothing', remedy: "Use 'build-base' alone." },
  )
}

function gradeFitsDevel(subject: RuleSubject): readonly Problem[] {
  const { grade } = subject.content
  const build = subject.content['build-base'] ?? subject.content.build_base
  if (!isDevelopment(build) || grade === undefined || grade === null || isDevelopment(grade)) return []
  return found(subject, ['grade'], "grade must be 'devel' when build-base is 'devel'")
}

/** Only the first missing one is reported, as snapcraft does: the same line repeated three times helps nobody. */
function fieldsAreSetOrAdopted(subject: RuleSubject): readonly Problem[] {
  const { content } = subject
  const adopt = content['adopt-info'] ?? content.adopt_info
  if (adopt !== undefined && adopt !== null && adopt !== '') return []
  const fields = ['version', 'summary', 'description']
  const missing = fields.filter(field => content[field] === undefined || content[field] === null)
  if (missing[0] !== undefined) {
    return [
      {
        code: 'missing-key',
        path: [],
        message: `required field '${missing[0]}' is not set and 'adopt-info' not used.`,
        shows: 'nothing',
        remedy:
          missing.length > 1
            ? `Set ${listed(missing)}, or name in 'adopt-info' the part that provides them.`
            : `Set '${missing[0]}', or name in 'adopt-info' the part that provides it.`,
      },
    ]
  }
  const empty = fields.filter(field => content[field] === '')
  if (empty.length === 0) return []
  return found(
    subject,
    [empty[0] ?? ''],
    `'adopt-info' not set and required fields are missing: ${empty.map(field => `'${field}'`).join(', ')}`,
    { shows: 'nothing' },
  )
}

function listed(names: readonly string[]): string {
  const quoted = names.map(name => `'${name}'`)
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`
}

function plugsAreNoLists(subject: RuleSubject): readonly Problem[] {
  return entriesOf(subject.content.plugs).flatMap(([name, plug]) =>
    Array.isArray(plug) ? found(subject, ['plugs', name], `plug '${name}' cannot be a list.`) : [],
  )
}

function contentPlugsAreWhole(subject: RuleSubject): readonly Problem[] {
  return entriesOf(subject.content.plugs).flatMap(([name, plug]) => {
    if (!isMapping(plug)) return []
    const path = ['plugs', name]
    const provider = plug['default-provider']
    if (plug.interface === 'content' && (plug.target === undefined || plug.target === null)) {
      return found(subject, path, `contentPlug '${name}' must have a 'target' parameter.`, {
        remedy: 'The target is the directory of the snap where the content appears: $SNAP/… .',
      })
    }
    if (provider !== undefined && provider !== null && typeof provider !== 'string') {
      return found(subject, [...path, 'default-provider'], 'input should be a valid string')
    }
    if (typeof provider === 'string' && provider.includes('/')) {
      return found(
        subject,
        [...path, 'default-provider'],
        `specifying a snap channel in 'default_provider' is not supported: ${provider}`,
      )
    }
    return []
  })
}

function lintEntriesAreSingle(subject: RuleSubject): readonly Problem[] {
  const lint = subject.content.lint
  const ignore = isMapping(lint) && Array.isArray(lint.ignore) ? lint.ignore : []
  return ignore.flatMap((entry, index) =>
    isMapping(entry) && Object.keys(entry).length !== 1
      ? found(subject, ['lint', 'ignore', index], 'expected exactly one key in lint ignore entry.')
      : [],
  )
}

function layoutEntriesAreSingle(subject: RuleSubject): readonly Problem[] {
  const kinds = ['symlink', 'bind', 'bind-file', 'type']
  return entriesOf(subject.content.layout).flatMap(([place, entry]) => {
    if (!isMapping(entry)) return []
    const keys = Object.keys(entry)
    const path = ['layout', place]
    const unknown = keys
      .filter(key => !kinds.includes(key))
      .flatMap(key => found(subject, [...path, key], `input should be ${choices(kinds)}`))
    if (keys.length === 0)
      return found(subject, path, 'dictionary should have at least 1 item after validation, not 0')
    const many =
      keys.length > 1
        ? found(subject, path, `dictionary should have at most 1 item after validation, not ${keys.length}`)
        : []
    return [...unknown, ...many]
  })
}

function componentNamesAreNames(subject: RuleSubject): readonly Problem[] {
  return entriesOf(subject.content.components).flatMap(([name]) => {
    const problem = componentNameProblem(name)
    if (problem === undefined) return []
    const remedy =
      nameHint(name.replace(/^snap-+/, '')) ??
      "Use lower-case letters, digits and single dashes, with at least one letter, as in 'docs-extra'."
    return found(subject, ['components', name], problem, { remedy })
  })
}

/** As snapcraft does: only older bases ask for the token. */
function proServicesNeedToken(subject: RuleSubject): readonly Problem[] {
  const services = subject.content['ua-services'] ?? subject.content.ua_services
  if (bases[subject.base].proServices === 'are ignored' || services === undefined || services === null)
    return []
  return found(subject, ['ua-services'], 'UA services require a UA token to be specified.', {
    shows: 'nothing',
    remedy: "snapsmith has no Ubuntu Pro services: remove 'ua-services'.",
  })
}

function componentCompressionIsSet(subject: RuleSubject): readonly Problem[] {
  return entriesOf(subject.content.components).flatMap(([name, component]) =>
    isMapping(component) && component.compression === null
      ? found(
          subject,
          ['components', name, 'compression'],
          "setting compression to null is not supported. Remove the 'compression' key to inherit the snap's compression.",
        )
      : [],
  )
}

function scriptsUseCraftctl(subject: RuleSubject): readonly Problem[] {
  if (bases[subject.base].snapcraftctl) return []
  return entriesOf(subject.content.parts).flatMap(([name, part]) =>
    entriesOf(part).flatMap(([key, script]) => {
      if (
        !/^override-(?:pull|build|stage|prime)$/.test(key) ||
        typeof script !== 'string' ||
        !callsSnapcraftctl(script)
      )
        return []
      return found(
        subject,
        ['parts', name, key],
        `can't use 'snapcraftctl' in the ${key} script for part '${name}'. Use 'craftctl' instead.`,
      )
    }),
  )
}

function callsSnapcraftctl(script: string): boolean {
  return script
    .split('\n')
    .filter(hasBalancedQuotes)
    .some(line => /^\s*(?:"|')?(?:[^\s"'#]*\/)?snapcraftctl(?:"|')?(?:\s|$)/.test(line))
}

/** A line that Python's shlex cannot split is left alone. */
function hasBalancedQuotes(line: string): boolean {
  return !/['"]/.test(line.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'/g, ''))
}

function partNamesHaveNoSlash(subject: RuleSubject): readonly Problem[] {
  if (bases[subject.base].slashInPartNames) return []
  // The parts of extensions have a slash in their names everywhere.
  const own = isMapping(subject.document.value) ? subject.document.value.parts : undefined
  return entriesOf(own)
    .filter(([name]) => name.includes('/'))
    .flatMap(([name]) =>
      found(subject, ['parts', name], `invalid part names: ${name}`, {
        remedy: "Part names may not contain the '/' character. Rename invalid parts.",
        shows: 'nothing',
      }),
    )
}

function partNamesArePlaces(subject: RuleSubject): readonly Problem[] {
  const names = new Set(entriesOf(subject.content.parts).map(([name]) => name))
  return [...names].flatMap(name => {
    const remedy = partNameProblem(name, names)
    return remedy === undefined
      ? []
      : found(subject, ['parts', name], `invalid part names: ${name}`, { remedy, shows: 'nothing' })
  })
}

/** One name is left out of every mapping by the library that checks them, so that nobody would see what became of it. */
function noKeyIsLost(subject: RuleSubject): readonly Problem[] {
  const problems: Problem[] = []
  const path: (string | number)[] = []
  const walk = (value: unknown): void => {
    const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
      ? [...value.entries()]
      : entriesOf(value)
    for (const [key, item] of entries) {
      if (typeof item !== 'object' && key !== '__proto__') continue
      path.push(key)
      // At the top it is told like any other key that does not exist.
      if (key === '__proto__' && path.length > 1)
        problems.push(
          ...found(subject, [...path], "the name '__proto__' cannot be used", {
            remedy: 'Choose another name.',
          }),
        )
      walk(item)
      path.pop()
    }
  }
  walk(subject.document.value)
  return problems
}

/** The part that holds the root's build-packages and build-snaps. */
export const rootPart = 'snapcraft/core'

function entriesOf(value: unknown): [string, Mapping[string]][] {
  return isMapping(value) ? Object.entries(value) : []
}
