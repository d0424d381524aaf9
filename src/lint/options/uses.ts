import type { Call } from '../../shell/call.ts'
import type { Script } from '../../shell/script.ts'
import type { Word } from '../../shell/word.ts'
import { splitKey } from '../../snapctl/keys.ts'
import type { ParsedCall } from '../../snapctl/parse.ts'
import type { Hook, SnapctlCall } from '../../snap/snap.ts'
import { textsOf } from './resolve.ts'

/** One place at which a hook reads, sets or removes an option. */
export interface OptionUse {
  does: 'get' | 'set' | 'unset'
  key: string
  /** What is set, where the text tells. */
  value: string | undefined
  /** The variable that takes what is read. */
  variable: string | undefined
  /** `-t` prints texts in quotes, `-d` and several keys a document. */
  prints: 'text' | 'typed' | 'document'
  hook: string
  path: string
  file: string
  script: Script
  call: Call
  word: Word
}

/** What is known of the options that a hook uses. */
interface HookOptions {
  uses: readonly OptionUse[]
  /** What it also does with options whose keys are not known. */
  unknown: ReadonlySet<OptionUse['does']>
}

const known = new WeakMap<Hook, HookOptions>()

/** The options that a hook uses, in the order of its text; those of views and attributes of connections are not options. */
export function optionUses(hook: Hook): HookOptions {
  const before = known.get(hook)
  if (before !== undefined) return before
  const uses: OptionUse[] = []
  const unknown = new Set<OptionUse['does']>()
  for (const call of hook.snapctl) {
    const parsed = usable(call)
    if (parsed === undefined) continue
    for (const use of usesOf(call, { parsed, hook })) {
      if (use.key === undefined) unknown.add(use.does)
      else uses.push({ ...use, key: use.key })
    }
  }
  const found = { uses, unknown }
  known.set(hook, found)
  return found
}

function usable({ parsed, words }: SnapctlCall): ParsedCall | undefined {
  if (parsed === undefined || !('path' in parsed) || parsed.help || parsed.flags.has('view')) return undefined
  const first = words[parsed.places[0] ?? -1]?.text.replace(/^["']/, '') ?? ''
  return ['get', 'set', 'unset'].includes(parsed.path[0] ?? '') && !/^\w*:/.test(first) ? parsed : undefined
}

function usesOf(
  found: SnapctlCall,
  { parsed, hook }: { parsed: ParsedCall; hook: Hook },
): (Omit<OptionUse, 'key'> & { key: string | undefined })[] {
  const { call, path, file } = found
  const script = hook.scripts.find(own => own.path === path)?.script
  const does = parsed.path[0] as OptionUse['does']
  const words = parsed.places.flatMap(place => found.words[place] ?? [])
  if (script === undefined) return []
  const resolve = (text: string): readonly (string | undefined)[] =>
    textsOf(text, { script, node: call.node, scripts: hook.scripts }) ?? [undefined]
  const prints = parsed.flags.has('t')
    ? 'typed'
    : parsed.flags.has('d') || words.length > 1
      ? 'document'
      : 'text'
  const about = { hook: hook.name, path, file, script, call, prints } as const
  return words.flatMap(word => {
    const written = does === 'set' ? assignment(word.text) : { key: word.text, value: undefined }
    if (written === undefined)
      return (word.literal === undefined ? [undefined] : [word.literal]).map(key => ({
        ...about,
        ...given(key, does),
        value: undefined,
        variable: undefined,
        word,
      }))
    const value = written.value === undefined ? undefined : onlyOne(resolve(written.value))
    const removes = does === 'set' && value === 'null' && !parsed.flags.has('s')
    return resolve(written.key).map(key => ({
      ...about,
      does: removes ? ('unset' as const) : does,
      word,
      value: removes ? undefined : value,
      variable: does === 'get' && words.length === 1 ? call.assignedTo : undefined,
      key: key !== undefined && isKey(key) ? key : undefined,
    }))
  })
}

/** `key!` of `set` removes. */
function given(
  word: string | undefined,
  does: OptionUse['does'],
): { does: OptionUse['does']; key: string | undefined } {
  const key = word?.endsWith('!') === true ? word.slice(0, -1) : undefined
  return { does: key === undefined ? does : 'unset', key: key !== undefined && isKey(key) ? key : undefined }
}

/** The text of a key and of a value, each with the quotes that are left. */
function assignment(text: string): { key: string; value: string } | undefined {
  const at = text.indexOf('=')
  if (at < 0) return undefined
  const key = text.slice(0, at)
  const quote = /^["'][^"']*$/.exec(key)?.[0][0] ?? ''
  return { key: quote === '' ? key : `${key}${quote}`, value: `${quote}${text.slice(at + 1)}` }
}

function onlyOne(values: readonly (string | undefined)[]): string | undefined {
  return values.length === 1 ? values[0] : undefined
}

function isKey(key: string): boolean {
  return key !== '' && 'parts' in splitKey(key)
}

/** Whether one key is the other or lies below it: who reads `http` reads `http.port`. */
export function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`)
}

/** The same for many keys: tells whether a key is one of them, or lies above or below one. */
export function overlapping(keys: Iterable<string>): (key: string) => boolean {
  const these = new Set(keys)
  const above = new Set([...these].flatMap(keysAbove))
  return key => these.has(key) || above.has(key) || keysAbove(key).some(upper => these.has(upper))
}

/** `a` and `a.b` for `a.b.c`. */
export function keysAbove(key: string): string[] {
  return [...key.matchAll(/\./g)].map(({ index }) => key.slice(0, index))
}
