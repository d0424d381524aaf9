import * as z from 'zod'
import { list, model, text } from './shapes.ts'

/** One finding of `lint`, or one kind of them, that the project has decided to live with. */
const ignored = model('Ignored', {
  rule: text.meta({
    description: "The rule's id, as 'snapsmith lint --list' has it.",
    examples: ['shell-no-errexit'],
  }),
  file: text.optional().meta({
    description:
      'The file, relative to the project; a star stands for any part of a name. Every file of the project when left out.',
    examples: ['snap/hooks/configure', 'snap/hooks/connect-*'],
  }),
  reason: text.optional().meta({
    description: 'Why the finding does not matter here; one without a reason is told of.',
    examples: ['the copy may fail'],
  }),
})

const rehearse = model('Rehearse', {
  plain: z
    .boolean()
    .optional()
    .meta({
      description: "Hooks run without a sandbox, as with '--plain'; '--confine' overrules it.",
      examples: [true],
    }),
})
  .optional()
  .meta({
    description:
      "How 'hooks run', 'rehearse' and 'test' run the hooks of the project that they are called in.",
  })

/** `snap/snapsmith.yaml`: what a project tells snapsmith that snapcraft's file has no place for. */
export const settings = model('Settings', {
  lint: model('Lint', {
    ignore: list(ignored).optional().meta({ description: 'Findings that are not shown.' }),
  })
    .optional()
    .meta({ description: "How 'snapsmith lint' treats the project." }),
  rehearse,
})

/** The schema of `snap/snapsmith.yaml` for editors: JSON schema, draft 2020-12. */
export function settingsJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(settings, {
    override: ({ jsonSchema }) => {
      for (const key of ['numbers', 'underscores']) delete (jsonSchema as Record<string, unknown>)[key]
    },
  })
  return {
    ...schema,
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'snapsmith.yaml',
    description: "A project's settings for snapsmith.",
  }
}

/** The reference page of `snap/snapsmith.yaml`, in Markdown. */
export function settingsPage(): string {
  const table = (shape: z.ZodType): string => {
    const { properties = {}, required = [] } = z.toJSONSchema(shape)
    const rows = Object.entries(properties).map(([key, property]) => {
      const { description = '', examples = [] } = property as { description?: string; examples?: unknown[] }
      return `| \`${key}\` | ${required.includes(key) ? 'yes' : 'no'} | ${description} | ${examples.map(example => `\`${String(example)}\``).join(', ')} |`
    })
    return ['| key | required | what it is | examples |', '|---|---|---|---|', ...rows].join('\n')
  }
  return (
    [
      '# Keys of snapsmith.yaml',
      '<!-- Written from src/project/schema/settings.ts by the tests, with UPDATE_EXPECTED=1: change that, not this page. -->',
      'A project may have settings for snapsmith in `snap/snapsmith.yaml` (`build-aux/snap/snapsmith.yaml` where the project file is there).\nEditors take the schema `docs/reference/snapsmith-yaml.schema.json`.',
      '## lint',
      'Each entry of `lint: ignore:` takes findings out of what `snapsmith lint` tells. One without a reason, one that takes nothing out and one\nthat names no rule are findings themselves.',
      table(ignored),
      [
        '```yaml',
        'lint:',
        '  ignore:',
        '    - rule: shell-no-errexit',
        '      file: snap/hooks/configure',
        '      reason: the copy may fail',
        '```',
      ].join('\n'),
      '## rehearse',
      `${rehearse.meta()?.description ?? ''} What another project's file says changes nothing.`,
      table(rehearse.unwrap()),
    ].join('\n\n') + '\n'
  )
}
