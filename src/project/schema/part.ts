import * as z from 'zod'
import { lenientTruth } from '../../yaml/scalars.ts'
import { list, mapOf, text, wholeNumber } from './shapes.ts'

/** The steps that every part goes through, in order. */
export type StepName = 'pull' | 'build' | 'stage' | 'prime'

const relativePath = z
  .string()
  .superRefine((path, context) => {
    if (path === '') context.addIssue({ code: 'custom', message: 'path cannot be empty' })
    else if (path.startsWith('/'))
      context.addIssue({
        code: 'custom',
        message: `'${path}' must be a relative path (cannot start with '/')`,
      })
  })
  .meta({ pattern: '^[^/]' })

const script = text.nullable().default(null)
const texts = list(text).default([])

/** A change of owner or mode while the snap is packed. */
const permission = z
  .object({
    path: text
      .default('*')
      .meta({ description: 'Which files, as a glob; all of the part unless said.', examples: ['bin/*'] }),
    owner: wholeNumber
      .nullable()
      .default(null)
      .meta({ description: 'Numeric user id; needs group.', examples: [1000] }),
    group: wholeNumber
      .nullable()
      .default(null)
      .meta({ description: 'Numeric group id; needs owner.', examples: [1000] }),
    mode: z
      .string()
      .nullable()
      .default(null)
      .meta({ description: 'Permission bits as octal digits in quotes.', examples: ['755'] }),
  })
  .superRefine((given, context) => {
    if ((given.owner === null) !== (given.group === null)) {
      context.addIssue({
        code: 'custom',
        message: 'if either "owner" or "group" is defined, both must be set',
      })
    }
  })
  .meta({ dependentRequired: { owner: ['group'], group: ['owner'] } })

interface PartKey<T extends z.ZodType = z.ZodType> {
  shape: T
  /** The step that must run again when the key changes; null when no step depends on it. */
  step: StepName | null
  description: string
  example: unknown
}

function key<T extends z.ZodType>(
  step: StepName | null,
  shape: T,
  description: string,
  example: unknown,
): PartKey<T> {
  return { shape, step, description, example }
}

const declared = {
  source: key(
    'pull',
    text.nullable().default(null),
    'Where the source comes from: a directory, an archive, an address of a repository.',
    './src',
  ),
  'source-type': key(
    'pull',
    text.default(''),
    'The kind of source, when its name does not tell: local, tar, git, zip, deb, …',
    'git',
  ),
  'source-checksum': key(
    'pull',
    text.default(''),
    'What the source must hash to, as algorithm/digest.',
    'sha256/9f86d081884c7d65…',
  ),
  'source-channel': key(
    'pull',
    text.nullable().default(null),
    'The channel to take a snap source from.',
    'latest/stable',
  ),
  'source-branch': key('pull', text.default(''), 'The branch of a repository.', 'main'),
  'source-tag': key(
    'pull',
    text.default(''),
    'The tag of a repository; quote it when it looks like a number.',
    'v1.2.3',
  ),
  'source-commit': key('pull', text.default(''), 'The commit of a repository.', '8a0f1c6'),
  'source-depth': key(
    'pull',
    wholeNumber.default(0),
    'How many commits of a repository are fetched; 0 fetches all.',
    1,
  ),
  'source-subdir': key(
    'pull',
    text.default(''),
    'The directory within the source in which the plugin works.',
    'server',
  ),
  'source-submodules': key(
    'pull',
    list(text).nullable().default(null),
    'Which submodules are fetched; all of them when left out, none for an empty list.',
    ['vendor/lib'],
  ),
  'disable-parallel': key(
    'build',
    z.preprocess(lenientTruth, z.boolean().meta({ truth: true })).default(false),
    'Builds with one job.',
    true,
  ),
  after: key('build', texts, 'Parts that must be staged before this one is built.', ['library']),
  'stage-packages': key('pull', texts, 'Debian packages that are unpacked into the part.', ['libcurl4']),
  'build-packages': key('build', texts, 'Debian packages that the build needs on this machine.', [
    'libcurl4-openssl-dev',
  ]),
  'stage-snaps': key('pull', texts, 'Snaps that are unpacked into the part.', ['hello/latest/stable']),
  'build-snaps': key('build', texts, 'Snaps that the build needs on this machine.', ['go/1.22/stable']),
  'build-environment': key(
    'build',
    list(mapOf(text).meta({ minProperties: 1, maxProperties: 1 })).default([]),
    'Variables for the build, in order, one for each item.',
    [{ CGO_ENABLED: '0' }],
  ),
  'build-attributes': key('build', texts, 'Words that change how the part is built.', ['enable-patchelf']),
  organize: key('build', mapOf(text).default({}), 'Moves files of the part: from (a glob) to where.', {
    'usr/sbin/server': 'bin/server',
  }),
  stage: key(
    'stage',
    list(relativePath).default(['*']),
    'What goes from the part into the stage: globs, with a leading - to leave out.',
    ['-usr/share/man'],
  ),
  prime: key(
    'prime',
    list(relativePath).default(['*']),
    'What goes from the stage into the snap: globs, with a leading - to leave out.',
    ['bin', '-**/*.a'],
  ),
  'override-pull': key(
    'pull',
    script,
    "A bash script instead of the pull step; 'craftctl default' does what the step would.",
    'craftctl default\ncraftctl set version=1.0',
  ),
  'override-build': key(
    'build',
    script,
    "A bash script instead of the build step; 'craftctl default' does what the step would.",
    'craftctl default\nstrip $CRAFT_PART_INSTALL/bin/*',
  ),
  'override-stage': key(
    'stage',
    script,
    "A bash script instead of the stage step; 'craftctl default' does what the step would.",
    'craftctl default',
  ),
  'override-prime': key(
    'prime',
    script,
    "A bash script instead of the prime step; 'craftctl default' does what the step would.",
    'craftctl default',
  ),
  permissions: key('prime', list(permission).default([]), 'Owners and modes that files get in the snap.', [
    { path: 'bin/*', mode: '755' },
  ]),
  'parse-info': key(
    null,
    list(text)
      .nullable()
      .default([])
      .transform(files => files ?? []),
    'Files from which a part that is named in adopt-info takes title, version, icon and more.',
    ['usr/share/metainfo/org.example.Hello.metainfo.xml'],
  ),
} satisfies Record<string, PartKey>

type Declared = typeof declared
type Shapes = { [K in keyof Declared]: Declared[K]['shape'] }

/** The keys that every part may have, with their defaults. */
export const commonPartKeys = z.strictObject(
  Object.fromEntries(
    Object.entries(declared).map(([name, { shape, description, example }]) => [
      name,
      shape.meta({ description, examples: [example] }),
    ]),
  ) as unknown as Shapes,
)

/** The keys that every part has, defaults filled in. */
export type PartKeys = Readonly<z.output<typeof commonPartKeys>>

/** The step that must run again when a key changes. */
export const partKeySteps = Object.fromEntries(
  Object.entries(declared).map(([name, { step }]) => [name, step]),
) as Record<keyof PartKeys, StepName | null>

/** Keys of overlays, which snapcraft never has switched on. */
export const overlayKeys = [
  'overlay',
  'overlay-packages',
  'overlay-script',
  'override-overlay',
  'overlay-recommended-packages',
] as const
