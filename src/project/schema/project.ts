import * as z from 'zod'
import { bases, basesThat, isDevelopment, usualBase } from '../../bases/index.ts'
import type { BuildBase } from '../../bases/index.ts'
import { app } from './app.ts'
import { components } from './component.ts'
import { environment, hooks } from './hook.ts'
import { snapName, version } from './names.ts'
import { packageRepositories } from './repository.ts'
import {
  anything,
  freeMap,
  list,
  mapOf,
  matching,
  model,
  oneOf,
  optional,
  shortText,
  text,
  uniqueList,
} from './shapes.ts'

/** A link: one address or several, always a list afterwards. */
const links = z.preprocess(
  value => (typeof value === 'string' || typeof value === 'number' ? [String(value)] : value),
  uniqueList(text).meta({ uniqueItems: true, orOne: true }),
)

const lintIgnore = list(z.union([text, mapOf(list(text)).meta({ minProperties: 1, maxProperties: 1 })]))

/** Which keys an entry has, and that it has one, is a rule of its own: both can be wrong at once. */
const layoutEntry = mapOf(text).meta({
  minProperties: 1,
  maxProperties: 1,
  propertyNames: { enum: ['symlink', 'bind', 'bind-file', 'type'] },
})

/** A plug is anything but a list; what a schema can say of the rules for content goes with it. */
const plug = anything.meta({
  not: { type: 'array' },
  if: { type: 'object', required: ['interface'], properties: { interface: { const: 'content' } } },
  then: { required: ['target'], properties: { target: { not: { type: 'null' } } } },
  properties: { 'default-provider': { type: ['string', 'null'], pattern: '^[^/]*$' } },
})

/** The keys that hold for every base. */
const platformBases = basesThat(({ builds }) => builds === 'platforms')

const everywhere = {
  name: snapName.meta({ description: "The snap's name in the store.", examples: ['hello-hooks'] }),
  title: optional(shortText(40, 2)).meta({
    description: 'The name that people see.',
    examples: ['Hello Hooks'],
  }),
  version: optional(version).meta({
    description: "The version; 'git' takes it from the repository. Quote it when it looks like a number.",
    examples: ['1.0'],
  }),
  summary: optional(shortText(78)).meta({
    description: 'One line about the snap.',
    examples: ['Says hello from a hook'],
  }),
  description: optional(text).meta({
    description: 'More about the snap; Markdown.',
    examples: ['A longer text.'],
  }),
  contact: optional(links).meta({
    description: 'Where to reach the publisher: addresses of mail or pages.',
    examples: ['me@example.com'],
  }),
  issues: optional(links).meta({
    description: 'Where to report problems.',
    examples: ['https://example.com/issues'],
  }),
  'source-code': optional(links).meta({
    description: 'Where the source is.',
    examples: ['https://example.com/hello.git'],
  }),
  website: optional(links).meta({ description: "The snap's pages.", examples: ['https://example.com'] }),
  donation: optional(links).meta({
    description: 'Where to give money.',
    examples: ['https://example.com/donate'],
  }),
  license: optional(text).meta({
    description: 'The licence as an SPDX expression, or proprietary.',
    examples: ['Apache-2.0'],
  }),
  'adopt-info': optional(z.string()).meta({
    description: 'The part that may set version and grade, and whose parse-info fills what is left out here.',
    examples: ['app'],
  }),
  'package-repositories': optional(packageRepositories).meta({
    description: 'Repositories of Debian packages for the build.',
    examples: [[{ type: 'apt', ppa: 'snappy-dev/image' }]],
  }),
  compression: oneOf('lzo', 'xz')
    .default('xz')
    .meta({ description: 'How the image is compressed.', examples: ['lzo'] }),
  icon: optional(text).meta({
    description: "The snap's icon, relative to the project.",
    examples: ['snap/gui/hello.png'],
  }),
  confinement: oneOf('classic', 'devmode', 'strict').meta({
    description: 'Whether the snap is confined.',
    examples: ['strict'],
  }),
  layout: optional(mapOf(layoutEntry)).meta({
    description: 'Places of the system that show something of the snap.',
    examples: [{ '/etc/hello': { bind: '$SNAP_DATA/etc' } }],
  }),
  grade: optional(
    z.enum(['stable', 'devel'], {
      error: issue =>
        ['string', 'number', 'undefined'].includes(typeof issue.input)
          ? undefined
          : 'input should be a valid string',
    }),
  ).meta({ description: 'Whether the snap may go to stable channels.', examples: ['stable'] }),
  assumes: uniqueList(text)
    .optional()
    .meta({ description: 'What snapd must be able to do.', examples: [['snapd2.66']] }),
  hooks: optional(hooks).meta({
    description: 'What hooks need; the scripts themselves are in snap/hooks or come from a part.',
    examples: [{ configure: { plugs: ['network'] } }],
  }),
  passthrough: optional(freeMap).meta({
    description: 'Keys that are copied into snap.yaml without a check.',
    examples: [{ 'new-key': 'value' }],
  }),
  apps: optional(mapOf(app)).meta({
    description: 'The programs and services of the snap.',
    examples: [{ hello: { command: 'bin/hello' } }],
  }),
  plugs: optional(mapOf(plug)).meta({
    description: 'Plugs with attributes; a plain plug is better named where it is used.',
    examples: [{ sounds: { interface: 'content', target: '$SNAP/sounds' } }],
  }),
  slots: optional(mapOf(anything)).meta({
    description: 'Slots with attributes.',
    examples: [{ sounds: { interface: 'content', read: ['$SNAP/sounds'] } }],
  }),
  lint: optional(
    model('Lint', {
      ignore: lintIgnore.meta({
        description: 'Linters to leave out: a name, or a name with the files it should leave alone.',
        examples: [['classic', { library: ['usr/lib/*'] }]],
      }),
    }),
  ).meta({ description: 'What the linters leave out.', examples: [{ ignore: ['classic'] }] }),
  epoch: optional(
    matching(/^(?:0|[1-9][0-9]*[*]?)$/, 'epoch is a positive integer followed by an optional asterisk'),
  ).meta({ description: 'Separates versions whose data does not fit together.', examples: ['1*'] }),
  'system-usernames': optional(freeMap).meta({
    description: 'System users that the snap runs services as.',
    examples: [{ _daemon_: 'shared' }],
  }),
  environment: optional(environment).meta({
    description: 'Environment variables for all apps; null takes away what would be set.',
    examples: [{ LANG: 'C.UTF-8' }],
  }),
  'build-packages': anything
    .optional()
    .meta({ description: 'Debian packages that the build needs, whichever part.', examples: [['git']] }),
  'build-snaps': anything
    .optional()
    .meta({ description: 'Snaps that the build needs, whichever part.', examples: [['go/1.22/stable']] }),
  'ua-services': optional(uniqueServices()).meta({
    description: 'Ubuntu Pro services for the build; no longer used.',
    examples: [['esm-apps']],
  }),
  provenance: optional(
    matching(/^[a-zA-Z0-9-]*$/, 'provenance must consist of alphanumeric characters and/or hyphens.'),
  ).meta({ description: 'Who built the snap, where the store knows several.', examples: ['example-build'] }),
  components: components.optional().meta({
    description: 'Parts of the snap that are installed on demand.',
    examples: [{ sounds: { type: 'standard', summary: 'Sounds', description: 'Sounds.' } }],
  }),
  parts: anything.optional().meta({
    description: 'How the snap is built: the parts by name.',
    examples: [{ hello: { plugin: 'dump', source: '.' } }],
  }),
  platforms: anything.optional().meta({
    description: `What is built where, and for whom (${platformBases[0]} and later).`,
    examples: [{ amd64: null }],
  }),
}

