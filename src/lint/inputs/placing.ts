import { hasOption } from '../../shell/command.ts'
import type { Command } from '../../shell/command.ts'
import { readScript } from '../../shell/script.ts'
import type { Call } from '../../shell/call.ts'
import type { ReadShell } from '../../shell/syntax.ts'
import type { Word } from '../../shell/word.ts'
import { isMapping } from '../../yaml/document.ts'
import type { Mapping, Value } from '../../yaml/document.ts'

/** Where parts put files of the project, as far as the project file says: paths of the project that a path of the snap may come from, the likeliest first. */
type Placing = (path: string) => readonly string[]

/** A file or directory of the project, and where in the snap it comes to lie; a pattern's last part may have asterisks, and `to` is a directory then. */
interface Placement {
  from: string
  to: string
  into: boolean
}

/** Reads from the parts of a project file what they copy: `dump`, with or without `organize`, and what scripts copy or install. */
export function placingOf(project: Value, parse: ReadShell): Placing {
  const parts = isMapping(project) && isMapping(project['parts']) ? Object.values(project['parts']) : []
  const placements = parts.filter(isMapping).flatMap(part => [...organized(part), ...scripted(part, parse)])
  return path => [...new Set(placements.flatMap(placement => sourceOf(placement, path) ?? []))]
}

/** The directory of the project that a part is built from, without a slash at its end; undefined for what is fetched or unpacked. */
function localSource({ source, 'source-subdir': below }: Mapping): string | undefined {
  if (
    typeof source !== 'string' ||
    /:\/\/|^\/|\.(?:tar|zip|deb|snap|rpm|7z|xz|gz|tgz|bz2)(?:\.|$)/.test(source)
  )
    return undefined
  return joined(source, typeof below === 'string' ? below : '')
}

function organized(part: Mapping): Placement[] {
  const source = part['plugin'] === 'dump' ? localSource(part) : undefined
  if (source === undefined) return []
  const moves = Object.entries(isMapping(part['organize']) ? part['organize'] : {}).flatMap(([from, to]) =>
    typeof to === 'string' ? [{ from: joined(source, from), to: joined(to), into: to.endsWith('/') }] : [],
  )
  // What one of these moves is found at its new place first, and is not told of at the old one.
  return [...moves, { from: `${source}/*`, to: '', into: true }]
}

/** What scripts of a part copy from its source, or from the project, into what becomes the snap. */
function scripted(part: Mapping, parse: ReadShell): Placement[] {
  return ['override-build', 'override-stage', 'override-prime'].flatMap(key => {
    const text = part[key]
    if (typeof text !== 'string') return []
    const place = { source: localSource(part), inPrime: key === 'override-prime' }
    return readScript(text, parse(text), { dialect: 'bash' }).calls.flatMap(call => copied(call, place))
  })
}

interface ScriptPlace {
  source: string | undefined
  inPrime: boolean
}

function copied({ command }: Call, place: ScriptPlace): Placement[] {
  const isCopy = command !== undefined && ['cp', 'install', 'mv', 'ln'].includes(command.name)
  if (!isCopy || hasOption(command, '-d', '--directory')) return []
  const { sources, target, into } = operandsOf(command)
  const to = inSnap(target, place)
  return to === undefined
    ? []
    : sources.flatMap(word => {
        const from = inProject(word, place)
        return from === undefined ? [] : [{ from, to, into }]
      })
}

/** What a command copies where, and whether that surely is a directory to copy into. */
function operandsOf({ operands, values }: Command): {
  sources: readonly Word[]
  target: string
  into: boolean
} {
  const given = values.get('-t') ?? values.get('--target-directory')
  if (given !== undefined)
    return { sources: operands, target: typeof given === 'string' ? given : given.text, into: true }
  const sources = operands.slice(0, -1)
  const target = operands.at(-1)?.text ?? ''
  return { sources, target, into: sources.length > 1 || /\/["']?$/.test(target) }
}

/** The path in the snap that a word of a script means. */
function inSnap(text: string, { inPrime }: ScriptPlace): string | undefined {
  const plain = text.replaceAll(/["'{}]/g, '')
  const [, rest] =
    /^\$(?:CRAFT_PART_INSTALL|SNAPCRAFT_PART_INSTALL|CRAFT_STAGE|SNAPCRAFT_STAGE|CRAFT_PRIME|SNAPCRAFT_PRIME)(\/.*)?$/.exec(
      plain,
    ) ?? []
  if (/^\$(?:SNAP)?CRAFT_(?:PART_INSTALL|STAGE|PRIME)$/.test(plain)) return ''
  if (rest !== undefined) return /[$`*?]/.test(rest) ? undefined : joined(rest)
  return inPrime && /^[\w.]/.test(plain) && !/[$`*?]/.test(plain) ? joined(plain) : undefined
}

/** The path in the project that a word of a script means. */
function inProject({ text }: Word, place: ScriptPlace): string | undefined {
  const plain = text.replaceAll(/["'{}]/g, '')
  const [, root, rest = ''] =
    /^\$(?:SNAP)?CRAFT_(PROJECT_DIR|PART_(?:SRC|BUILD)(?:_WORK)?)(\/.*)?$/.exec(plain) ?? []
  const path = root === undefined ? plain : rest
  if (/[$`?[]/.test(path)) return undefined
  if (root === 'PROJECT_DIR') return joined(path)
  const isAway = root === undefined && (place.inPrime || path.startsWith('/'))
  return place.source === undefined || isAway ? undefined : joined(place.source, path)
}

/** Where a path of the snap comes from, if this is what puts it there. */
function sourceOf({ from, to, into }: Placement, path: string): string[] | undefined {
  const name = from.slice(from.lastIndexOf('/') + 1)
  if (name.includes('*')) {
    const rest = below(to, path)
    const [first = ''] = rest?.split('/') ?? []
    const form = new RegExp(
      `^${name
        .split('*')
        .map(piece => piece.replaceAll(/[.+^()|\\]/g, '\\$&'))
        .join('[^/]*')}$`,
    )
    return rest !== undefined && form.test(first)
      ? [joined(from.slice(0, from.length - name.length), rest)]
      : undefined
  }
  const places = into ? [joined(to, name)] : [to, joined(to, name)]
  return places.flatMap(place => {
    const rest = place === path ? '' : below(place, path)
    return rest === undefined ? [] : [joined(from, rest)]
  })
}

function below(directory: string, path: string): string | undefined {
  if (directory === '') return path
  return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : undefined
}

function joined(...pieces: readonly string[]): string {
  const parts: string[] = []
  for (const part of pieces.join('/').split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}
