import * as z from 'zod'
import { debianArchitectures } from '../bases.ts'
import { model, numberText, uniqueList } from './shapes.ts'

const one = (value: unknown): unknown => (typeof value === 'string' ? [value] : value)

/** An architecture, or `distribution@series:architecture`; `all` where the key allows it. */
function architecture(key: 'build-on' | 'build-for') {
  return z.preprocess(
    numberText,
    z
      .string()
      .superRefine((name, context) => {
        const bare = name.slice(name.lastIndexOf(':') + 1)
        if (bare === 'all' && key === 'build-on')
          context.addIssue({ code: 'custom', message: "'all' cannot be used for 'build-on'" })
        else if (bare !== 'all' && !(debianArchitectures as readonly string[]).includes(bare)) {
          context.addIssue({ code: 'custom', message: `'${name}' is not a valid Debian architecture.` })
        }
      })
      .meta({
        pattern: `^(?:[^:]*:)?(?:${[...debianArchitectures, ...(key === 'build-for' ? ['all'] : [])].join('|')})$`,
      }),
  )
}

const buildOn = z
  .preprocess(
    one,
    uniqueList(architecture('build-on'))
      .superRefine((items, context) => {
        if (items.length === 0)
          context.addIssue({
            code: 'custom',
            message: 'value should have at least 1 item after validation, not 0',
          })
      })
      .meta({ uniqueItems: true, minItems: 1, orOne: true }),
  )
  .meta({
    description: 'The architectures of the machines that may build it.',
    examples: [['amd64', 'arm64']],
  })

const buildFor = z
  .preprocess(
    one,
    z
      .array(architecture('build-for'))
      .superRefine((items, context) => {
        if (items.length === 0)
          context.addIssue({
            code: 'custom',
            message: 'list should have at least 1 item after validation, not 0',
          })
        if (items.length > 1)
          context.addIssue({
            code: 'custom',
            message: `list should have at most 1 item after validation, not ${items.length}`,
          })
      })
      .meta({ minItems: 1, maxItems: 1, orOne: true }),
  )
  .meta({ description: 'The architecture that it is built for, or all.', examples: ['arm64'] })

/** A platform of core24 and later; a null one and a missing build-for are filled in from the label before. */
export const platform = model('Platform', { 'build-on': buildOn, 'build-for': buildFor })

/** An item of core22's architectures that is no plain name. */
export const architectureItem = model('Architecture', {
  'build-on': buildOn,
  'build-for': buildFor.nullish().meta({
    description: 'The architecture that it is built for, or all; as build-on unless said.',
    examples: ['arm64'],
  }),
})
