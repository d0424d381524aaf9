import { expect, test } from 'vitest'
import { ExactNumber } from '../../json/exact-json.ts'
import { Float } from '../../yaml/document.ts'
import { decodeMetadata, metadataOfJson } from './decode.ts'

test.each<[string, unknown, unknown]>([
  ['numbers', { version: 1, base: new ExactNumber('1.0') }, { version: '1', base: '1.0' }],
  [
    'attributes',
    { plugs: { a: { b: new ExactNumber('1.0') } } },
    { plugs: { a: { b: new ExactNumber('1.0') } } },
  ],
  ['what does not fit', { apps: [], name: {}, assumes: 'a', hooks: { a: 5 } }, { hooks: { a: {} } }],
  ['what is no metadata', [], {}],
])('%s of metadata that was kept as JSON', (_, value, expected) => {
  expect(metadataOfJson(value as never)).toEqual(expected)
})

test('a value without its document has the text of its value', () => {
  expect(decodeMetadata('snap', { version: new Float(1.1), grade: true })).toEqual({
    version: '1.1',
    grade: 'true',
  })
})

test('names mean nothing to JavaScript', () => {
  const { apps } = metadataOfJson({ apps: JSON.parse('{"__proto__": {"daemon": "simple"}}') as never })
  expect(Object.keys(apps ?? {})).toEqual(['__proto__'])
})
