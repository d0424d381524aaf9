import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException } from 'js-yaml'
import type { AliasEvent, Event, ScalarEvent } from 'js-yaml'
import { Float, isMapping, mapping } from './document.ts'
import type { Document, Mapping, OddKey, Path, Place, Value } from './document.ts'
import { lineStarts, placeAt, scalarStart, YamlError } from './place.ts'
import { isBadScalar, resolvePlain, scalarValue } from './scalars.ts'
import type { ScalarTag } from './scalars.ts'
import { explainSyntax, findForeignText, padContinuations } from './syntax.ts'
import type { Padded } from './syntax.ts'

/** More values than this, aliases counted as often as they are used, is no project file but an attack. */
const mostValues = 200_000

/** Called for each key that is written again in one mapping. */
type OnRepeat = (path: Path, key: string) => void

/**
 * Reads one YAML 1.1 document as PyYAML's safe loader does, positions kept; throws `YamlError`.
 *
 * With `onRepeat` it is as lenient as snapd's reader: the last of several equal keys counts, and what does not fit its tag is text.
 */
export function parseYaml(text: string, onRepeat?: OnRepeat): Document {
  const foreign = findForeignText(text)
  if (foreign !== undefined) throw new YamlError(foreign.problem, placeAt(text, foreign.offset))
  const events = eventsOf(text)
  if (Array.isArray(events)) return new Builder({ text, events, onRepeat }).build()
  if (!events.reason.startsWith('deficient indentation') && !events.reason.startsWith('tab'))
    throw explained(text, events)
  const padded = padContinuations(text)
  const again = eventsOf(padded.text)
  if (!Array.isArray(again)) throw explained(text, events)
  return new Builder({ text: padded.text, events: again, padded, onRepeat }).build()
}

function eventsOf(text: string): Event[] | YAMLException {
  try {
    return parseEvents(text, { maxDepth: 100 })
  } catch (error) {
    if (error instanceof YAMLException) return error
    throw error
  }
}

function explained(text: string, error: YAMLException): YamlError {
  const { problem, offset } = explainSyntax(text, error.reason, error.mark?.position ?? 0)
  return new YamlError(problem, placeAt(text, offset))
}

interface Written {
  /** Offset of the key, or of a list's item. */
  key: number
  value: number
}

interface Joining {
  own: readonly (readonly [string, Value])[]
  merged: readonly Mapping[]
  places: Map<string, Written>
  start: number
}

/** One pass over the events; holds where it is, which anchors it has seen and where everything was written. */
class Builder {
  private readonly text: string
  private readonly events: readonly Event[]
  private next = 0
  private readonly anchors = new Map<string, { value: Value; size: number }>()
  private readonly places = new WeakMap<object, Map<string, Written>>()
  private readonly oddKeys: OddKey[] = []
  private readonly tagHandles = new Map([
    ['!!', 'tag:yaml.org,2002:'],
    ['!', '!'],
  ])
  private size = 0
  private start = 0
  private starts: readonly number[] | undefined

  private readonly padded: Padded | undefined
  private readonly onRepeat: OnRepeat | undefined

  constructor(input: {
    text: string
    events: readonly Event[]
    padded?: Padded
    onRepeat: OnRepeat | undefined
  }) {
    this.text = input.text
    this.padded = input.padded
    this.events = input.events
    this.onRepeat = input.onRepeat
  }

  build(): Document {
    const document = this.events[this.next]
    let value: Value = null
    if (document?.type === EVENT_ID.DOCUMENT) {
      for (const directive of document.directives)
        if (directive.kind === 'tag') this.tagHandles.set(directive.handle, directive.prefix)
      this.next += 1
      this.start = this.offsetOf(this.events[this.next])
      value = this.value([])
      this.next += 1
    }
    const more = this.events[this.next]
    if (more?.type === EVENT_ID.DOCUMENT) {
      const problem = more.explicitStart
        ? 'but found another document'
        : "expected '<document start>', but found '<scalar>'"
      this.fail(problem, this.offsetOf(this.events[this.next + 1]))
    }
    const place = (path: Path, side: keyof Written): Place => this.placeAt(this.written(value, path, side))
    return {
      value,
      oddKeys: this.oddKeys,
      placeOfKey: path => place(path, 'key'),
      placeOfValue: path => place(path, 'value'),
    }
  }

