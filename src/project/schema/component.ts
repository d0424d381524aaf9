import { hooks } from './hook.ts'
import { namePattern, version } from './names.ts'
import { mapOf, model, oneOf, optional, shortText, text } from './shapes.ts'

/** A component: a part of the snap that is installed on demand. */
export const component = model('Component', {
  summary: shortText(78).meta({ description: 'One line about the component.', examples: ['Extra sounds'] }),
  description: text.meta({
    description: 'More about the component.',
    examples: ['Sounds that few people need.'],
  }),
  type: oneOf('test', 'kernel-modules', 'standard').meta({
    description: 'The kind of component.',
    examples: ['standard'],
  }),
  version: optional(version).meta({
    description: "The component's version; without it the component has none.",
    examples: ['1.0'],
  }),
  hooks: optional(hooks).meta({
    description: 'Hooks of the component: install, pre-refresh, post-refresh, remove.',
    examples: [{ install: {} }],
  }),
  'adopt-info': optional(text).meta({
    description: "The part whose scripts may set the component's version.",
    examples: ['sounds'],
  }),
  compression: oneOf('lzo', 'xz')
    .optional()
    .meta({
      description: "How the component's image is compressed; as the snap's unless said.",
      examples: ['lzo'],
    }),
})

/** Components by name. */
export const components = mapOf(component).meta({
  propertyNames: { maxLength: 40, pattern: `^(?!snap-)${namePattern.slice(1)}` },
})
