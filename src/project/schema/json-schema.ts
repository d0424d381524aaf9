import { buildBases, usualBase } from '../../bases/index.ts'
import { baselessTypes, baseNames, debianArchitectures, snapArchitectures } from '../bases.ts'
import { orderedKeys } from '../printing.ts'
import { hook } from './hook.ts'
import { converted, pick, withUnderscores } from './json-conversion.ts'
import type { JsonSchema } from './json-conversion.ts'
import { partSchema, statement } from './json-part.ts'
import { rules } from './json-rules.ts'
import { architectureItem, platform } from './platform.ts'
import { projectModel } from './project.ts'
import { repositoryKinds } from './repository.ts'

/** The hooks that snapd runs, for editors to propose; any name is accepted, as snapcraft accepts it. */
const knownHooks: Readonly<Record<string, string>> = {
  'check-health': 'Tells how the snap is; runs after installing, refreshing and configuring.',
  configure: 'Runs when the snap is installed and refreshed, and when an option is set.',
  'default-configure': 'Runs before install, for the defaults of the gadget snap.',
  'fde-setup': 'Sets up disk encryption; for kernel snaps.',
  'gate-auto-refresh': 'Runs before an automatic refresh, and can hold it.',
  install: 'Runs once, when the snap is installed, before its services start.',
  'post-refresh': 'Runs after a refresh, in the new revision, before its services start.',
  'pre-refresh': 'Runs before a refresh, in the old revision, after its services have stopped.',
  'prepare-device': 'Runs before the device is registered; for gadget snaps.',
  remove: 'Runs when the last revision is removed.',
}

/** The schema of the whole project file, for editors and other programs: JSON schema, draft 2020-12. */
export function projectJsonSchema(): JsonSchema {
  const top = converted(projectModel({ base: usualBase, buildBase: usualBase }))
  const properties = top.properties as Record<string, JsonSchema>
  const describe = (key: string): JsonSchema => pick(properties[key], ['description', 'examples'])
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'snapcraft.yaml',
    description: `A project that snapsmith or snapcraft builds into a snap, on ${buildBases[0]} and later bases.`,
    type: 'object',
    additionalProperties: false,
    required: ['name', 'confinement'],
    properties: withUnderscores(
      orderedKeys({
        ...properties,
        base: { ...describe('base'), enum: [...baseNames, null] },
        'build-base': { ...describe('build-base'), enum: [...buildBases, null] },
        type: { ...describe('type'), enum: ['app', 'gadget', ...baselessTypes, null] },
        hooks: hooksSchema(properties.hooks),
        platforms: {
          ...describe('platforms'),
          type: 'object',
          minProperties: 1,
          propertyNames: { not: { enum: ['any', '*'] } },
          properties: platformLabels(),
          additionalProperties: { ...converted(platform), required: ['build-on', 'build-for'] },
        },
        architectures: {
          ...describe('architectures'),
          anyOf: [
            { type: 'array', items: { enum: [...debianArchitectures] }, uniqueItems: true },
            { type: 'array', items: { ...converted(architectureItem), required: ['build-on'] } },
            { type: 'null' },
          ],
        },
        parts: { ...describe('parts'), type: 'object', additionalProperties: { $ref: '#/$defs/part' } },
        'build-packages': { ...describe('build-packages'), ...rootPackages },
        'build-snaps': { ...describe('build-snaps'), ...rootPackages },
        'package-repositories': {
          ...describe('package-repositories'),
          anyOf: [{ type: 'null' }, { type: 'array', items: repositorySchema() }],
        },
      }) as Record<string, JsonSchema>,
    ),
    allOf: rules,
    $defs: { part: partSchema(), hook: converted(hook) },
  }
}

/** Of the root's packages nobody checks the grammar, so `try` is still taken; core22 takes a mapping for the list of its keys. */
const rootPackages: JsonSchema = {
  anyOf: [
    { type: ['string', 'object'] },
    {
      type: 'array',
      items: { anyOf: [{ type: ['string', 'number'] }, statement({ type: 'array' }, '|^try$')] },
    },
  ],
}

function hooksSchema(hooks: JsonSchema | undefined): JsonSchema {
  const properties = Object.fromEntries(
    Object.entries(knownHooks).map(([name, description]) => [name, { description, $ref: '#/$defs/hook' }]),
  )
  return {
    ...pick(hooks, ['description', 'examples']),
    type: ['object', 'null'],
    properties,
    additionalProperties: { $ref: '#/$defs/hook' },
  }
}

function repositorySchema(): JsonSchema {
  const { ppa, cloud, apt } = repositoryKinds
  return {
    if: { required: ['ppa'] },
    then: converted(ppa),
    else: { if: { required: ['cloud'] }, then: converted(cloud), else: converted(apt) },
  }
}

/** A label that is an architecture says what is built for. */
function platformLabels(): Record<string, JsonSchema> {
  const shape = converted(platform)
  const own = shape.properties as Record<string, JsonSchema>
  const labelled = (label: string): JsonSchema => ({
    ...shape,
    required: ['build-on'],
    properties: {
      ...own,
      'build-for': { ...pick(own['build-for'], ['description', 'examples']), enum: [label, [label]] },
    },
  })
  return {
    ...Object.fromEntries(
      snapArchitectures.map(name => [name, { anyOf: [labelled(name), { type: 'null' }] }]),
    ),
    all: labelled('all'),
  }
}
