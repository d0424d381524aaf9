import { SaxesParser } from 'saxes'
import type { XmlElement } from '../text/xml-element.ts'

interface Open {
  name: string
  attributes: Record<string, string>
  children: (XmlElement | string)[]
}

/** The root element of an XML text. Entities that a document declares itself are not expanded. Throws what is wrong with it, and where. */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser()
  const open: Open[] = [{ name: '', attributes: {}, children: [] }]
  const add = (piece: XmlElement | string): void => {
    open.at(-1)?.children.push(piece)
  }
  parser.on('error', error => {
    throw error
  })
  parser.on('opentag', tag => {
    open.push({ name: tag.name, attributes: { ...tag.attributes }, children: [] })
  })
  parser.on('closetag', () => {
    add(open.pop() as XmlElement)
  })
  parser.on('text', add)
  parser.on('cdata', add)
  parser.write(text).close()
  const root = open[0]?.children.find(child => typeof child !== 'string')
  if (root === undefined) throw new Error('there is no element in it')
  return root
}
