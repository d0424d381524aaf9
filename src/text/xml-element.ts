/** An element of an XML document: its text and elements in their order. Names keep their prefixes (`xml:lang`). */
export interface XmlElement {
  name: string
  attributes: Readonly<Record<string, string>>
  children: readonly (XmlElement | string)[]
}
