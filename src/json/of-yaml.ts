import type { Value } from '../yaml/document.ts'
import { isMapping, mapping } from '../yaml/document.ts'
import type { Json } from './exact-json.ts'
import { exactNumber } from './exact-json.ts'

/** What a YAML document holds as JSON: numbers keep their text as far as YAML has kept it, dates are text. */
export function jsonOf(value: Value): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(jsonOf)
  if (isMapping(value)) return mapping<Json>(Object.entries(value).map(([key, item]) => [key, jsonOf(item)]))
  return typeof value === 'number'
    ? value
    : typeof value === 'bigint' || 'value' in value
      ? exactNumber(String(value))
      : String(value)
}
