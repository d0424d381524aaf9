import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { UserError } from '../../src/errors.ts'
import { runLifecycle } from '../../src/parts/lifecycle.ts'
import type { BuildBase } from '../../src/bases/index.ts'
import type { Project, ProjectContent } from '../../src/project/project.ts'
import { recorded } from './recorded.ts'
import { hostAt, keepingReporter, projectOf, treeAt, workDirectory } from './workshop.ts'

interface EnvironmentCase {
  snapcraftYaml: string
  files: Record<string, string>
  outerEnvironment: Record<string, string>
  messages: string[]
  shell: { umask: string; setOptions: string[]; shoptOn: string[]; argc: string; argv0: string }
  commonEnvironment: Record<string, string>
  scriptlets: Record<string, Record<string, { cwd: string; env: Record<string, string> }>>
  builtinEnvironmentFile: Record<string, [string, string][]>
}

const files = [
  'core22',
  'core22-components',
  'core22-cross',
  'core24',
  'core24-adopt',
  'core24-all',
  'core24-components',
  'core24-cross',
  'core24-outer-variables',
  'core26',
]

/** The cmake part of the recorded projects needs a plugin that has tests of its own. */
const leftOut = 'oos'

describe.each(files)('%s', file => {
  test.each(recorded<EnvironmentCase>(`environment/${file}.json`))(
    'gives scripts the recorded environment',
    async each => {
      const cwd = workDirectory()
      write(cwd, each.files)
      const document = load(each.snapcraftYaml.replaceAll('$CRAFT_STAGE', `${cwd}/stage`)) as Document
      // What copies its source runs no commands of a shell, and has no file with an environment for them.
      const parts = Object.fromEntries(
        Object.entries(document.parts).flatMap(([name, part]) =>
          name === leftOut ? [] : [[name, part.plugin === 'dump' ? { ...part, plugin: 'nil' } : part]],
        ),
      )
      for (const [name, steps] of Object.entries(each.scriptlets))
        if (name !== leftOut)
          for (const step of Object.keys(steps))
            mkdirSync(join(cwd, 'out', `${name}.${step}`).replace(/\.[a-z]+$/, ''), { recursive: true })
      mkdirSync(join(cwd, 'out'), { recursive: true })
      const outer = {
        PATH: process.env.PATH ?? '',
        HOME: '/root',
        LANG: 'C.UTF-8',
        ...Object.fromEntries(
          Object.entries(each.outerEnvironment).map(([name, value]) => [
            name,
            value.replaceAll('<PROJECT>', cwd),
          ]),
        ),
      }
      const reporter = keepingReporter()
      const project = projectFrom(document, parts, file)
      await runLifecycle({ project, step: 'prime', parts: [], host: hostAt(cwd, outer), reporter })
      const told = (text: string): string =>
        text
          .replaceAll(cwd, '<PROJECT>')
          .replace(/\/[^" ]*\/snapsmith-[^/]*\/[^/]*\/(?=craftctl\.socket)/, '<SCRIPTDIR>/')
          .replace(/[^:"]*\/bin:(?=\$PATH)/, '')
      for (const [part, steps] of Object.entries(each.scriptlets)) {
        if (part === leftOut) continue
        for (const [step, { cwd: place, env }] of Object.entries(steps)) {
          const seen = Object.fromEntries(
            readFileSync(join(cwd, 'out', `${part}.${step}.env`), 'utf8')
              .split('\0')
              .filter(line => line !== '')
              .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
          )
          for (const name of ['HOME', 'LANG', 'PWD', 'SHLVL', '_', 'OLDPWD', 'PROBE']) delete seen[name]
          const own = `${join(process.cwd(), 'bin')}:`
          const path = (seen.PATH ?? '')
            .replace(own, '')
            .replaceAll(cwd, '<PROJECT>')
            .replace(process.env.PATH ?? '', '<PATH>')
          const actual = Object.fromEntries(Object.entries(seen).map(([name, value]) => [name, told(value)]))
          if (path === '<PATH>') delete actual.PATH
          else actual.PATH = path
          for (const name of Object.keys(each.outerEnvironment))
            if (
              actual[name] === each.outerEnvironment[name] &&
              env[name] === undefined &&
              each.commonEnvironment[name] === undefined
            )
              delete actual[name]
          expect(actual, `${part} ${step}`).toEqual({
            ...withoutProbe(each.commonEnvironment),
            ...withoutProbe(env),
          })
          expect(told(readFileSync(join(cwd, 'out', `${part}.${step}.pwd`), 'utf8').trim())).toBe(place)
        }
      }
      for (const [part, lines] of Object.entries(each.builtinEnvironmentFile)) {
        if (part === leftOut) continue
        const text = readFileSync(join(cwd, 'parts', part, 'run/environment.sh'), 'utf8').replaceAll(
          cwd,
          '<PROJECT>',
        )
        expect(text).toBe(
          lines
            .map(([name, value], index) =>
              name === '#' ? `${index === 0 ? '#' : '##'} ${value}\n` : `export ${name}=${value}\n`,
            )
            .join(''),
        )
      }
      const messages = each.messages
        .filter(line => !line.includes(leftOut))
        .map(line => line.replace('Initializing parts lifecycle', 'Initializing lifecycle'))
      expect(reporter.told.map(line => line)).toEqual(messages.filter(line => reporter.told.includes(line)))
    },
  )
})

interface Document {
  base: string
  name: string
  components?: Record<string, unknown>
  parts: Record<string, Record<string, unknown>>
  'adopt-info'?: string
}

function projectFrom(
  document: Document,
  parts: Record<string, Record<string, unknown>>,
  file: string,
): Project {
  const partitions =
    document.components === undefined
      ? []
      : ['default', ...Object.keys(document.components).map(name => `component/${name}`)]
  const content: Partial<Document> = { ...document }
  delete content.parts
  const project = projectOf(parts, {
    base: document.base as BuildBase,
    partitions,
    content: {
      ...content,
      version: (content as { version?: string }).version,
      grade: (content as { grade?: string }).grade,
    } as Partial<ProjectContent>,
  })
  if (file.endsWith('-cross')) return { ...project, build: { platform: 'arm64', on: 'amd64', for: 'arm64' } }
  return file.endsWith('-all') ? { ...project, build: { platform: 'all', on: 'amd64', for: 'all' } } : project
}

function withoutProbe(env: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name !== 'PROBE'))
}

function write(cwd: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true })
    writeFileSync(join(cwd, path), text)
  }
}

