import type { Json, JsonObject } from '../../json/exact-json.ts'
import { isJsonObject } from '../../json/exact-json.ts'
import { compareGo, goQuote } from '../../text/go-text.ts'
import { writeJson } from '../../json/write.ts'
import { beginTransaction, readOption } from '../world/config.ts'
import type { World } from '../world/world.ts'
import { tableText } from './table.ts'

/** What `snap get` is asked for, and how it is to print it. */
export interface Getting {
  readonly snap: string
  readonly keys: readonly string[]
  /** `-d`, `-l` and `-t`. */
  readonly document: boolean
  readonly list: boolean
  readonly typed: boolean
  /** Whether somebody looks: without `-d` or `-l` several values are a table then. */
  readonly terminal: boolean
}

/** What `snap get` prints, or its error; the system's own configuration is under `core`. */
export function snapGet(
  world: World,
  { snap, keys, document, list, typed, terminal }: Getting,
): { readonly text: string } | { readonly problem: string } {
  if (document && typed) return { problem: 'cannot use -d and -t together' }
  if (document && list) return { problem: 'cannot use -d and -l together' }
  const name = snap === 'system' ? 'core' : snap
  if (name !== 'core' && world.snaps[name] === undefined)
    return { problem: `snap ${goQuote(snap)} is not installed` }
  const transaction = beginTransaction(world, name)
  const values: Record<string, Json> = {}
  for (const key of keys.length === 0 ? [''] : keys) {
    const read = readOption(transaction, key)
    if ('problem' in read) return { problem: read.problem }
    if ('missing' in read)
      return {
        problem:
          key === ''
            ? `snap ${goQuote(snap)} has no configuration`
            : `snap ${goQuote(snap)} has no ${goQuote(missingPart(world.config[name] ?? {}, key))} configuration option`,
      }
    if (key === '' && isJsonObject(read.value)) Object.assign(values, read.value)
    else values[key] = read.value
  }
  const [key] = keys
  const only = keys.length === 1 && key !== undefined ? values[key] : undefined
  if (document) return { text: writeJson(values, '\t') }
  if (only !== undefined && !isJsonObject(only) && !list)
    return { text: typed || typeof only !== 'string' ? writeJson(only, '\t') : only }
  const shown =
    only !== undefined && isJsonObject(only) && key !== undefined
      ? { prefix: `${key}.`, values: only }
      : { prefix: '', values }
  return { text: list || terminal ? listText(shown, typed) : writeJson(values, '\t') }
}

/** As snapd does: the key up to the first part that is not there. */
function missingPart(config: JsonObject, key: string): string {
  const parts = key.split('.')
  let value: Json | undefined = config
  for (const [at, part] of parts.entries()) {
    value = isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined
    if (value === undefined || value === null) return parts.slice(0, at + 1).join('.')
  }
  return key
}

function listText({ prefix, values }: { prefix: string; values: JsonObject }, typed: boolean): string {
  const rows = Object.keys(values)
    .sort(compareGo)
    .map(key => {
      const value = values[key] ?? null
      return [
        `${prefix}${key}`,
        isJsonObject(value) ? '{...}' : typeof value === 'string' && !typed ? value : writeJson(value),
      ]
    })
  return tableText([['Key', 'Value'], ...rows])
}
