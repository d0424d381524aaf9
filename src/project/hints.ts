import type { Path, Place } from '../yaml/document.ts'
import { Float, isMapping, Timestamp } from '../yaml/document.ts'

/** What kind of thing has the keys at a path. */
export type Owner = 'project' | 'app' | 'hook' | 'component' | 'part'

/** Who owns the key at the end of a path; undefined where nobody's keys are known by name. */
function ownerOf(path: Path): Owner | undefined {
  const [first, , third] = path
  if (path.length === 1) return 'project'
  if (path.length === 3)
    return ({ apps: 'app', hooks: 'hook', components: 'component', parts: 'part' } as const)[
      String(first) as 'apps'
    ]
  return first === 'components' && third === 'hooks' && path.length === 5 ? 'hook' : undefined
}

/** Keys that people know from elsewhere, with what they want instead. */
const instead: Readonly<Record<Owner, Readonly<Record<string, string>>>> = {
  project: {
    'build-on': "It is a key of an entry in 'platforms'.",
    'build-for': "It is a key of an entry in 'platforms'.",
    plugin: 'It is a key of a part.',
    source: 'It is a key of a part.',
    links: "Links are keys of their own: 'contact', 'issues', 'source-code', 'website', 'donation'.",
    service: "A service is an app with 'daemon'.",
    services: "A service is an app with 'daemon'.",
  },
  app: {
    adapter: 'Apps of these bases run without an adapter: remove it.',
    hooks: "Hooks stand beside 'apps', not in them.",
    'restart-policy': "It is called 'restart-condition'.",
  },
  hook: {
    command: "The hook's program is the file of its name in 'snap/hooks', or in a part's 'snap/hooks'.",
    script: "The hook's program is the file of its name in 'snap/hooks'.",
    source: "The hook's program is the file of its name in 'snap/hooks'.",
    slots: "Slots of a hook go into its 'passthrough': passthrough: {slots: […]}.",
    timeout: 'snapd sets the time that a hook may take; it cannot be changed here.',
    apps: 'A hook belongs to the snap, not to an app.',
    daemon: 'A hook is no service.',
  },
  component: {
    apps: 'A component has no apps of its own.',
    plugs: 'Plugs of a component go into its hooks: hooks: {install: {plugs: […]}}.',
  },
  part: {
    prepare: "Use 'override-build' with 'craftctl default' after your own lines.",
    build: "Use 'override-build'.",
    install: "Use 'override-build' with 'craftctl default' before your own lines.",
    snap: "Use 'prime'.",
    filesets: "Write the globs into 'stage' and 'prime'.",
    'build-command': "Use 'override-build'.",
    script: "Use 'override-build'.",
    name: "The part's name stands before the colon.",
    version: "Use 'craftctl set version=…' in a script of the part, and name the part in 'adopt-info'.",
    'stage-only': "Use 'prime' to leave files out of the snap.",
    env: "Use 'build-environment': a list of one-key mappings.",
    environment: "Use 'build-environment': a list of one-key mappings.",
  },
}

/** What to do about a key that its owner does not have; `others` are the keys of the other owners. */
export function unknownKeyHint(
  path: Path,
  near: string | undefined,
  others: Readonly<Record<Owner, readonly string[]>>,
): string | undefined {
  const owner = ownerOf(path)
  const key = String(path.at(-1))
  if (owner === undefined) return near === undefined ? undefined : `Did you mean '${near}'?`
  const known = Object.hasOwn(instead[owner], key) ? instead[owner][key] : undefined
  if (known !== undefined) return known
  if (near !== undefined) return `Did you mean '${near}'?`
  const elsewhere = (Object.keys(others) as Owner[]).find(
    other => other !== owner && others[other].includes(key),
  )
  if (elsewhere === undefined) return undefined
  return elsewhere === 'project'
    ? `'${key}' belongs to the top level of the file: check the indentation.`
    : `'${key}' is a key of ${elsewhere === 'app' ? 'an app' : `a ${elsewhere}`}.`
}

/** What to do about a value of the wrong type. */
export function typeHint(expected: unknown, value: unknown, place: Place): string | undefined {
  const written = place.text.slice(place.column - 1, place.column - 1 + place.length)
  if (
    expected === 'string' &&
    (typeof value === 'boolean' ||
      value instanceof Timestamp ||
      typeof value === 'number' ||
      value instanceof Float)
  ) {
    return `Put it into quotes: '${written}'.`
  }
  if (expected === 'string' && value === null) return 'Give it a value, or remove the key.'
  if (expected === 'array' && typeof value === 'string' && value.length < 60)
    return `Write a list: [${value}].`
  if (expected === 'array' && isMapping(value))
    return `Write a list: [${Object.keys(value).join(', ').slice(0, 60)}].`
  if ((expected === 'record' || expected === 'object') && Array.isArray(value)) {
    return `Write a mapping, each name with a colon${
      value.every(item => typeof item === 'string') && value.length > 0
        ? `: {${value
            .slice(0, 3)
            .map(item => `${String(item)}: {}`)
            .join(', ')}}`
        : ''
    }.`
  }
  return undefined
}

/** What to do about a value that its rule refuses. */
export function valueHint(message: string, value: unknown): string | undefined {
  if (message.startsWith('app commands must'))
    return 'Write a script that runs the program with these arguments, and name the script here.'
  return message.startsWith('snap names') && typeof value === 'string' ? nameHint(value) : undefined
}

/** What the name of a snap or a component could be instead. */
export function nameHint(given: string): string | undefined {
  const name = given
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40)
  return /[a-z]/.test(name) && name !== given ? `Did you mean '${name}'?` : undefined
}

/** What to do about something that should be a part and is none. */
export function partHint(name: string, value: unknown, partKeys: readonly string[]): string {
  if (name === 'plugin' || partKeys.includes(name))
    return `'${name}' is a key of a part: indent it further than the part's name.`
  return value === null
    ? "A part needs at least a plugin: 'plugin: nil' builds nothing. If its keys follow, indent them."
    : "A part is a mapping with at least 'plugin'."
}

const yamlHints: readonly [RegExp, string][] = [
  [/character '\\t'/, 'Indent with spaces: YAML takes no tabs.'],
  [/character '.' that cannot start/, 'Put the text into quotes.'],
  [
    /mapping values are not allowed/,
    "Put the text into quotes: it contains ': ', which separates keys from values.",
  ],
  [/could not find expected ':'/, "A key is followed by a colon and a space: 'key: value'."],
  [/but found '<block/, 'Keys of the same mapping begin in the same column: correct the indentation.'],
  [/found unexpected end of stream/, 'Close the quote.'],
  [/but got '<stream end>'/, 'Close the bracket.'],
  [/duplicate key/, 'Join the two, or remove one: only one could count.'],
  [/another document/, "Remove what follows '---': a project is one document."],
  [/constructor for the tag/, 'Remove the tag, or put the text into quotes.'],
]

/** What to do about text that is no YAML. */
export function yamlHint(problem: string): string | undefined {
  return yamlHints.find(([pattern]) => pattern.test(problem))?.[1]
}
