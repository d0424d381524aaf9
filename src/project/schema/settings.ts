import { z } from 'zod'
import { list, model, text } from './shapes.ts'

/** One finding of `lint`, or one kind of them, that the project has decided to live with. */
const ignored = model('Ignored', {
  rule: text.meta({ description: "The rule's id, as 'snapsmith lint --list' has it.", examples: ['shell-no-errexit'] }),
  file: text.optional().meta({
    description: 'The file, relative to the project; a star stands for any part of a name. Every file of the project when left out.',
    examples: ['snap/hooks/configure', 'snap/hooks/connect-*'],
  }),
  reason: text.optional().meta({ description: 'Why the finding does not matter here; one without a reason is told of.', examples: ['the copy may fail'] }),
})

/** `snap/snapsmith.yaml`: what a project tells snapsmith that snapcraft's file has no place for. */
export const settings = model('Settings', {
  lint: model('Lint', {
    ignore: list(ignored).optional().meta({ description: 'Findings that are not shown.' }),
  }).optional().meta({ description: "How 'snapsmith lint' treats the project." }),
})

/** The schema of `snap/snapsmith.yaml` for editors: JSON schema, draft 2020-12. */
export function settingsJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(settings, { io: 'input', override: ({ jsonSchema }) => { delete (jsonSchema as Record<string, unknown>)['numbers'] } })
  return { ...schema, $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'snapsmith.yaml', description: "A project's settings for snapsmith." }
}
