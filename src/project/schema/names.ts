import { z } from 'zod'
import { numberText } from './shapes.ts'

interface NameRule {
  max: number
  /** Sentences for: characters, hyphen at the start or end, two hyphens. */
  characters: string
  start: string
  end: string
  double: string
}

/** The name of a snap. */
export const snapName = z.preprocess(numberText, z.string().check(nameRule({
  max: 40,
  characters: 'snap names can only use lowercase alphanumeric and hyphens and must have at least one letter',
  start: 'snap names cannot start with a hyphen',
  end: 'snap names cannot end with a hyphen',
  double: 'snap names cannot have two hyphens in a row',
})))

/** The name of a component. */
export const componentName = z.string().check(context => {
  if (context.value.startsWith('snap-')) return refuse(context, "component names cannot start with the reserved prefix 'snap-'")
  nameRule({
    max: 40,
    characters: 'component names can only use lowercase alphanumeric and hyphens and must have at least one letter',
    start: 'component names cannot start with a hyphen',
    end: 'component names cannot end with a hyphen',
    double: 'component names cannot have two hyphens in a row',
  })(context)
})

interface CheckContext {
  value: string
  issues: unknown[]
}

function nameRule(rule: NameRule) {
  return (context: CheckContext): void => {
    const name = context.value
    if (name.length > rule.max) return refuse(context, `string should have at most ${rule.max} characters`)
    if (!/^[a-z0-9-]*[a-z][a-z0-9-]*$/.test(name)) refuse(context, rule.characters)
    else if (name.startsWith('-')) refuse(context, rule.start)
    else if (name.endsWith('-')) refuse(context, rule.end)
    else if (name.includes('--')) refuse(context, rule.double)
  }
}

function refuse(context: CheckContext, message: string): void {
  context.issues.push({ code: 'custom', message, input: context.value })
}

const versionPattern = /^[a-zA-Z0-9](?:[a-zA-Z0-9:.+~-]*[a-zA-Z0-9+~])?$/

/** The version of a snap or a component. */
export const version = z.preprocess(numberText, z.string().check(context => {
  const value = context.value
  if (!versionPattern.test(value)) {
    refuse(context, 'invalid version: Valid versions consist of upper- and lower-case alphanumeric characters, as well as periods, colons, plus signs, tildes, and hyphens. '
      + 'They cannot begin with a period, colon, plus sign, tilde, or hyphen. They cannot end with a period, colon, or hyphen.')
  } else if ([...value].length > 32) {
    refuse(context, `value should have at most 32 items after validation, not ${[...value].length}`)
  }
}))
