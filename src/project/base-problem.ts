import { UserError } from '../errors.ts'
import { isMapping, valueText } from '../yaml/document.ts'
import type { Document, Mapping } from '../yaml/document.ts'
import { bases, buildBases, isBare, isBuildBase, isDevelopment } from '../bases/index.ts'
import { retiredBase } from '../bases/retired.ts'
import { baseNames, effectiveBase, isBaseless } from './bases.ts'
import { suggestion } from './check.ts'
import type { Problem } from './problems.ts'
import { choices } from './sentences.ts'
import { defined } from '../record.ts'

/** Why it cannot be said which base's rules hold for a project; nothing else can be checked before that. */
export function baseProblem(document: Document): Problem | UserError | undefined {
  const content = isMapping(document.value) ? document.value : {}
  for (const name of [content['build-base'], content.base]) {
    const retired = retiredBase(name)
    if (retired !== undefined) return builtNoMore(valueText(name), retired.snapcraft)
  }
  for (const key of ['base', 'build-base']) {
    const value = content[key]
    if (value !== undefined && value !== null && typeof value !== 'string')
      return problem(document, key, 'input should be a valid string')
  }
  return isBaseless(content.type) ? baselessProblem(document, content) : ownBaseProblem(document, content)
}

function ownBaseProblem(document: Document, content: Mapping): Problem | UserError | undefined {
  const { base, type } = content
  const build = writtenBuildBase(content)
  if (base === undefined || base === null) {
    return {
      code: 'missing-key',
      path: [],
      message:
        typeof type === 'string'
          ? `missing 'base' key for snap type '${type}'.`
          : "missing 'base' key for snap.",
      shows: 'nothing',
      remedy: `Name the snap that provides the system below: ${choices(buildBases.filter(name => !isDevelopment(name)))}.`,
    }
  }
  if (!isBuildBase(base) && !isBare(base)) return unknownBase(document, 'base', baseNames)
  if (isBare(base)) return buildBaseProblem(document, build, "'build_base' | 'build-base'")
  if (
    isDevelopment(base) ||
    build === undefined ||
    build === null ||
    isDevelopment(build) ||
    content['build-base'] === undefined
  )
    return undefined
  if (!isBuildBase(build)) return problem(document, 'build-base', `Unknown base '${valueText(build)}'`)
  if (base === build && bases[build].buildBaseRepeats) return undefined
  return problem(
    document,
    'build-base',
    "cannot specify a core 'build-base' alongside a 'base'",
    "Remove 'build-base': it is the base itself unless that is 'bare' or 'devel'.",
  )
}

function baselessProblem(document: Document, content: Mapping): Problem | undefined {
  return buildBaseProblem(document, writtenBuildBase(content), "'build_base' | 'build-base'")
}

function writtenBuildBase(content: Mapping): Mapping[string] | undefined {
  return 'build-base' in content ? content['build-base'] : content.build_base
}

function buildBaseProblem(document: Document, build: unknown, key: string): Problem | undefined {
  if (build === undefined) {
    return {
      code: 'missing-key',
      path: ['build-base'],
      message: `unable to extract tag using discriminator ${key}`,
      shows: 'nothing',
      place: document.placeOfKey(['base']),
      remedy: `Add 'build-base': ${choices(buildBases)}.`,
    }
  }
  return isBuildBase(build) ? undefined : unknownBase(document, 'build-base', buildBases)
}

function unknownBase(document: Document, key: 'base' | 'build-base', known: readonly string[]): Problem {
  const value = isMapping(document.value) ? (document.value[key] ?? document.value.build_base) : undefined
  const near = suggestion(valueText(value), known)
  const tag = key === 'base' ? "'base'" : "'build_base' | 'build-base'"
  return {
    code: 'unknown-value',
    path: [key],
    shows: 'nothing',
    place: document.placeOfValue([key]),
    message: `input tag '${valueText(value)}' found using ${tag} does not match any of the expected tags: ${known.map(name => `'${name}'`).join(', ')}`,
    ...(near === undefined ? {} : { remedy: `Did you mean '${near}'?` }),
  }
}

function problem(document: Document, key: string, message: string, remedy?: string): Problem {
  return {
    code: 'bad-value',
    path: [key],
    message,
    shows: 'field',
    place: document.placeOfValue([key]),
    ...defined({ remedy }),
  }
}

function builtNoMore(name: string, last: number): UserError {
  return new UserError('retired-base', `Base '${name}' is not supported by this version of Snapcraft.`, {
    resolution: `Use Snapcraft ${last} from the '${last}.x' channel of snapcraft where '${name}' was last supported, or move the project to a newer base.`,
  })
}

/** The base whose rules hold, once `baseProblem` has found nothing. */
export function knownBase(document: Document): NonNullable<ReturnType<typeof effectiveBase>> {
  const base = effectiveBase(document.value)
  if (base === undefined) throw new Error('a document without a known base')
  return base
}
