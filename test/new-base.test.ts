import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ESLint, Linter } from 'eslint'
import ts from 'typescript'
import tseslint from 'typescript-eslint'
import { describe, expect, test } from 'vitest'
import { program } from './support/program.ts'
import type { Ended } from './support/program.ts'
import { workplace } from './support/workplace.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const fixture = join(root, 'test/support/core28.ts')

/** What snapsmith is made from, with one more base: the file of the row, its name, and two lines in the table. */
function withNewBase(): string {
  const copy = workplace()
  for (const path of ['src', 'scripts', 'bin', 'grammars', 'templates', 'package.json', 'package-lock.json'])
    cpSync(join(root, path), join(copy, path), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  const row = readFileSync(fixture, 'utf8').replace('../../src/bases/facts.ts', './facts.ts')
  writeFileSync(join(copy, 'src/bases/core28.ts'), row)
  const edit = (path: string, change: (text: string) => string): void => {
    writeFileSync(join(copy, path), change(readFileSync(join(copy, path), 'utf8')))
  }
  edit('src/bases/names.ts', text => text.replace("'core26', ", "'core26', 'core28', "))
  edit(
    'src/bases/index.ts',
    text => `import { core28 } from './core28.ts'\n${text.replace('  core26,\n', '  core26,\n  core28,\n')}`,
  )
  return copy
}

function project(cwd: string, { base = 'core28', more = '' }: { base?: string; more?: string } = {}): void {
  mkdirSync(join(cwd, 'snap/hooks'), { recursive: true })
  mkdirSync(join(cwd, 'files'), { recursive: true })
  writeFileSync(join(cwd, 'files/data'), 'data\n')
  writeFileSync(join(cwd, 'snap/hooks/install'), '#!/bin/sh -e\nsnapctl set ready=true\n', { mode: 0o755 })
  writeFileSync(join(cwd, 'snap/hooks/remove'), '#!/usr/bin/perl\nexit 0;\n', { mode: 0o755 })
  writeFileSync(
    join(cwd, 'snap/snapcraft.yaml'),
    `name: aa\nbase: ${base}\nversion: '1'\nsummary: s\ndescription: d\nconfinement: strict\nparts:\n  files: {plugin: dump, source: files}\n${more}`,
  )
}

describe('a base that is added as a row', () => {
  test('is one that projects are validated, built, linted and rehearsed for', async () => {
    const copy = withNewBase()
    const built = await program(process.execPath, [join(copy, 'scripts/build.mjs')], { cwd: copy })
    expect(built.err).toBe('')
    const cwd = workplace()
    const run = (...args: string[]): Promise<Ended> =>
      program(process.execPath, [join(copy, 'bin/snapsmith'), ...args], { cwd })

    project(cwd)
    expect(await run('validate')).toMatchObject({ code: 0 })
    const packed = await run('pack', '--verbosity', 'brief')
    expect(packed).toMatchObject({ code: 0 })
    const [file = ''] = /aa_1_\w+\.snap/.exec(packed.out + packed.err) ?? []
    expect(readFileSync(join(cwd, 'prime/meta/snap.yaml'), 'utf8')).toContain('base: core28\n')
    // Its row has wrappers, which only an older base has beside it.
    expect(readFileSync(join(cwd, 'prime/meta/hooks/install'), 'utf8')).toContain('snap/hooks/install')
    const linted = await run('lint', file)
    expect(linted.out).toContain('hook-interpreter-missing')
    expect(linted.out).toContain("is not in 'core28'")
    const rehearsed = await run('rehearse', 'install', file)
    expect(rehearsed.out + rehearsed.err).toContain('ready')
    expect(rehearsed.code).toBe(0)

    project(cwd, { more: '  made: {plugin: make, source: files}\n' })
    expect((await run('validate')).err).toContain("Plugin 'make' in part 'made' is unstable")
    project(cwd, { base: 'core29' })
    expect((await run('validate')).err).toContain("'core26', 'core28', 'devel', 'bare'")
    expect((await run('list-plugins', '--base', 'core29')).err).toContain("'core26', 'core28', 'devel'")
    expect((await run('list-extensions')).out).toMatch(/^gpu +core22, core24, core26, core28$/m)
  })

  test('says everything: a fact that is left out does not compile', () => {
    const file = join(root, 'test/support/left-out.ts')
    const options: ts.CompilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
      types: [],
    }
    const names = factNames(options)
    expect(names['BaseFacts']?.length).toBeGreaterThan(30)
    const lines = Object.entries(names).flatMap(([shape, facts]) =>
      facts.map(fact => `export const no_${shape}_${fact}: ${shape} = {} as Omit<${shape}, '${fact}'>`),
    )
    const shapes = Object.keys(names)
    const text = [`import type { ${shapes.join(', ')} } from '../../src/bases/facts.ts'`, ...lines].join('\n')
    const plain = ts.createCompilerHost(options)
    const host: ts.CompilerHost = {
      ...plain,
      fileExists: path => path === file || plain.fileExists(path),
      getSourceFile: (path, ...more) =>
        path === file
          ? ts.createSourceFile(path, text, ts.ScriptTarget.ES2023)
          : plain.getSourceFile(path, ...more),
    }
    const found = ts
      .createProgram([file], options, host)
      .getSemanticDiagnostics()
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n').split('\n')[0])
    expect(found).toEqual(
      Object.values(names).flatMap(facts =>
        facts.map(fact => expect.stringContaining(`'${fact}' is missing in type`) as string),
      ),
    )
  })
})

/** The facts that a row and what lies in it consist of, as the compiler sees them. */
function factNames(options: ts.CompilerOptions): Record<string, string[]> {
  const facts = ts.createProgram([join(root, 'src/bases/facts.ts')], options)
  const checker = facts.getTypeChecker()
  const source = facts.getSourceFile(join(root, 'src/bases/facts.ts'))
  const shapes = source?.statements.filter(ts.isInterfaceDeclaration) ?? []
  return Object.fromEntries(
    shapes.map(shape => [
      shape.name.text,
      checker
        .getTypeAtLocation(shape)
        .getProperties()
        .map(property => property.name),
    ]),
  )
}

describe('names of bases', () => {
  const messages = async (path: string, code: string): Promise<number> => {
    const config = (await new ESLint({ cwd: root }).calculateConfigForFile(path)) as Linter.Config
    const rule = config.rules?.['no-restricted-syntax']
    return new Linter().verify(code, {
      languageOptions: { parser: tseslint.parser },
      rules: rule === undefined ? {} : { 'no-restricted-syntax': rule },
    }).length
  }

  test.each([
    ["base === 'core24'", 1],
    ["['core22', 'core26'].includes(base)", 2],
    ['say(`on core22 and ${later}`)', 1],
    ["base !== 'bare'", 1],
    ["switch (base) { case 'devel': say() }", 1],
    ['/** As on core22. */ say() // not on core24', 0],
    ['bases[base].hookWrappers', 0],
  ])('%s is told %i times', async (code, count) => {
    expect(await messages(join(root, 'src/project/rules.ts'), code)).toBe(count)
  })

  test.each(['src/bases/index.ts', 'src/project/load.test.ts', 'test/lint.test.ts'])(
    '%s may have them',
    async path => {
      expect(await messages(join(root, path), "base === 'core24'")).toBe(0)
    },
  )
})
