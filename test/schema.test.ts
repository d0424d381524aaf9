import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { YamlError } from '../src/yaml/place.ts'
import { parseYaml } from '../src/yaml/parse.ts'
import { projectJsonSchema } from '../src/project/schema/json-schema.ts'
import { referencePage } from '../src/project/schema/reference.ts'
import { settingsJsonSchema, settingsPage } from '../src/project/schema/settings.ts'
import { scenarioJsonSchema, scenarioPage } from '../src/scenario/json-schema.ts'
import { Float, isMapping, Timestamp } from '../src/yaml/document.ts'
import { readLines } from './support/recorded.ts'
import type { RecordedCase } from './support/recorded.ts'

/** What a JSON schema cannot say of a project file, by the refused cases that the published one accepts. */
const beyondSchemas: Record<string, readonly string[]> = {
  'a number is no text to a schema, and its digits cannot be checked': [
    'version-negative-int',
    'title-single-digit',
    'epoch--1',
    'epoch-1.5',
    'assumes-mixed-dup',
    'app-start-timeout-negative',
    'yaml11-scalar-.5',
    'yaml11-scalar-1.',
    'yaml11-scalar-1.e+5',
    'yaml11-scalar-20:30.15',
  ],
  'JSON has text keys only': [
    'app-name-bool',
    'app-name-null',
    'hook-environment-null-key',
    'hook-environment-bool-key',
    'hook-name-null',
    'hook-name-bool',
    'part-name-int',
  ],
  'two keys cannot be compared': [
    'underscore-and-dash-both',
    'app-extensions-wrong-base',
    'app-extensions-wrong-confinement',
    'app-extensions-gnome-on-core26',
    'app-extensions-env-injector',
    'platforms-all-and-arch',
    'platforms-multi-base-build-on',
    'platforms-same-build-for-twice',
    'architectures-all-and-other',
    'architectures-two-items-same-build-for',
    'part-after-int-item',
    'part-after-unknown@core22',
    'part-after-unknown@core24',
    'part-after-unknown@core26',
    'part-after-self',
    'part-after-cycle@core22',
    'part-after-cycle@core24',
    'part-after-cycle@core26',
    'part-stage-component-unknown',
    'plugin-dotnet-source-dotnet-build-configuration-Release@core24',
    'plugin-kernel-kernel-kdefconfig-defconfig@core22',
    'part-parse-info-int@core22',
    'plugin-npm-source-npm-include-node-true',
    'plugin-npm-source-npm-node-version-20',
    'part-mixed-slices@core22',
    'part-mixed-slices@core24',
    'part-mixed-slices@core26',
  ],
  'it depends on the machine or on other files': ['icon-missing-file@core22', 'platforms-not-host'],
  'the content of a script cannot be read': [
    'part-override-build-snapcraftctl@core26',
    'part-override-pull-snapcraftctl-second-line',
    'part-snapcraftctl-absolute',
  ],
  'statements of the grammar are read one after the other': [
    'grammar-source-else-fail@core22',
    'grammar-source-else-fail@core24',
    'grammar-stage-packages-else-fail',
    'grammar-else-alone',
    'grammar-duplicate-clauses',
  ],
}

const root = join(import.meta.dirname, '..')

describe('files that are derived from the declarations are current (UPDATE_EXPECTED=1 writes them)', () => {
  test.each([
    ['schema.json', `${JSON.stringify(projectJsonSchema(), undefined, 1)}\n`],
    ['docs/reference/snapcraft-yaml.md', referencePage()],
    ['docs/reference/snapsmith-yaml.md', settingsPage()],
    ['docs/reference/scenarios.md', scenarioPage()],
    ['scenario.schema.json', `${JSON.stringify(scenarioJsonSchema(), undefined, 1)}\n`],
    ['docs/reference/snapsmith-yaml.schema.json', `${JSON.stringify(settingsJsonSchema(), undefined, 1)}\n`],
  ])('%s', (file, content) => {
    if (process.env.UPDATE_EXPECTED === '1') writeFileSync(join(root, file), content)
    expect(readFileSync(join(root, file), 'utf8')).toBe(content)
  })
})

test('every key says what it is, with an example', () => {
  const silent: string[] = []
  const walk = (shape: unknown, path: readonly string[]): void => {
    if (typeof shape !== 'object' || shape === null) return
    // Conditions name keys that are described elsewhere.
    for (const [key, value] of Object.entries(shape))
      if (!['if', 'not', 'examples', 'allOf', 'else', 'plugs'].includes(key)) walk(value, [...path, key])
    if (path.at(-1) !== 'properties' || path.at(-2) === 'then') return
    for (const [name, property] of Object.entries(
      shape as Record<string, { description?: string; examples?: unknown[] }>,
    )) {
      if (
        property.description === undefined ||
        (property.examples === undefined && !('$ref' in property) && !path.includes('platforms'))
      )
        silent.push([...path, name].join('/'))
    }
  }
  walk(projectJsonSchema(), [])
  expect(silent.filter(path => !path.startsWith('properties/platforms/properties/'))).toEqual([])
})

test('the schema judges every recorded file as snapcraft does, but for what no schema can say', () => {
  const validate = new Ajv2020({ strict: false }).compile(projectJsonSchema())
  const cases = readLines<RecordedCase>(join(root, 'test/conformance/validation/cases.jsonl'))
  const differing = cases.filter(recorded => {
    const value = valueOf(recorded)
    return value !== undefined && validate(value) !== recorded.accepted
  })
  expect(differing.map(recorded => recorded.name).sort()).toEqual(Object.values(beyondSchemas).flat().sort())
  expect(differing.filter(recorded => recorded.accepted)).toEqual([])
})

/** The file as other programs read it; undefined when it is no YAML. */
function valueOf(recorded: RecordedCase): unknown {
  if (recorded.yaml === undefined) return undefined
  try {
    return plain(parseYaml(recorded.yaml).value)
  } catch (error) {
    if (error instanceof YamlError) return undefined
    throw error
  }
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Float) return value.value
  // No JSON has dates, and no key takes one.
  if (value instanceof Timestamp) return { date: value.text }
  if (Array.isArray(value)) return value.map(plain)
  return isMapping(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
    : value
}
