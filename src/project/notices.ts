import { join } from 'node:path'
import { lookThrough } from '../platform/files.ts'
import { Float, isMapping } from '../yaml/document.ts'
import type { Document } from '../yaml/document.ts'
import { nearest } from '../text/nearest.ts'
import { bases } from '../bases/index.ts'
import { effectiveBase } from './bases.ts'
import { projectPlaces } from './find.ts'
import type { FoundProject } from './find.ts'
import type { Project } from './project.ts'

/** What is allowed and yet seldom meant: told as warnings. */
export function noticesAbout(document: Document, cwd: string, found: FoundProject): string[] {
  return [
    ...otherFiles(cwd, found),
    ...shortenedVersion(document, found.file),
    ...emptyPlugs(document),
    ...ignoredServices(document),
  ]
}

function otherFiles(cwd: string, found: FoundProject): string[] {
  const others = projectPlaces
    .filter(place => place !== found && lookThrough(join(cwd, place.file))?.isFile() === true)
    .map(place => `'${place.file}'`)
  return others.length === 0 ? [] : [`Using '${found.file}' and leaving ${others.join(', ')} aside.`]
}

/** `version: 1.10` is the number 1.1. */
function shortenedVersion(document: Document, file: string): string[] {
  const version = isMapping(document.value) ? document.value.version : undefined
  if (!(version instanceof Float)) return []
  const { text, column, line } = document.placeOfValue(['version'])
  const written = /^[^\s#,}]+/.exec(text.slice(column - 1))?.[0] ?? ''
  if (written === version.toString()) return []
  return [
    `${file}:${line}: the version ${written} is read as the number ${version.toString()}. Put it into quotes: '${written}'.`,
  ]
}

/** As snapcraft does: a plug or slot without anything at the top level is bound to every app, and that is told. */
function emptyPlugs(document: Document): string[] {
  if (!isMapping(document.value)) return []
  const { plugs, slots } = document.value
  return [
    ['plug', plugs],
    ['slot', slots],
  ].flatMap(([kind, given]) => {
    const names = isMapping(given)
      ? Object.entries(given)
          .filter(([, value]) => value === null)
          .map(([name]) => `'${name}'`)
      : []
    if (names.length === 0 || typeof kind !== 'string') return []
    return [
      `implicit ${kind} assignment in ${joined(names)}. ${kind === 'plug' ? 'Plugs' : 'Slots'} should be assigned to the app to which they apply, ` +
        `and not implicitly assigned via the global '${kind}s:' stanza which is intended for configuration only.\n(Reference: https://documentation.ubuntu.com/snapcraft/stable/reference/project-file/snapcraft-yaml)`,
    ]
  })
}

/** As snapcraft does: later bases ignore the key, older ones ask for a token. */
function ignoredServices(document: Document): string[] {
  const base = effectiveBase(document.value)
  const services = isMapping(document.value)
    ? (document.value['ua-services'] ?? document.value.ua_services)
    : undefined
  if (services === undefined || services === null || base === undefined) return []
  if (bases[base].proServices === 'need a token') return []
  return [`The 'ua-services' key is ignored for '${base}'. Use '--pro=<services>' instead.`]
}

/** As snapcraft does: `adopt-info` may name anything; nothing will be adopted from a part that does not exist. */
export function unknownAdopters({ content, parts }: Project): string[] {
  const known = parts.map(part => part.name)
  const named: [string, string | undefined][] = [
    ["'adopt-info'", content['adopt-info']],
    ...Object.entries(content.components ?? {}).map(([name, component]): [string, string | undefined] => [
      `'adopt-info' of the component '${name}'`,
      component['adopt-info'],
    ]),
  ]
  return named.flatMap(([key, part]) => {
    if (part === undefined || known.includes(part)) return []
    const [meant] = nearest(part, known)
    return [
      `${key} names the part '${part}', which the project does not have.${meant === undefined ? '' : ` Did you mean '${meant}'?`}`,
    ]
  })
}

function joined(names: readonly string[]): string {
  return names.length < 3 ? names.join(' and ') : `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`
}