interface ScriptCase {
  name: string
  step: string
  script: string
  exit: number
  otherKeys?: string
  error?: string[]
  prime: string[]
  primeContents?: Record<string, string>
}

/** These are expanded when the project file is read, so they are run from one elsewhere. */
const expandedBefore = /expanded before bash|backslash does not protect/

/** By case of environment/scripts.json: what is lost in the recorded details is there. */
const completeDetails: Record<string, string[]> = {
  'last stderr line without newline': [':: + set +x', ':: first', ':: last'],
}

test.each(recorded<ScriptCase>('environment/scripts.json').filter(each => !expandedBefore.test(each.name)))(
  '$name',
  async each => {
    const cwd = workDirectory()
    write(cwd, { 'src/f': '1' })
    const other = each.otherKeys === undefined ? {} : (load(each.otherKeys) as Record<string, unknown>)
    const project = projectOf({
      p: {
        plugin: 'dump',
        source: 'src',
        ...other,
        [`override-${each.step}`]: each.script === '' ? '' : `${each.script}\n`,
      },
    })
    let thrown: Error | undefined
    try {
      await runLifecycle({
        project,
        step: 'prime',
        parts: [],
        host: hostAt(cwd),
        reporter: keepingReporter(),
      })
    } catch (error) {
      thrown = error as Error
    }
    if (each.error === undefined) {
      if (thrown !== undefined) throw thrown
      expect(treeAt(join(cwd, 'prime'))).toEqual(each.prime)
      for (const [path, text] of Object.entries(each.primeContents ?? {}))
        expect(readFileSync(join(cwd, 'prime', path), 'utf8')).toBe(text)
      return
    }
    if (!(thrown instanceof UserError)) throw thrown ?? new Error('nothing failed')
    const details = (thrown.details ?? '')
      .replaceAll(/\/\S*\/snapsmith-[^/]*\/[^/]*\//g, '<SCRIPTDIR>/')
      .replace(/(kill \S+) \d+/, '$1 <PID>')
      .split('\n')
    // Lines are those of the script as it is written: before it stand the shell's name, its options, the environment and the trace.
    const recordedDetails = each.error
      .filter(line => line.startsWith(':: '))
      .map(line =>
        line.replace(
          /<SCRIPTDIR>\/scriptlet\.sh: line (\d+)/,
          (_, number) => `override-${each.step}: line ${Number(number) - 4}`,
        ),
      )
    expect({ message: thrown.message, details }).toEqual({
      message: each.error[0],
      details: completeDetails[each.name] ?? recordedDetails,
    })
  },
)
