import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { program } from './support/program.ts'
import { workplace } from './support/workplace.ts'

const repository = fileURLToPath(new URL('..', import.meta.url))
const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as Record<
  string,
  unknown
> & { version: string; devDependencies: Record<string, string> }

test('the package that npm installs is whole, and needs nothing beside it', async () => {
  const place = workplace()
  // Without a network: whatever were to come along would be missed.
  const npm = (...args: string[]): string =>
    execFileSync('npm', [...args, '--offline', '--loglevel=error', '--cache', join(place, 'cache')], {
      cwd: repository,
      encoding: 'utf8',
    })
  npm('pack', '--ignore-scripts', '--pack-destination', place)
  npm(
    'install',
    '--global',
    '--prefix',
    join(place, 'prefix'),
    join(place, `snapsmith-${manifest.version}.tgz`),
  )
  const installed = join(place, 'prefix/lib/node_modules/snapsmith')
  expect(readdirSync(join(place, 'prefix/lib/node_modules'))).toEqual(['snapsmith'])
  expect(readdirSync(installed).sort()).toEqual([
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'LICENSE',
    'README.md',
    'bin',
    'dist',
    'docs',
    'package.json',
    'scenario.schema.json',
    'schema.json',
    'templates',
  ])

  const snapsmith = (args: string[], cwd = place) =>
    program(join(place, 'prefix/bin/snapsmith'), args, { cwd })
  expect(await snapsmith(['version'])).toMatchObject({
    code: 0,
    out: expect.stringContaining(manifest.version) as string,
  })
  const project = join(place, 'project')
  expect(await snapsmith(['init', '--template', 'hooks', project])).toMatchObject({ code: 0 })
  expect(await snapsmith(['pack'], project)).toMatchObject({ code: 0 })
  expect(await snapsmith(['lint'], project)).toMatchObject({ code: 0 })
  expect(readdirSync(project).filter(name => name.endsWith('.snap'))).toHaveLength(1)
})

test('what the documents of the package lead to is in it', () => {
  const place = workplace()
  mkdirSync(join(place, 'package'))
  execFileSync(
    'npm',
    [
      'pack',
      '--ignore-scripts',
      '--offline',
      '--loglevel=error',
      '--cache',
      join(place, 'cache'),
      '--pack-destination',
      place,
    ],
    { cwd: repository },
  )
  execFileSync('tar', ['-xzf', join(place, `snapsmith-${manifest.version}.tgz`)], { cwd: place })
  const files = readdirSync(join(place, 'package'), { recursive: true })
    .map(String)
    .filter(name => name.endsWith('.md'))
  expect(files).toEqual(expect.arrayContaining(['README.md', 'docs/guides/hooks.md']))
  const dead = files.flatMap(file =>
    [...readFileSync(join(place, 'package', file), 'utf8').matchAll(/\]\((?<path>[^)#:\s]+)(?:#[^)]*)?\)/g)]
      .filter(found => !existsSync(join(place, 'package', dirname(file), found.groups?.['path'] ?? '')))
      .map(found => `${file}: ${found.groups?.['path']}`),
  )
  expect(dead).toEqual([])
})

test('its description says where it comes from, and its bundle whose work it contains', () => {
  for (const key of ['description', 'license', 'keywords', 'homepage', 'bugs', 'repository'])
    expect(manifest[key], key).toBeTruthy()
  expect(manifest).not.toHaveProperty('dependencies')
  const terms = readFileSync(join(repository, 'dist/THIRD-PARTY.txt'), 'utf8')
  const named = [...terms.matchAll(/^-{80}\n(?<name>\S+) /gm)].map(found => found.groups?.['name'])
  expect(named).toEqual(
    expect.arrayContaining([
      'chalk',
      'commander',
      'diff',
      'execa',
      'js-yaml',
      'saxes',
      'tar-stream',
      'undici',
      'web-tree-sitter',
      'yauzl',
      'zod',
      'tree-sitter-bash',
    ]),
  )
})
