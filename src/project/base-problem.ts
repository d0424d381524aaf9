import { UserError } from '../errors.ts'
import { isMapping, valueText } from '../yaml/document.ts'
import type { Document, Mapping } from '../yaml/document.ts'
import { baseNames, buildBases, effectiveBase, isBaseless } from './bases.ts'
import { suggestion } from './check.ts'
import type { Problem } from './problems.ts'
import { choices } from './sentences.ts'

/** The snapcraft that last built for a base that nobody builds for any more. */
const retired: Record<string, number> = { core: 4, core18: 7, core20: 8 }

/** Why it cannot be said which base's rules hold for a project; nothing else can be checked before that. */
export function baseProblem(document: Document): Problem | UserError | undefined {
  const content = isMapping(document.value) ? document.value : {}
  const old = [content['build-base'], content.base].find(
    name => typeof name === 'string' && Object.hasOwn(retired, name),
  )
  if (typeof old === 'string') return retiredBase(old)
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
      remedy: `Name the snap that provides the system below: ${choices(baseNames.filter(name => name !== 'bare' && name !== 'devel'))}.`,
    }
  }
  if (!(baseNames as readonly unknown[]).includes(base)) return unknownBase(document, 'base', baseNames)
  if (base === 'bare') return buildBaseProblem(document, build, "'build_base' | 'build-base'")
  if (
    base === 'devel' ||
    build === undefined ||
    build === null ||
    build === 'devel' ||
    content['build-base'] === undefined
  )
    return undefined
  if (!Object.hasOwn(buildBases, valueText(build)))
    return problem(document, 'build-base', `Unknown base '${valueText(build)}'`)
  // As snapcraft does: on core22 the build-base may repeat the base.
  if (base === 'core22' && build === 'core22') return undefined
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
      remedy: `Add 'build-base': ${choices(Object.keys(buildBases))}.`,
    }
  }
  return Object.hasOwn(buildBases, valueText(build))
    ? undefined
    : unknownBase(document, 'build-base', Object.keys(buildBases))
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
    ...(remedy === undefined ? {} : { remedy }),
  }
}

function retiredBase(name: string): UserError {
  const last = retired[name]
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
