import type { XmlElement } from '../text/xml-element.ts'

/** What an AppStream file says about a program, in the words of the project file. */
export interface AppstreamFacts {
  commonId?: string
  title?: string
  summary?: string
  description?: string
  version?: string
  license?: string
  /** Texts of `contact`, `issues`, `donation`, `website` and `source-code`. */
  links: Readonly<Partial<Record<LinkKey, readonly string[]>>>
  icon?: { type: string; text: string }
  /** Ids of desktop files (`org.example.App.desktop`), most likely first. */
  desktopIds: readonly string[]
  /** What was left out, and why. */
  notes: readonly string[]
}

export type LinkKey = 'contact' | 'donation' | 'issues' | 'source-code' | 'website'

const linkTypes: readonly { type: string; key: LinkKey }[] = [
  { type: 'bugtracker', key: 'issues' },
  { type: 'donation', key: 'donation' },
  { type: 'homepage', key: 'website' },
  { type: 'vcs-browser', key: 'source-code' },
]

/** Reads the root element of a `.metainfo.xml` or `.appdata.xml` file; translations are left out. */
export function appstreamFacts(root: XmlElement): AppstreamFacts {
  const notes: string[] = []
  const links: Partial<Record<LinkKey, string[]>> = {}
  const contact = textOf(root, 'update_contact')
  if (contact !== undefined) {
    if (isAddress(contact)) links.contact = [contact]
    else notes.push(`Ignoring invalid url '${contact}' in update_contact from appstream metadata.`)
  }
  for (const { type, key } of linkTypes) {
    const found = elements(root, 'url')
      .filter(url => url.attributes['type'] === type)
      .map(url => plainText(url).trim())
    const bad = found.filter(url => !isAddress(url))
    notes.push(
      ...bad.map(url => `Ignoring invalid url or email '${url}' in '${type}' from appstream metadata.`),
    )
    const good = [...new Set(found.filter(isAddress))]
    if (good.length > 0) links[key] = good
  }
  const id = textOf(root, 'id')
  const description = elements(root, 'description')[0]
  const icon = elements(root, 'icon')[0]
  return {
    ...given('commonId', id),
    ...given('title', textOf(root, 'name')),
    ...given('summary', textOf(root, 'summary')),
    ...given('description', description === undefined ? undefined : markdown(description)),
    ...given(
      'version',
      elements(root, 'releases')
        .flatMap(list => elements(list, 'release'))
        .find(release => release.attributes['version'] !== undefined)?.attributes['version'],
    ),
    ...given('license', textOf(root, 'project_license')),
    ...(icon === undefined
      ? {}
      : { icon: { type: icon.attributes['type'] ?? 'local', text: plainText(icon).trim() } }),
    links,
    notes,
    desktopIds: desktopIds(root, id),
  }
}

function desktopIds(root: XmlElement, id: string | undefined): string[] {
  const launched = elements(root, 'launchable')
    .filter(element => element.attributes['type'] === 'desktop-id')
    .map(element => plainText(element).trim())
  if (launched.length > 0) return launched
  return id === undefined ? [] : [id.endsWith('.desktop') ? id : `${id}.desktop`]
}

function given<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined || value === '' ? {} : ({ [key]: value } as { [P in K]?: string })
}

/** A link that the store can show: an address of the web or of mail. */
function isAddress(text: string): boolean {
  return /^https?:\/\/[^\s/]+\S*$/.test(text) || /^(?:mailto:)?[^\s@/]+@[^\s@/]+$/.test(text)
}

function elements(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter(
    (child): child is XmlElement =>
      typeof child !== 'string' && child.name === name && child.attributes['xml:lang'] === undefined,
  )
}

function textOf(parent: XmlElement, name: string): string | undefined {
  const found = elements(parent, name)[0]
  return found === undefined ? undefined : plainText(found).trim()
}

function plainText(element: XmlElement): string {
  return element.children.map(child => (typeof child === 'string' ? child : plainText(child))).join('')
}

/** Paragraphs and lists as the store's pages show them. As snapcraft does: lines are trimmed, and blank ones within them stay. */
function markdown(description: XmlElement): string {
  const blocks = description.children.map(child =>
    typeof child === 'string' || child.attributes['xml:lang'] !== undefined ? '' : block(child),
  )
  return blocks
    .join('')
    .split('\n')
    .map(line => line.trim())
    .join('\n')
    .trim()
}

function block(element: XmlElement): string {
  if (element.name === 'ul')
    return `\n${elements(element, 'li')
      .map(item => `- ${inline(item)}\n`)
      .join('')}`
  if (element.name === 'ol')
    return `\n${elements(element, 'li')
      .map((item, index) => `${String(index + 1)}. ${inline(item)}\n`)
      .join('')}`
  return element.name === 'p' ? `\n${inline(element)}\n` : inline(element)
}

function inline(element: XmlElement): string {
  return element.children
    .map(child =>
      typeof child === 'string' ? child : child.name === 'em' ? `_${inline(child)}_` : inline(child),
    )
    .join('')
}
