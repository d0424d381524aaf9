import { expect, test } from 'vitest'
import type { XmlElement } from '../text/xml-element.ts'
import { appstreamFacts } from './appstream.ts'

function element(name: string, ...children: (XmlElement | string)[]): XmlElement {
  return { name, attributes: {}, children }
}

test.each<[what: string, blocks: XmlElement[], text: string]>([
  [
    'a paragraph and a list',
    [element('p', 'One.'), element('ul', element('li', 'a'), element('li', 'b'))],
    'One.\n\n- a\n- b',
  ],
  [
    'a paragraph on lines of its own keeps a blank line more',
    [element('p', '\n   One\n   two.\n  '), element('ul', element('li', 'a'))],
    'One\ntwo.\n\n\n- a',
  ],
  [
    'an item on lines of its own',
    [element('ol', element('li', '\n  a\n'), element('li', 'b'))],
    '1.\na\n\n2. b',
  ],
])('%s', (_what, blocks, text) => {
  const facts = appstreamFacts(element('component', element('description', ...blocks)))
  expect(facts.description).toBe(text)
})