/** Which of the models a project is checked against. */
interface Family {
  /** `baseless` for base, kernel and snapd snaps. */
  base: BuildBase | 'bare' | 'baseless'
  buildBase: BuildBase
}

/** The model of one family: the same keys, but for those that tell the families apart. */
export function projectModel(family: Family) {
  const known = models.get(`${family.base} ${family.buildBase}`)
  if (known !== undefined) return known
  const made = makeModel(family)
  models.set(`${family.base} ${family.buildBase}`, made)
  return made
}

type ProjectModel = ReturnType<typeof makeModel>
const models = new Map<string, ProjectModel>()

function makeModel({ base, buildBase }: Family) {
  return model('Project', {
    ...everywhere,
    ...(isDevelopment(base)
      ? { grade: oneOf('devel').meta({ description: 'Always devel for this base.', examples: ['devel'] }) }
      : {}),
    base: optional(text).meta({
      description: 'The snap that provides the system below.',
      examples: [usualBase],
    }),
    'build-base': (isDevelopment(base) ? oneOf('devel') : optional(text)).meta({
      description: 'The base to build with, where it is not the base itself.',
      examples: [usualBase],
    }),
    type:
      base === 'baseless'
        ? optional(oneOf('base', 'kernel', 'snapd'))
        : optional(ownType).meta({
            description: 'The kind of snap; an app unless said.',
            examples: ['gadget'],
          }),
    architectures: (bases[buildBase].builds === 'architectures' ? anything : noArchitectures)
      .optional()
      .meta({
        description: `What is built where, and for whom (${basesThat(({ builds }) => builds === 'architectures').join(', ')}).`,
        examples: [[{ 'build-on': 'amd64' }]],
      }),
  })
}

/** The document's top level after validation. */
export type ProjectContent = z.output<ProjectModel>

const ownType = z.enum(['app', 'gadget'], {
  error: issue =>
    issue.input === undefined
      ? undefined
      : typeof issue.input === 'string'
        ? "input should be 'app', 'base', 'gadget', 'kernel', or 'snapd'"
        : "input should be 'app', 'gadget' or None",
})

const noArchitectures = z.unknown().superRefine((value, context) => {
  // As snapcraft does: the sentence names the first of these bases for the others as well.
  if (value !== null)
    context.addIssue({
      code: 'custom',
      message: `'architectures' key is not supported for base '${platformBases[0]}'. Use 'platforms' key instead.`,
    })
})

function uniqueServices() {
  return z.array(text, {
    error: issue => (issue.code === 'invalid_type' ? 'input should be a valid set' : undefined),
  })
}
