import { Float, Timestamp } from './document.ts'
import type { Value } from './document.ts'

/** Says why a scalar cannot be what its form or its tag makes it. */
interface BadScalar {
  problem: string
}

export type ScalarTag = 'null' | 'bool' | 'int' | 'float' | 'timestamp' | 'merge' | 'value' | 'str'

type Form = readonly [tag: ScalarTag, first: string, pattern: RegExp]

/** Each form with the characters that it can begin with, so that most texts are known to be none at a glance. */
const forms: readonly Form[] = [
  ['bool', 'yYnNtTfFoO', /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
  [
    'float',
    '-+0123456789.',
    /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  ],
  [
    'int',
    '-+0123456789',
    /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  ],
  ['merge', '<', /^<<$/],
  ['null', '~nN', /^(?:~|null|Null|NULL)$/],
  [
    'timestamp',
    '0123456789',
    /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
  ],
  ['value', '=', /^=$/],
]

const formsByStart: ReadonlyMap<string, readonly Form[]> = new Map(
  [...new Set(forms.flatMap(([, first]) => [...first]))].map(start => [
    start,
    forms.filter(([, first]) => first.includes(start)),
  ]),
)

/** What a plain scalar is in YAML 1.1, as PyYAML resolves it (yaml.org/type, without the forms that PyYAML lacks, such as `y`). */
export function resolvePlain(text: string): ScalarTag {
  if (text === '') return 'null'
  const form = formsByStart.get(text.charAt(0))?.find(([, , pattern]) => pattern.test(text))
  return form === undefined ? 'str' : form[0]
}

/** The value of a scalar of that tag. */
export function scalarValue(tag: ScalarTag, text: string): Value | BadScalar {
  switch (tag) {
    case 'null':
      return null
    case 'bool':
      return boolValue(text)
    case 'int':
      return intValue(text)
    case 'float':
      return floatValue(text)
    case 'timestamp':
      return timestampValue(text)
    case 'value':
      return { problem: "could not determine a constructor for the tag 'tag:yaml.org,2002:value'" }
    case 'merge':
    case 'str':
      return text
  }
}

/** Whether a value says why there is none. */
export function isBadScalar(value: Value | BadScalar): value is BadScalar {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    'problem' in value
  )
}

function boolValue(text: string): boolean | BadScalar {
  const word = text.toLowerCase()
  if (['yes', 'true', 'on'].includes(word)) return true
  return ['no', 'false', 'off'].includes(word) ? false : { problem: `'${text}' is not a boolean` }
}

/** Python's own limit: longer ones cost time and mean nothing. */
const mostDigits = 4300

function intValue(text: string): number | bigint | BadScalar {
  if (text.length > mostDigits)
    return {
      problem: `Exceeds the limit (${mostDigits} digits) for integer string conversion: value has ${text.length} digits`,
    }
  const bare = text.replaceAll('_', '')
  const size = magnitude(bare.replace(/^[-+]/, ''))
  if (typeof size !== 'bigint') return size
  const value = bare.startsWith('-') ? -size : size
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}

/** As PyYAML does: the first characters decide on the base, whatever follows them. */
function magnitude(digits: string): bigint | BadScalar {
  if (digits.startsWith('0b')) return inBase(2, digits.slice(2))
  if (digits.startsWith('0x')) return inBase(16, digits.slice(2))
  if (digits.startsWith('0') && digits !== '0') return inBase(8, digits)
  let sum = 0n
  for (const item of digits.split(':')) {
    const number = inBase(10, item)
    if (typeof number !== 'bigint') return number
    sum = sum * 60n + number
  }
  return sum
}

const digitsOf = {
  2: ['0b', /^[01]+$/],
  8: ['0o', /^[0-7]+$/],
  10: ['', /^\d+$/],
  16: ['0x', /^[\da-f]+$/i],
} as const

function inBase(base: keyof typeof digitsOf, digits: string): bigint | BadScalar {
  const [prefix, form] = digitsOf[base]
  return form.test(digits)
    ? BigInt(`${prefix}${digits}`)
    : { problem: `invalid literal for int() with base ${base}: '${digits}'` }
}

function floatValue(text: string): Float | BadScalar {
  const bare = text.replaceAll('_', '').toLowerCase()
  const sign = bare.startsWith('-') ? -1 : 1
  const digits = bare.replace(/^[-+]/, '')
  if (digits === '.inf') return new Float(sign * Infinity)
  if (digits === '.nan') return new Float(NaN)
  if (digits.includes(':'))
    return new Float(sign * digits.split(':').reduce((sum, item) => sum * 60 + Number(item), 0))
  const value = Number(digits)
  return digits === '' || Number.isNaN(value)
    ? { problem: `could not convert string to float: '${bare}'` }
    : new Float(sign * value)
}

function timestampValue(text: string): Timestamp | BadScalar {
  const parts = /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d))?/.exec(text)
  if (parts === null) return { problem: `'${text}' is not a date` }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map(item => Number(item ?? 0))
  if (year < 1) return { problem: `year ${year} is out of range` }
  if (month < 1 || month > 12) return { problem: 'month must be in 1..12' }
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate())
    return { problem: 'day is out of range for month' }
  if (hour > 23) return { problem: 'hour must be in 0..23' }
  if (minute > 59) return { problem: 'minute must be in 0..59' }
  if (second > 59) return { problem: 'second must be in 0..59' }
  return new Timestamp(text, parts[4] === undefined ? 'date' : 'datetime')
}

/** The integer that pydantic would make of a value; other values as they are. */
export function lenientInteger(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'boolean') return Number(value)
  if (value instanceof Float && Number.isInteger(value.value)) return value.value
  if (typeof value === 'string' && /^\s*[-+]?\d+(?:_\d+)*(?:\.0+)?\s*$/.test(value))
    return Number(value.replaceAll('_', ''))
  return value
}

const trueWords = ['yes', 'on', 'true', '1', 'y', 't']
const falseWords = ['no', 'off', 'false', '0', 'n', 'f']

/** The boolean that pydantic would make of a value; other values as they are. */
export function lenientTruth(value: unknown): unknown {
  const word =
    typeof value === 'number' ? String(value) : typeof value === 'string' ? value.toLowerCase() : ''
  return trueWords.includes(word) ? true : falseWords.includes(word) ? false : value
}
