import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { hookKind, isComponentHook, isHookName } from '../src/hooks/catalogue.ts'
import { exampleTree } from '../src/lint/example.ts'
import { isAppName, isPlugName, versionProblem } from '../src/lint/reading/names.ts'
import { isSnapName } from '../src/text/snap-name.ts'
import type { ExampleFile } from '../src/lint/rule.ts'
import { checkTree } from '../src/lint/check.ts'

/** A tree, and what snapd says when it is asked to pack it: one of several texts where it does not look in a fixed order. */
interface Packing {
  name: string
  snapYaml: string | null
  snapYamlMode?: string | null
  files: { path: string; type: string; mode: string; content?: string; target?: string }[]
  command: 'pack' | 'check-skeleton'
  refused: string[]
}

const packings = readCases('packing.json') as Packing[]

describe('trees that snapd packs or refuses', () => {
  test.each(packings.map(given => [given.name, given] as const))('%s', (_, given) => {
    const { files, rootMode } = exampleOf(given)
    const errors = checkTree({ ...exampleTree(files), rootMode })
      .findings.filter(finding => finding.severity === 'error')
      .map(finding => finding.message)
    // Without packing, snapd only logs what is missing.
    const told =
      given.command === 'check-skeleton' && given.refused.length === 0
        ? errors.filter(text => !text.includes('missing files'))
        : errors
    if (given.refused.length === 0) expect(told).toEqual([])
    else expect(given.refused).toContain(told[0])
  })
})

function exampleOf(given: Packing): { files: Record<string, ExampleFile>; rootMode: number } {
  const files: Record<string, ExampleFile> = {}
  if (given.snapYaml !== null && given.snapYamlMode !== null)
    files['meta/snap.yaml'] = { content: given.snapYaml, mode: parseInt(given.snapYamlMode ?? '0644', 8) }
  let rootMode = 0o755
  for (const file of given.files) {
    const mode = parseInt(file.mode, 8)
    if (file.path === '.') rootMode = mode
    else if (file.type === 'dir') files[file.path] = { directory: true, mode }
    else if (file.type === 'symlink') files[file.path] = { link: file.target ?? '' }
    else if (file.type === 'file') files[file.path] = { content: file.content ?? '', mode }
    else files[file.path] = { special: true, mode }
  }
  return { files, rootMode }
}

/** A metadata document, and what snapd says about it: null where it crashes. */
interface Document {
  name: string
  kind: 'snap' | 'component'
  document: string
  hookFiles?: string[]
  refused: string[] | null
}

/** Where snapd's YAML reader names another token than ours: both refuse the document at the same line. */
const otherWords = new Set(['syntax/errors#3'])

describe('metadata that snapd accepts or refuses', () => {
  const documents = readCases('metadata.json') as Document[]

  test.each(documents.map(given => [given.name, given] as const))('%s', (_, given) => {
    const files: Record<string, ExampleFile> = { [`meta/${given.kind}.yaml`]: given.document }
    for (const name of given.hookFiles ?? []) files[`meta/hooks/${name}`] = '#!/bin/sh\n'
    const errors = checkTree(exampleTree(files)).findings.filter(
      finding => finding.severity === 'error' && !['missing-files', 'bad-permissions'].includes(finding.rule),
    )
    if (given.refused?.length === 0) expect(errors).toEqual([])
    else if (given.refused === null || otherWords.has(given.name)) expect(errors).not.toEqual([])
    else expect(given.refused).toContain(errors[0]?.message)
  })
})

interface Names {
  hooks: { name: string; supported: boolean; component: boolean; wellFormed: boolean }[]
  snap: Judged[]
  plug: Judged[]
  app: Judged[]
  version: Judged[]
}

interface Judged {
  name: string
  error: string | null
}

describe('names as snapd judges them', () => {
  const names = readCases('names.json') as Names

  test.each(names.hooks.map(given => [given.name, given] as const))('hook %j', (name, given) => {
    expect({
      supported: hookKind(name) !== undefined,
      component: isComponentHook(name),
      wellFormed: isHookName(name),
    }).toEqual({ supported: given.supported, component: given.component, wellFormed: given.wellFormed })
  })

  test.each(names.snap.map(given => [given.name, given] as const))('snap %j', (name, given) =>
    expect(isSnapName(name)).toBe(given.error === null),
  )
  test.each(names.plug.map(given => [given.name, given] as const))('plug %j', (name, given) =>
    expect(isPlugName(name)).toBe(given.error === null),
  )
  test.each(names.app.map(given => [given.name, given] as const))('app %j', (name, given) =>
    expect(isAppName(name)).toBe(given.error === null),
  )
  test.each(names.version.map(given => [given.name, given] as const))('version %j', (name, given) => {
    expect(versionProblem(name) ?? null).toBe(given.error)
  })
})

function readCases(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`conformance/snapd/${file}`, import.meta.url), 'utf8'))
}
