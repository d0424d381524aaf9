import { converted } from '../project/schema/json-conversion.ts'
import type { JsonSchema } from '../project/schema/json-conversion.ts'
import { table } from '../project/schema/reference.ts'
import { operationKeys, scenarioFile } from './shape.ts'

/** The schema of files of scenarios for editors: JSON schema, draft 2020-12. */
export function scenarioJsonSchema(): JsonSchema {
  const made = converted(scenarioFile)
  const step = at(made, 'scenarios', '*', 'steps', '*')
  step['oneOf'] = Object.keys(operationKeys).map(key => ({ required: [key] }))
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'snap/tests/*.yaml',
    description: 'Scenarios that snapsmith runs with the hooks of a snap.',
    ...made,
  }
}

/** The reference page of scenarios, in Markdown. */
export function scenarioPage(): string {
  const schema = converted(scenarioFile)
  const keys = (...path: readonly string[]): Record<string, JsonSchema> =>
    at(schema, ...path)['properties'] as Record<string, JsonSchema>
  const step = keys('scenarios', '*', 'steps', '*')
  const operations = Object.keys(operationKeys)
  const some = (wanted: boolean): Record<string, JsonSchema> =>
    Object.fromEntries(
      Object.entries(step).filter(([key]) => operations.includes(key.replaceAll('_', '-')) === wanted),
    )
  const expected = keys('scenarios', '*', 'steps', '*', 'expect')
  const none = new Set<string>()
  return (
    [
      '# Scenarios',
      '<!-- Written from src/scenario/shape.ts by the tests, with UPDATE_EXPECTED=1: change that, not this page. -->',
      intro,
      '## The file',
      table(keys(), new Set(['scenarios'])),
      '## Snaps',
      'Each entry of `snaps` is a path, or says what the snap consists of.',
      table(keys('snaps', '*'), none),
      '## What is given',
      table(keys('given'), none),
      '### Installed snaps',
      table(keys('given', 'installed', '*'), new Set(['snap'])),
      '### The device',
      table(keys('given', 'device'), none),
      '## A scenario',
      table(keys('scenarios', '*'), new Set(['steps'])),
      '## Operations',
      'A step has one of these keys.',
      table(some(true), none),
      '## More about a step',
      table(some(false), none),
      '## What is expected',
      expectText,
      table(expected, none),
      '### Texts',
      'A bare text must be contained; a mapping says more.',
      table(keys('scenarios', '*', 'steps', '*', 'expect', 'output'), none),
      '### Files',
      'A bare text must be contained in the file; null means that there is none; a mapping says more.',
      table(keys('scenarios', '*', 'steps', '*', 'expect', 'files', '*'), none),
      '### Health',
      table(keys('scenarios', '*', 'steps', '*', 'expect', 'health'), none),
      '## Faults',
      faultText,
      table(keys('scenarios', '*', 'steps', '*', 'fail', '*'), none),
    ].join('\n\n') + '\n'
  )
}

/** The schema below a path: a key, or `*` for the entries of a list or of a mapping. */
function at(schema: JsonSchema, ...[key, ...rest]: readonly string[]): JsonSchema {
  const here = chosen(schema)
  if (key === undefined) return here
  const inner =
    key === '*'
      ? (here['items'] ?? here['additionalProperties'])
      : (here['properties'] as Record<string, JsonSchema> | undefined)?.[key]
  if (inner === undefined) throw new Error(`the schema has no '${key}'`)
  return at(inner as JsonSchema, ...rest)
}

/** Of a value that has several forms, the longest one: a mapping, or a list. */
function chosen(schema: JsonSchema): JsonSchema {
  const forms = schema['anyOf'] as JsonSchema[] | undefined
  if (forms === undefined) return schema
  const all = forms.map(chosen)
  return (
    all.find(form => form['items'] !== undefined) ??
    all.find(form => form['properties'] !== undefined) ??
    schema
  )
}

const intro = `Scenarios are files \`snap/tests/NAME.yaml\`. \`snapsmith test\` runs each of them on a pretend system of its own: what is given is laid out, the steps
are done with the real hooks of the snap as snapd would do them, and what is expected is compared. Editors take the schema that
\`snapsmith schema --scenario\` prints.

\`\`\`yaml
scenarios:
  a port that is no number is refused:
    given:
      installed: [.]
      config: {thermostat: {port: 8080}}
    steps:
      - set: {port: abc}
        expect:
          hooks: [configure failed]
          error: port must be a number
          config: {port: 8080}
\`\`\`

What names no snap is about the snap that the step installs, refreshes, removes, enables or disables, and else about the snap of this project. Hooks
without a snap before them are always those of this project.`

const expectText = `The \`expect\` of a step is compared after it, that of a scenario at the end. A step whose operation fails must say so with \`error\`; every
other failure fails the scenario. \`error\`, \`output\` and \`exit\` belong to steps only. A scenario ends with the first step that is not as expected.`

const faultText =
  'An entry of `fail` makes a hook or a service of the step go wrong. Without `at`, `call` and `disk` the hook does all it does and fails at its end.'
