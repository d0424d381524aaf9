import { isMapping, mapping } from '../yaml/document.ts'
import type { Mapping, Value } from '../yaml/document.ts'
import { isPlainWord } from '../text/shell-word.ts'
import { partKeySteps } from './schema/part.ts'

/**
 * Replaces `$NAME` and `${NAME}` in every text and every key; unknown names stay as they are.
 *
 * Longer names win over shorter ones that they begin with; there is no way to escape a dollar, as in snapcraft.
 */
export function expandVariables(value: Value, variables: Readonly<Record<string, string>>): Value {
  return expand(value, replacement(variables))
}

type Replace = (text: string) => string

function replacement(variables: Readonly<Record<string, string>>): Replace {
  const names = Object.keys(variables).sort((a, b) => b.length - a.length)
  if (names.length === 0) return text => text
  const pattern = new RegExp(names.map(name => `\\$${name}|\\$\\{${name}\\}`).join('|'), 'g')
  return text =>
    text.includes('$')
      ? text.replace(pattern, found => variables[found.replace(/[${}]/g, '')] ?? found)
      : text
}

/** Expands within the top level's values, but leaves some of its keys alone. */
export function expandDocument(
  document: Mapping,
  variables: Readonly<Record<string, string>>,
  except: readonly string[],
): Mapping {
  const replace = replacement(variables)
  return mapping(
    Object.entries(document).map(
      ([key, value]) =>
        [
          key,
          except.includes(key)
            ? value
            : key === 'parts'
              ? expandParts(value, variables)
              : expand(value, replace),
        ] as const,
    ),
  )
}

/** What of a part a shell reads keeps the variables whose values would say something to the shell; it expands them itself then, as data. */
function expandParts(parts: Value, variables: Readonly<Record<string, string>>): Value {
  const safe = Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      value === '' || isPlainWord(value) ? value : `\${${name}}`,
    ]),
  )
  const [replace, quote] = [replacement(variables), replacement(safe)]
  if (!isMapping(parts)) return expand(parts, replace)
  return mapping(
    Object.entries(parts).map(([name, part]) => {
      if (!isMapping(part)) return [name, expand(part, replace)] as const
      const keys = Object.entries(part).map(
        ([key, value]) => [key, expand(value, isForShell(key) ? quote : replace)] as const,
      )
      return [name, mapping(keys)] as const
    }),
  )
}

/** Scripts, their environment, and what plugins make commands of. */
function isForShell(key: string): boolean {
  return (
    key.startsWith('override-') || key === 'build-environment' || !(key in partKeySteps || key === 'plugin')
  )
}

function expand(value: Value, replace: Replace): Value {
  if (typeof value === 'string') return replace(value)
  if (Array.isArray(value)) return value.map(item => expand(item, replace))
  if (!isMapping(value)) return value
  return mapping(Object.entries(value).map(([key, item]) => [replace(key), expand(item, replace)] as const))
}
