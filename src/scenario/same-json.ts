import type { Json } from '../json/exact-json.ts'
import { ExactNumber, isJsonObject } from '../json/exact-json.ts'

/** Whether two values are the same; numbers are by what they amount to, for YAML keeps no text of theirs: `1.50` is 1.5 there. */
export function sameJson(one: Json, other: Json): boolean {
  if (isNumber(one) && isNumber(other)) return amount(String(one)) === amount(String(other))
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item: Json, at) => sameJson(item, other[at] as Json))
  if (!isJsonObject(one) || !isJsonObject(other)) return one === other
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every(key => Object.hasOwn(other, key) && sameJson(one[key] ?? null, other[key] ?? null))
  )
}

function isNumber(value: Json): value is number | ExactNumber {
  return typeof value === 'number' || value instanceof ExactNumber
}

/** A number in the one form that each amount has, to any number of digits. */
function amount(text: string): string {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? []
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const kept = digits.replace(/0+$/, '')
  return kept === ''
    ? '0'
    : `${sign}${kept}e${String(Number(power) - fraction.length + digits.length - kept.length)}`
}