  private placeAt(offset: number): Place {
    this.starts ??= lineStarts(this.text)
    const place = placeAt(this.text, offset, this.starts)
    const { lines, width } = this.padded ?? {}
    if (width === undefined || lines?.[place.line - 1] !== true) return place
    return { ...place, column: Math.max(1, place.column - width), text: place.text.slice(width) }
  }

  private written(root: Value, path: Path, side: keyof Written): number {
    let at: Value | undefined = root
    let offset = this.start
    for (const [index, key] of path.entries()) {
      if (typeof at !== 'object' || at === null) break
      const found = this.places.get(at)?.get(String(key))
      if (found === undefined) break
      offset = index === path.length - 1 ? found[side] : found.key
      at = Array.isArray(at) ? at[Number(key)] : isMapping(at) ? at[key] : undefined
    }
    return offset
  }

  private value(path: Path): Value {
    const event = this.events[this.next]
    this.next += 1
    this.count(event)
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return this.anchor(event, this.scalar(event), 1)
      case EVENT_ID.ALIAS:
        return this.alias(event)
      case EVENT_ID.SEQUENCE: {
        const tag = this.tag(event)
        if (tag !== undefined && !['seq', 'omap', 'pairs'].includes(tag)) this.unknownTag(tag, event)
        const before = this.size
        const list = this.sequence(path)
        return this.anchor(event, list, this.size - before + 1)
      }
      case EVENT_ID.MAPPING: {
        const tag = this.tag(event)
        if (tag !== undefined && tag !== 'map' && tag !== 'set') this.unknownTag(tag, event)
        const before = this.size
        const made = this.mapping(path, event.start)
        return this.anchor(event, tag === 'set' ? Object.keys(made) : made, this.size - before + 1)
      }
      default:
        return null
    }
  }

  private count(at: Event | number | undefined): void {
    this.size += 1
    if (this.size > mostValues)
      this.fail(
        `more than ${mostValues} values, aliases counted as often as they are used`,
        typeof at === 'number' ? at : this.offsetOf(at),
      )
  }

  private sequence(path: Path): Value[] {
    const list: Value[] = []
    const places = new Map<string, Written>()
    this.places.set(list, places)
    while (this.events[this.next]?.type !== EVENT_ID.POP) {
      const event = this.events[this.next]
      const offset = this.offsetOf(event)
      places.set(String(list.length), { key: offset, value: offset })
      list.push(this.value(event?.type === EVENT_ID.SCALAR ? path : [...path, list.length]))
    }
    this.next += 1
    return list
  }

  private mapping(path: Path, start: number): Mapping {
    const own: [string, Value][] = []
    const merged: Mapping[] = []
    const places = new Map<string, Written>()
    const written = new Map<string, number>()
    while (this.events[this.next]?.type !== EVENT_ID.POP) {
      const event = this.events[this.next]
      const offset = this.offsetOf(event)
      if (event?.type !== EVENT_ID.SCALAR && event?.type !== EVENT_ID.ALIAS)
        this.fail('found unhashable key', offset)
      const merge = event.type === EVENT_ID.SCALAR && this.scalarTag(event) === 'merge'
      const text = merge ? '<<' : this.keyText(path, this.value(path), offset)
      // As snapcraft does: keys are compared by their text, so that 1 and '1' are the same key.
      const earlier = written.get(text)
      if (earlier !== undefined) {
        if (this.onRepeat === undefined)
          throw new YamlError(`found duplicate key '${text}'`, this.placeAt(offset), this.placeAt(earlier))
        this.onRepeat(path, text)
      }
      written.set(text, offset)
      if (merge) this.next += 1
      const valueOffset = this.offsetOf(this.events[this.next], start)
      const value = this.value([...path, text])
      if (merge) {
        merged.push(...this.mergeSources(value, valueOffset))
      } else {
        own.push([text, value])
        places.set(text, { key: offset, value: valueOffset })
      }
    }
    this.next += 1
    return this.joined({ own, merged, places, start })
  }

  /** Merged keys come before the written ones, the first source winning: the order in which PyYAML builds its dictionary. */
  private joined({ own, merged, places, start }: Joining): Mapping {
    const made = mapping()
    const names = new Set(own.map(([name]) => name))
    for (const source of [...merged].reverse()) {
      const where = this.places.get(source)
      for (const key of Object.keys(source)) {
        // Each is a value of its own: mappings that merge one another in a row have the square of what is written.
        this.count(start)
        made[key] = source[key] as Value
        const place = where?.get(key)
        if (place !== undefined && !names.has(key)) places.set(key, place)
      }
    }
    for (const [key, value] of own) made[key] = value
    this.places.set(made, places)
    return made
  }

  private mergeSources(value: Value, offset: number): Mapping[] {
    if (isMapping(value)) return [value]
    if (!Array.isArray(value))
      this.fail('expected a mapping or list of mappings for merging, but found scalar', offset)
    return value.map(item =>
      isMapping(item) ? item : this.fail('expected a mapping for merging, but found scalar', offset),
    )
  }

  private keyText(path: Path, key: Value, offset: number): string {
    if (typeof key === 'string') return key
    if (Array.isArray(key) || isMapping(key) || key instanceof Uint8Array)
      this.fail('found unhashable key', offset)
    const text = key === null ? 'None' : key === true ? 'True' : key === false ? 'False' : String(key)
    const kind =
      key === null
        ? 'null'
        : typeof key === 'boolean'
          ? 'boolean'
          : typeof key === 'number' || typeof key === 'bigint' || key instanceof Float
            ? 'number'
            : 'other'
    this.oddKeys.push({ path, text, kind })
    return text
  }

  private scalar(event: ScalarEvent): Value {
    const text = getScalarValue(this.text, event)
    const tag = this.tag(event)
    if (tag === 'binary') return Buffer.from(text, 'base64')
    const kind = this.scalarTag(event)
    const value = scalarValue(kind, text)
    if (isBadScalar(value)) {
      if (this.onRepeat !== undefined) return text
      this.fail(value.problem, this.offsetOf(event))
    }
    return value
  }

  private scalarTag(event: ScalarEvent): ScalarTag {
    const tag = this.tag(event)
    if (tag === undefined)
      return event.style === SCALAR_STYLE.PLAIN ? resolvePlain(getScalarValue(this.text, event)) : 'str'
    const known = ['null', 'bool', 'int', 'float', 'timestamp', 'str', 'binary'] as const
    if (tag === 'binary') return 'str'
    return known.includes(tag as never) ? (tag as ScalarTag) : this.unknownTag(tag, event)
  }

  /** The last word of a core tag, the whole of any other; undefined when the node has none. */
  private tag(event: Extract<Event, { tagStart: number }>): string | undefined {
    if (event.tagStart < 0) return undefined
    const raw = this.text.slice(event.tagStart, event.tagEnd)
    if (raw === '!') return 'str'
    const verbatim = /^!<(.*)>$/.exec(raw)?.[1]
    const [, handle = '!', suffix = ''] = /^(!(?:[\w-]*!)?)(.*)$/.exec(raw) ?? []
    const full = verbatim ?? `${this.tagHandles.get(handle) ?? handle}${suffix}`
    return full.startsWith('tag:yaml.org,2002:') ? full.slice('tag:yaml.org,2002:'.length) : full
  }

  private unknownTag(tag: string, event: Event): never {
    const full =
      tag.startsWith('!') || (tag.includes(':') && tag.startsWith('tag:')) ? tag : `tag:yaml.org,2002:${tag}`
    this.fail(`could not determine a constructor for the tag '${full}'`, this.offsetOf(event))
  }

  private anchor(event: Extract<Event, { anchorStart: number }>, value: Value, size: number): Value {
    if (event.anchorStart < 0) return value
    const name = this.text.slice(event.anchorStart, event.anchorEnd)
    if (this.anchors.has(name)) this.fail('second occurrence', event.anchorStart - 1)
    this.anchors.set(name, { value, size })
    return value
  }

  private alias(event: AliasEvent): Value {
    const name = this.text.slice(event.anchorStart, event.anchorEnd)
    const found = this.anchors.get(name)
    if (found === undefined) this.fail(`found undefined alias '${name}'`, event.anchorStart - 1)
    this.size += found.size
    return found.value
  }

  private offsetOf(event: Event | undefined, otherwise = 0): number {
    if (event === undefined || event.type === EVENT_ID.POP || event.type === EVENT_ID.DOCUMENT)
      return otherwise
    if (event.type === EVENT_ID.ALIAS) return event.anchorStart - 1
    const start = event.type === EVENT_ID.SCALAR ? scalarStart(this.text, event) : event.start
    const first = earlierOf(earlierOf(start, event.anchorStart - 1), event.tagStart)
    return first < 0 ? otherwise : first
  }

  private fail(problem: string, offset: number): never {
    throw new YamlError(problem, this.placeAt(offset))
  }
}

/** The smaller of two offsets; one below 0 is none. */
function earlierOf(one: number, other: number): number {
  return one < 0 || (other >= 0 && other < one) ? other : one
}
