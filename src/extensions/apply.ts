import { factsOf } from '../bases/index.ts'
import { isMapping, mapping } from '../yaml/document.ts'
import type { Mapping, Path, Value } from '../yaml/document.ts'
import type { Extension, ExtensionContext } from './extension.ts'
import { extensions } from './index.ts'
import { mergeMappings } from './merge.ts'

/** What applying depends on, beside the document. */
interface ApplySettings {
  assets: string
  architecture: string
  /** Whether experimental extensions may be used. */
  experimental: boolean
}

/** Why an extension could not be applied, and which word of the project asks for it. */
export interface ExtensionProblem {
  path: Path
  message: string
  remedy?: string
}

/** The document with all extensions applied and their declarations gone, or what is wrong with those. */
export interface Applied {
  content: Mapping
  problems: readonly ExtensionProblem[]
  notices: readonly string[]
  used: readonly UsedExtension[]
}

/** An extension that was applied, and what it has added to the top of the document. */
export interface UsedExtension {
  name: string
  /** Where the project asks for it first. */
  path: Path
  adds: Mapping
}

interface Use {
  extension: Extension
  apps: readonly string[]
  path: Path
}

/** Applies the extensions that apps name, one after the other in alphabetical order. */
export function applyExtensions(document: Mapping, settings: ApplySettings): Applied {
  const apps = isMapping(document.apps) ? document.apps : {}
  const wanted = Object.entries(apps).flatMap(([app, value]) => declared(app, value))
  if (wanted.length === 0)
    return { content: withoutDeclarations(document), problems: [], notices: [], used: [] }
  const problems = wanted.flatMap(use => checkUse(use, document, settings))
  if (problems.length > 0) return { content: withoutDeclarations(document), problems, notices: [], used: [] }
  const uses = extensions.flatMap((extension): Use[] => {
    const users = wanted.filter(use => use.name === extension.name)
    const [first] = users
    return first === undefined
      ? []
      : [{ extension, apps: [...new Set(users.map(use => use.app))], path: first.path }]
  })
  const used: UsedExtension[] = []
  const content = uses.reduce((project, use) => {
    const adds = use.extension.root?.(contextOf(project, settings)) ?? {}
    used.push({ name: use.extension.name, path: use.path, adds })
    return applyOne(project, { ...use, adds }, settings)
  }, withoutDeclarations(document))
  const notices = uses
    .filter(use => use.extension.experimental)
    .map(use => `*EXPERIMENTAL* extension '${use.extension.name}' enabled`)
  return { content, problems: [], notices, used }
}

interface Wanted {
  app: string
  name: string
  path: Path
  wrong?: string
}

function declared(app: string, value: Value): Wanted[] {
  const given = isMapping(value) ? value.extensions : undefined
  if (given === undefined) return []
  const path = ['apps', app, 'extensions']
  if (!Array.isArray(given)) return [{ app, name: '', path, wrong: 'input should be a valid list' }]
  return given.map((item, index) =>
    typeof item === 'string'
      ? { app, name: item, path: [...path, index] }
      : { app, name: '', path: [...path, index], wrong: 'input should be a valid string' },
  )
}

function checkUse(
  { name, path, wrong }: Wanted,
  document: Mapping,
  settings: ApplySettings,
): ExtensionProblem[] {
  if (wrong !== undefined) return [{ path, message: wrong }]
  const extension = extensions.find(item => item.name === name)
  if (extension === undefined) return [{ path, message: `Extension '${name}' does not exist` }]
  if (extension.experimental && !settings.experimental) {
    return [
      {
        path,
        message: `Extension is experimental: '${name}'`,
        remedy: 'Set SNAPCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS=1 to use it.',
      },
    ]
  }
  const base = baseOf(document)
  if (!(extension.bases as readonly string[]).includes(base)) {
    return [
      {
        path,
        message: `Extension '${name}' does not support base: '${base}'`,
        remedy: `It supports ${extension.bases.join(', ')}.`,
      },
    ]
  }
  const confinement = typeof document.confinement === 'string' ? document.confinement : 'strict'
  if (!extension.confinements.includes(confinement)) {
    return [
      {
        path,
        message: `Extension '${name}' does not support confinement '${confinement}'`,
        remedy: `It supports ${extension.confinements.join(', ')}.`,
      },
    ]
  }
  return []
}

function withoutDeclarations(document: Mapping): Mapping {
  if (!isMapping(document.apps)) return document
  const apps = Object.entries(document.apps).map(([name, app]): [string, Value] => [
    name,
    isMapping(app) && 'extensions' in app
      ? mapping(Object.entries(app).filter(([key]) => key !== 'extensions'))
      : app,
  ])
  return mapping(
    Object.entries(document).map(([key, value]): [string, Value] => [
      key,
      key === 'apps' ? mapping(apps) : value,
    ]),
  )
}

function baseOf({ base }: Mapping): string {
  return typeof base === 'string' ? base : ''
}

function contextOf(project: Mapping, { assets, architecture }: ApplySettings): ExtensionContext {
  const base = baseOf(project)
  const facts = factsOf(base)?.extensions
  if (facts === undefined) throw new Error(`no extensions for ${base}`)
  return { project, base, facts, architecture, assets }
}

function applyOne(
  project: Mapping,
  { extension, apps, adds }: Use & { adds: Mapping },
  settings: ApplySettings,
): Mapping {
  const context = contextOf(project, settings)
  const rooted = mergeMappings(project, adds)
  const extendedApps = Object.entries(isMapping(rooted.apps) ? rooted.apps : {}).map(
    ([name, app]): [string, Value] => [
      name,
      apps.includes(name) && isMapping(app) ? mergeMappings(app, extension.app?.(context, name) ?? {}) : app,
    ],
  )
  const parts = Object.entries(isMapping(rooted.parts) ? rooted.parts : {}).map(
    ([name, part]): [string, Value] =>
      // A part without a plugin is refused later, with a better sentence.
      [
        name,
        isMapping(part) && typeof part.plugin === 'string'
          ? mergeMappings(part, extension.part?.(context, part.plugin) ?? {})
          : part,
      ],
  )
  const made = mapping([...parts, ...Object.entries(extension.parts?.(context) ?? {})])
  return mapping([...Object.entries(rooted), ['apps', mapping(extendedApps)], ['parts', made]])
}
