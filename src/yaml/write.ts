import { defineScalarTag, dump, NOT_RESOLVED, YAML11_SCHEMA } from 'js-yaml'
import { Float, isMapping, Timestamp } from './document.ts'
import { resolvePlain, scalarValue } from './scalars.ts'

const float = defineScalarTag('tag:yaml.org,2002:float', {
  implicit: true,
  resolve: source => (resolvePlain(source) === 'float' ? scalarValue('float', source) : NOT_RESOLVED),
  identify: value => value instanceof Float,
  represent: value => floatForm(value as Float),
})

/** Writes a value as block YAML that YAML 1.1 reads back as the same: lists not indented under their key, long texts as blocks. */
export function writeYaml(value: unknown): string {
  return dump(plain(value), {
    schema: YAML11_SCHEMA.withTags(float),
    seqNoIndent: true,
    lineWidth: -1,
    noRefs: true,
    quoteStyle: 'single',
  })
}

/** What the writer knows: mappings with a prototype, dates as text. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Timestamp) return value.text
  return isMapping(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
    : value
}

function floatForm(value: Float): string {
  const text = value.toString()
  return { inf: '.inf', '-inf': '-.inf', nan: '.nan' }[text] ?? text
}
