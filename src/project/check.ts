import * as z from 'zod'
import { usualBase } from '../bases/index.ts'
import { nearest } from '../text/nearest.ts'
import type { Document, Path } from '../yaml/document.ts'
import { typeHint, unknownKeyHint, valueHint } from './hints.ts'
import type { Owner } from './hints.ts'
import type { Problem } from './problems.ts'
import { pathText } from './problems.ts'
import { app } from './schema/app.ts'
import { component } from './schema/component.ts'
import { hook } from './schema/hook.ts'
import { commonPartKeys } from './schema/part.ts'
import { projectModel } from './schema/project.ts'
import { choices, missing, sentenceOf } from './sentences.ts'
import { defined } from '../record.ts'

/** What is checked, and where it stands in the document. */
interface Subject<T extends z.ZodType> {
  schema: T
  value: unknown
  /** Path of the value within the document. */
  at: Path
  document: Document
  /** What to do about a key that is not known, given the nearest one; that of project files unless said. */
  keyHint?: (path: Path, near: string | undefined) => string | undefined
}

/** The validated value, or what is wrong with it. */
type Checked<T> = { value: T; problems: readonly [] } | { value?: undefined; problems: readonly Problem[] }

/** Checks a value against its declaration; problems carry snapcraft's sentences and their places. */
export function check<T extends z.ZodType>({ value, ...context }: Subject<T>): Checked<z.output<T>> {
  const result = context.schema.safeParse(value, { error: sentenceOf, reportInput: true })
  if (result.success) return { value: result.data, problems: [] }
  return { problems: result.error.issues.flatMap(issue => problemsOf(issue, context)) }
}

type Context = Omit<Subject<z.ZodType>, 'value'>

function problemsOf(issue: z.core.$ZodIssue, context: Context): Problem[] {
  const path = [...context.at, ...issue.path.map(item => (typeof item === 'number' ? item : String(item)))]
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key, index) =>
      unknownKey([...path, key], issue, index < mostHints ? context : { ...context, schema: nothing }),
    )
  if (issue.code === 'invalid_union') return unionProblems(issue, context)
  if (issue.code === 'invalid_key')
    return [
      { ...bare(issue.issues[0]?.message ?? issue.message, path), place: context.document.placeOfKey(path) },
    ]
  if (issue.code === 'custom' && Array.isArray(issue.params?.keys))
    return issue.params.keys.map(key => unknownKey([...path, String(key)], issue, context))
  if (issue.message === missing) return [missingKey(path, context)]
  const values = issue.code === 'invalid_value' ? issue.values.map(String) : []
  const near = typeof issue.input === 'string' ? suggestion(issue.input, values) : undefined
  const place = context.document.placeOfValue(path)
  const remedy =
    near !== undefined
      ? `Did you mean '${near}'?`
      : issue.code === 'invalid_type'
        ? typeHint(issue.expected, issue.input, place)
        : valueHint(issue.message, issue.input)
  return [
    {
      ...bare(issue.message, path),
      code:
        issue.code === 'invalid_value'
          ? 'unknown-value'
          : issue.code === 'invalid_type'
            ? 'wrong-type'
            : 'bad-value',
      place,
      ...defined({ remedy }),
    },
  ]
}

/** Suggestions cost time, and nobody reads hundreds of them. */
const mostHints = 100
const nothing = z.never()

function bare(message: string, path: Path): Problem {
  return { code: 'bad-value', path, message, shows: 'field' }
}

function missingKey(path: Path, { schema, at, document }: Context): Problem {
  const values = valuesAt(schema, path.slice(at.length))
  const key = String(path.at(-1))
  return {
    ...missingField(path, document),
    ...(values.length === 0 ? {} : { remedy: `Add '${key}': ${choices(values)}.` }),
  }
}

/** The problem of a key that must be there. */
export function missingField(path: Path, document: Document): Problem {
  const owner = path.slice(0, -1)
  const where = owner.length === 0 ? 'top-level' : `'${pathText(owner)}'`
  return {
    code: 'missing-key',
    path,
    message: `field '${String(path.at(-1))}' required in ${where} configuration`,
    shows: 'nothing',
    place: owner.length === 0 ? undefined : document.placeOfKey(owner),
  }
}

function unknownKey(
  path: Path,
  issue: z.core.$ZodIssue,
  { schema, at, document, keyHint }: Context,
): Problem {
  const near = suggestion(String(path.at(-1)), keysAt(schema, path.slice(at.length, -1)))
  const remedy = keyHint === undefined ? unknownKeyHint(path, near, ownKeys()) : keyHint(path, near)
  return {
    code: 'unknown-key',
    path,
    message: issue.message,
    shows: 'field',
    place: document.placeOfKey(path),
    ...defined({ remedy }),
  }
}

/** The keys of everything that has some, to tell where a misplaced one belongs. */
function ownKeys(): Record<Owner, readonly string[]> {
  return {
    project: keysAt(projectModel({ base: usualBase, buildBase: usualBase }), []),
    app: keysAt(app, []),
    hook: keysAt(hook, []),
    component: keysAt(component, []),
    part: ['plugin', ...Object.keys(commonPartKeys.shape)],
  }
}

/** The branch that came furthest speaks for a union; where none did, the type that would do. */
function unionProblems(issue: z.core.$ZodIssueInvalidUnion, context: Context): Problem[] {
  const branches = issue.errors.map(issues =>
    issues.flatMap(inner => problemsOf({ ...inner, path: [...issue.path, ...inner.path] }, context)),
  )
  return [...branches].sort((a, b) => (b[0]?.path.length ?? 0) - (a[0]?.path.length ?? 0))[0] ?? []
}

/** The keys that a declaration has at a path, for a suggestion. */
function keysAt(schema: unknown, path: Path): string[] {
  const inner = unwrap(schema)
  const [first, ...rest] = path
  if (inner?.type === 'object' && inner.shape !== undefined)
    return first === undefined ? Object.keys(inner.shape) : keysAt(inner.shape[String(first)], rest)
  if (first === undefined) return []
  if (inner?.type === 'record') return keysAt(inner.valueType, rest)
  return inner?.type === 'array' ? keysAt(inner.element, rest) : []
}

/** The values that a declaration has for a key, when they can be counted. */
function valuesAt(schema: unknown, path: Path): string[] {
  const inner = unwrap(schema)
  const [first, ...rest] = path
  if (first === undefined) return Object.values(inner?.entries ?? {}).map(String)
  return valuesAt(inner?.shape?.[String(first)] ?? inner?.valueType ?? inner?.element, rest)
}

interface Inside {
  entries?: Record<string, unknown>
  type: string
  shape?: Record<string, unknown>
  valueType?: unknown
  element?: unknown
  innerType?: unknown
  in?: { _zod: { def: Inside } }
  out?: unknown
}

/** Looks through what wraps a declaration: optional, default, preprocessing. */
function unwrap(schema: unknown): Inside | undefined {
  if (schema === undefined) return undefined
  const def = (schema as { _zod?: { def: Inside } } | undefined)?._zod?.def
  if (def?.type === 'pipe') return unwrap(def.in?._zod.def.type === 'transform' ? def.out : def.in)
  return def?.innerType === undefined ? def : unwrap(def.innerType)
}

/** The known word that was probably meant. */
export function suggestion(word: string, known: readonly string[]): string | undefined {
  return word.length > 64 ? undefined : nearest(word, known)[0]
}
