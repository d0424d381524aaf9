import { freeMap, list, mapOf, matching, model, optional, text, uniqueList } from './shapes.ts'

/** Programs that run before an app's command or a hook. */
export const commandChain = list(
  matching(
    /^[A-Za-z0-9/._#:$-]*$/,
    "'{}' is not a valid command chain. Command chain entries must be strings, and can only use ASCII alphanumeric characters and the following special characters: / . _ # : $ -",
  ),
)

/** The value of a variable, or null to take a default away. */
const variables = mapOf(text.nullable())

const nothingBound = "'plugs' field cannot be empty."
const hookPlugs = uniqueList(text, { error: issue => (issue.input === null ? nothingBound : undefined) })
  .refine(plugs => plugs.length > 0, nothingBound)
  .meta({ uniqueItems: true, minItems: 1 })

/** A hook's declaration, of the snap or of a component. */
export const hook = model('Hook', {
  'command-chain': commandChain.optional().meta({
    description:
      'Programs, relative to the snap, that run before the hook, in order; each gets the rest of the line as its arguments.',
    examples: [['bin/setup-environment']],
  }),
  environment: optional(variables).meta({
    description: 'Environment variables for this hook alone.',
    examples: [{ LOG_LEVEL: 'debug' }],
  }),
  plugs: hookPlugs.optional().meta({
    description: 'Plugs that the hook may use. A plug that no app and no hook names is bound to all of them.',
    examples: [['network', 'home']],
  }),
  passthrough: optional(freeMap).meta({
    description: 'Keys that are copied into the hook of snap.yaml without a check.',
    examples: [{ slots: ['control'] }],
  }),
})

/** Hooks by name. */
export const hooks = mapOf(hook)

/** Variables by name; null takes away what snapcraft would set. */
export const environment = variables
