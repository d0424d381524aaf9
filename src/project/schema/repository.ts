import * as z from 'zod'
import { lenientInteger } from '../../yaml/scalars.ts'
import { sentenceOf } from '../sentences.ts'
import { list, uniqueList } from './shapes.ts'

const words = uniqueList(z.string())
const named = ['always', 'prefer', 'defer'] as const

const priority = z
  .preprocess(
    value =>
      typeof value === 'string' && (named as readonly string[]).includes(value)
        ? value
        : lenientInteger(value),
    z.unknown().superRefine((value, context) => {
      if (value === 0)
        context.addIssue({ code: 'custom', message: 'priority cannot be zero', params: { zero: true } })
      else if (typeof value === 'string' && !(named as readonly string[]).includes(value)) {
        context.addIssue({
          code: 'custom',
          message: 'input should be a valid integer, unable to parse string as an integer',
        })
      } else if (typeof value !== 'string' && typeof value !== 'number')
        context.addIssue({ code: 'custom', message: 'input should be a valid integer' })
    }),
  )
  .optional()
  .meta({
    anyOf: [{ type: 'integer', not: { const: 0 } }, { enum: [...named] }],
    description:
      "How apt prefers the repository's packages: a number other than 0, or always, prefer, defer.",
    examples: ['always'],
  })

const type = z.literal('apt').meta({ description: 'Always apt.', examples: ['apt'] })

const keyId = z
  .string()
  .superRefine((value, context) => {
    if (value.length < 40)
      context.addIssue({ code: 'custom', message: 'string should have at least 40 characters' })
    else if (value.length > 40)
      context.addIssue({ code: 'custom', message: 'string should have at most 40 characters' })
    else if (!/^[0-9A-F]{40}$/.test(value))
      context.addIssue({ code: 'custom', message: "string should match pattern '[0-9A-F]{40}'" })
  })
  .meta({
    pattern: '^[0-9A-F]{40}$',
    description: "The fingerprint of the repository's key.",
    examples: ['78E1918602959B9C59103100F1831DDAFC42E99D'],
  })

/** A personal package archive. */
const ppa = z.strictObject({
  type,
  ppa: z
    .string()
    .min(1, 'string should have at least 1 character')
    .meta({ description: 'Owner and name of the archive.', examples: ['snappy-dev/image'] }),
  priority,
  'key-id': keyId.optional(),
})

/** Ubuntu's cloud archive. */
const cloud = z.strictObject({
  type,
  cloud: z
    .string()
    .min(1, 'string should have at least 1 character')
    .meta({ description: 'The release of OpenStack.', examples: ['antelope'] }),
  priority,
  pocket: z
    .enum(['updates', 'proposed'])
    .default('updates')
    .meta({ description: 'Which pocket of the archive.', examples: ['proposed'] }),
})

/** Any repository of Debian packages. */
const apt = z
  .strictObject({
    type,
    priority,
    'key-id': keyId,
    url: z
      .string()
      .meta({ description: 'Where the repository is.', examples: ['https://example.com/ubuntu'] }),
    architectures: words
      .optional()
      .meta({ description: 'For which architectures; all of them unless said.', examples: [['amd64']] }),
    formats: list(z.enum(['deb', 'deb-src']))
      .optional()
      .meta({ description: 'Packages, sources, or both.', examples: [['deb']] }),
    path: z
      .string()
      .optional()
      .meta({ description: 'The directory, in a repository without suites.', examples: ['/'] }),
    components: words
      .optional()
      .meta({ description: 'The components, which go with suites.', examples: [['main']] }),
    'key-server': z
      .string()
      .optional()
      .meta({ description: 'Where the key is fetched from.', examples: ['keyserver.ubuntu.com'] }),
    suites: uniqueList(
      z
        .string()
        .superRefine((suite, context) => {
          if (suite.endsWith('/'))
            context.addIssue({
              code: 'custom',
              message: `invalid suite '${suite}'. Suites must not end with a '/'.`,
            })
        })
        .meta({ pattern: '[^/]$' }),
    )
      .optional()
      .meta({ description: 'The suites, which need components.', examples: [['noble']] }),
    pocket: z
      .enum(['release', 'updates', 'proposed', 'security'])
      .optional()
      .meta({ description: 'The pocket, with series instead of suites.', examples: ['updates'] }),
    series: z
      .string()
      .optional()
      .meta({ description: 'The series, with pocket instead of suites.', examples: ['noble'] }),
  })
  .meta({
    if: { required: ['path'] },
    then: { properties: { suites: { maxItems: 0 }, components: { maxItems: 0 } } },
    else: {
      if: { required: ['suites'], properties: { suites: { minItems: 1 } } },
      then: { required: ['components'] },
      else: { properties: { components: { maxItems: 0 } } },
    },
  })

/** The three kinds of repository; the key that a repository has tells which one it is. */
export const repositoryKinds = { ppa, cloud, apt } as const

/** Repositories of packages. */
export const packageRepositories = list(
  z.record(z.string(), z.unknown()).superRefine((given, context) => {
    const kind = 'ppa' in given ? ppa : 'cloud' in given ? cloud : apt
    const result = kind.safeParse(given, { error: sentenceOf, reportInput: true })
    const name = String([given.ppa, given.cloud, given.url].find(item => typeof item === 'string') ?? '')
    const about = (sentence: string, path: string[] = []): void => {
      context.addIssue({
        code: 'custom',
        path,
        message: `invalid package repository for '${name}': ${sentence}`,
      })
    }
    for (const issue of result.error?.issues ?? []) {
      if (issue.code === 'custom' && issue.params?.zero === true)
        about('invalid priority: Priority cannot be zero.')
      else
        context.addIssue({
          ...issue,
          code: 'custom',
          params: { ...('keys' in issue ? { keys: issue.keys } : {}) },
        })
    }
    if (result.success && kind === apt) checkAptPaths(given, about)
  }),
)

function checkAptPaths(
  given: Record<string, unknown>,
  about: (sentence: string, path?: string[]) => void,
): void {
  const items = (key: string): string[] => (Array.isArray(given[key]) ? given[key].map(String) : [])
  const shown = (key: string): string =>
    `[${items(key)
      .map(item => `'${item}'`)
      .join(', ')}]`
  if (typeof given.path === 'string') {
    for (const key of ['components', 'suites'])
      if (items(key).length > 0)
        about(`${key} ${shown(key)} cannot be combined with path '${given.path}'.`, [key])
    return
  }
  if (items('suites').length > 0 && items('components').length === 0)
    about('components must be specified when using suites.')
  if (
    items('components').length > 0 &&
    items('suites').length === 0 &&
    !('series' in given && 'pocket' in given)
  ) {
    about('either "suites" or "series and pocket" must be specified when using components.')
  }
}
