import * as z from 'zod'
import { numberText } from './shapes.ts'

interface NameRule {
  max: number
  /** Sentences for: characters, hyphen at the start or end, two hyphens. */
  characters: string
  start: string
  end: string
  double: string
}

/** What the rules for names come to. */
export const namePattern = '^(?!-)(?!.*--)[a-z0-9-]*[a-z][a-z0-9-]*(?<!-)\\n?$'

/** The name of a snap. */
export const snapName = z.preprocess(
  numberText,
  z
    .string()
    .check(
      nameRule({
        max: 40,
        characters:
          'snap names can only use lowercase alphanumeric and hyphens and must have at least one letter',
        start: 'snap names cannot start with a hyphen',
        end: 'snap names cannot end with a hyphen',
        double: 'snap names cannot have two hyphens in a row',
      }),
    )
    .meta({ maxLength: 40, pattern: namePattern }),
)

/** What is wrong with the name of a component. */
export function componentNameProblem(name: string): string | undefined {
  if (name.startsWith('snap-')) return "component names cannot start with the reserved prefix 'snap-'"
  return nameProblem(name, {
    max: 40,
    characters:
      'component names can only use lowercase alphanumeric and hyphens and must have at least one letter',
    start: 'component names cannot start with a hyphen',
    end: 'component names cannot end with a hyphen',
    double: 'component names cannot have two hyphens in a row',
  })
}

interface CheckContext {
  value: string
  issues: unknown[]
}

function nameRule(rule: NameRule) {
  return (context: CheckContext): void => {
    const problem = nameProblem(context.value, rule)
    if (problem !== undefined) refuse(context, problem)
  }
}

function nameProblem(name: string, rule: NameRule): string | undefined {
  if (name.length > rule.max) return `string should have at most ${rule.max} characters`
  // As snapcraft does: Python's $ also matches before a line break at the end.
  if (!/^[a-z0-9-]*[a-z][a-z0-9-]*\n?$/.test(name)) return rule.characters
  if (name.startsWith('-')) return rule.start
  if (name.endsWith('-')) return rule.end
  return name.includes('--') ? rule.double : undefined
}

function refuse(context: CheckContext, message: string): void {
  context.issues.push({ code: 'custom', message, input: context.value })
}

const versionPattern = /^[a-zA-Z0-9](?:[a-zA-Z0-9:.+~-]*[a-zA-Z0-9+~])?$/

/** The version of a snap or a component. */
export const version = z.preprocess(
  numberText,
  z
    .string()
    .check(context => {
      const value = context.value
      if (versionPattern.test(value.replace(/\n$/, '')) && value.endsWith('\n')) {
        refuse(context, `string should match pattern '${versionPattern.source}'`)
      } else if (!versionPattern.test(value)) {
        refuse(
          context,
          'invalid version: Valid versions consist of upper- and lower-case alphanumeric characters, as well as periods, colons, plus signs, tildes, and hyphens. ' +
            'They cannot begin with a period, colon, plus sign, tilde, or hyphen. They cannot end with a period, colon, or hyphen.',
        )
      } else if ([...value].length > 32) {
        refuse(context, `value should have at most 32 items after validation, not ${[...value].length}`)
      }
    })
    .meta({ numbers: true, maxLength: 32, pattern: versionPattern.source }),
)
