import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { appstreamFacts } from '../metadata/appstream.ts'
import type { AppstreamFacts, LinkKey } from '../metadata/appstream.ts'
import { desktopValue, parseDesktopFile } from '../metadata/desktop-file.ts'
import { lookThrough } from '../platform/files.ts'
import { followInside } from '../platform/inside.ts'
import { readInside } from '../platform/reading.ts'
import { parseXml } from '../platform/xml.ts'
import type { Project, ProjectContent } from '../project/project.ts'
import type { Reporter } from '../ui/reporter.ts'
import { guiIcon } from './icon.ts'
import { themeIcon } from './icon-theme.ts'

/** What a program's own metadata adds to the project, merged over the files of `parse-info`. */
interface Extracted {
  texts: Partial<Record<'title' | 'summary' | 'description' | 'version' | 'license' | 'icon', string>>
  links: Partial<Record<LinkKey, string[]>>
  /** Desktop files, relative to the tree, by common-id. */
  desktops: { commonId: string; path: string }[]
}

/** Where adopted metadata comes from and goes to. */
export interface AdoptPlaces {
  cwd: string
  assets: string
  prime: string
  reporter: Reporter
}

/**
 * The project with what the adopted part's `parse-info` files say filled in. The project file always wins.
 *
 * Of the extractors, AppStream is the only one that snapcraft has on these bases.
 */
export function withAdoptedInfo(project: Project, places: AdoptPlaces): Project {
  const part = project.parts.find(candidate => candidate.name === project.content['adopt-info'])
  if (part === undefined) return project
  const found: Extracted = { texts: {}, links: {}, desktops: [] }
  for (const file of part.keys['parse-info']) extract({ file, part: part.name, found }, places)
  const { content } = project
  const icon =
    content.icon === undefined && guiIcon(places.cwd, places.assets) !== undefined
      ? undefined
      : found.texts.icon
  return { ...project, content: filled(content, { ...found, texts: { ...found.texts, icon } }, places) }
}

function filled(
  content: ProjectContent,
  found: {
    texts: Readonly<Record<string, string | undefined>>
    links: Extracted['links']
    desktops: Extracted['desktops']
  },
  places: AdoptPlaces,
): ProjectContent {
  const changed: Record<string, unknown> = { ...content }
  for (const [key, value] of [...Object.entries(found.texts), ...Object.entries(found.links)]) {
    if ((changed[key] === undefined || changed[key] === null) && value !== undefined) changed[key] = value
  }
  if (content.apps !== undefined) {
    changed['apps'] = Object.fromEntries(
      Object.entries(content.apps).map(([name, app]) => {
        const path = found.desktops.find(desktop => desktop.commonId === app['common-id'])?.path
        const wanted =
          path !== undefined &&
          app.desktop === undefined &&
          isFile(join(places.prime, path)) &&
          !isFile(join(places.cwd, places.assets, 'gui', `${name}.desktop`))
        return [name, wanted ? { ...app, desktop: path } : app]
      }),
    )
  }
  return changed as ProjectContent
}

/** Reads one file: from the part's sources, else from its build, else from what it has installed. */
function extract(
  { file, part, found }: { file: string; part: string; found: Extracted },
  { cwd, reporter }: AdoptPlaces,
): void {
  if (!/\.(?:metainfo|appdata)\.xml$/.test(file)) {
    reporter.warning(
      `No metadata extracted from ${file}: only '.metainfo.xml' and '.appdata.xml' files are understood.`,
    )
    return
  }
  for (const tree of ['src', 'build', 'install'].map(place => join(cwd, 'parts', part, place))) {
    const text = readInside(tree, file)?.toString()
    if (text === undefined) continue
    const facts = readFacts(text, file)
    for (const note of facts.notes) reporter.permanent(note)
    merge(found, facts, tree)
    return
  }
  reporter.warning(
    `No metadata extracted from ${file}: part '${part}' has no such file in its source, its build or what it has installed.`,
  )
}

function readFacts(text: string, file: string): AppstreamFacts {
  try {
    return appstreamFacts(parseXml(text))
  } catch (error) {
    throw new UserError(
      'appstream',
      `Error extracting metadata from '${file}': ${error instanceof Error ? error.message : String(error)}`,
      {
        resolution: 'Mend the file; appstreamcli validate tells more about it.',
        cause: error,
      },
    )
  }
}

/** What an earlier file has said stays; links gather. */
function merge(found: Extracted, facts: AppstreamFacts, tree: string): void {
  const desktops = facts.desktopIds.flatMap(id => desktopPath(tree, id) ?? [])
  const texts = {
    title: facts.title,
    summary: facts.summary,
    description: facts.description,
    version: facts.version,
    license: facts.license,
    icon: iconOf(tree, facts, desktops),
  }
  for (const [key, value] of Object.entries(texts))
    if (value !== undefined) found.texts[key as keyof typeof texts] ??= value
  for (const [key, links] of Object.entries(facts.links)) {
    found.links[key as LinkKey] = [...new Set([...(found.links[key as LinkKey] ?? []), ...links])]
  }
  if (facts.commonId !== undefined && desktops[0] !== undefined)
    found.desktops.push({ commonId: facts.commonId, path: desktops[0] })
}

/** Where a desktop file of an id lies: dashes of the id may stand for directories. */
function desktopPath(tree: string, id: string): string | undefined {
  return ['usr/local/share', 'usr/share']
    .flatMap(data => [id.replaceAll('-', '/'), id].map(name => `${data}/applications/${name}`))
    .find(path => isFile(join(tree, path)))
}

function iconOf(tree: string, { icon }: AppstreamFacts, desktops: readonly string[]): string | undefined {
  if (icon?.type === 'remote') return icon.text
  const bare = icon?.text.replace(/^\/+/, '')
  if (icon?.type === 'stock') return themeIcon(tree, icon.text) ?? desktopIcon(tree, desktops)
  return bare !== undefined && isInside(tree, bare) ? bare : desktopIcon(tree, desktops)
}

function desktopIcon(tree: string, desktops: readonly string[]): string | undefined {
  for (const path of desktops) {
    const file = parseDesktopFile(readInside(tree, path)?.toString() ?? '')
    const icon = typeof file === 'string' ? undefined : desktopValue(file, 'Icon')
    if (icon === undefined) continue
    const found = icon.includes('/') ? icon.replace(/^\/+/, '') : themeIcon(tree, icon)
    if (found !== undefined && isInside(tree, found)) return found
  }
  return undefined
}

/** What others wrote into the metadata must not fetch files of the machine into the snap. */
function isInside(tree: string, path: string): boolean {
  return followInside(tree, path)?.stat.isFile() === true
}

function isFile(path: string): boolean {
  return lookThrough(path)?.isFile() === true
}
