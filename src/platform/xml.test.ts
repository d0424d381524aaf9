import { expect, test } from 'vitest'
import { parseXml } from './xml.ts'

test('an element has its attributes, and its text and elements in their order', () => {
  expect(
    parseXml('<?xml version="1.0"?>\n<!-- c --><a x="1&amp;2" xml:lang="de">t<b/>u<![CDATA[<v>]]></a>\n'),
  ).toEqual({
    name: 'a',
    attributes: { x: '1&2', 'xml:lang': 'de' },
    children: ['t', { name: 'b', attributes: {}, children: [] }, 'u', '<v>'],
  })
})

test.each([
  ['<a>', /unclosed tag: a/],
  ['', /document must contain a root element/],
  ['<a>&b;</a>', /undefined entity/],
  ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', /undefined entity/],
  ['<a></b>', /unexpected close tag/],
])('%j is none', (text, problem) => {
  expect(() => parseXml(text)).toThrow(problem)
})
