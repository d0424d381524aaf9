import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { installCommand } from '../../src/platform/debian-packages.ts'
import { chooseSource } from '../../src/sources/choose.ts'
import type { SourceRequest } from '../../src/sources/source.ts'
import { snapsmith } from '../support/program.ts'
import { hostIn, ownDirectory, requestIn } from '../support/source-request.ts'

const fixtures = fileURLToPath(new URL('../conformance/sources/fixtures', import.meta.url))

/** A project that has the fixture, and a request for it. */
function requestFor(
  fixture: string,
  keys: Record<string, unknown> = {},
  env: Record<string, string> = {},
): SourceRequest {
  const project = join(ownDirectory(), 'project')
  mkdirSync(project)
  if (existsSync(join(fixtures, fixture))) copyFileSync(join(fixtures, fixture), join(project, fixture))
  return requestIn(project, { source: fixture, ...keys }, hostIn(join(project, '..'), env))
}

async function pull(request: SourceRequest): Promise<string[]> {
  await chooseSource(request.part, () => false)?.pull(request)
  return tree(request.into)
}

function tree(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .sort()
    .map(path => {
      const stat = lstatSync(join(directory, path))
      return stat.isSymbolicLink()
        ? `${path} -> ${readlinkSync(join(directory, path))}`
        : stat.isDirectory()
          ? `${path}/`
          : `${path} ${(stat.mode & 0o7777).toString(8)}`
    })
}

test('a zip keeps its links as links', async () => {
  expect(await pull(requestFor('link.zip'))).toEqual(['link -> real', 'real 644'])
})

test('a zip from Windows has directories', async () => {
  expect(await pull(requestFor('backslash.zip'))).toEqual(['dir/', 'dir/file 644'])
})

test.each([
  ['dot-dot.zip', 'a/../../evil', "The name has '..' in it."],
  ['abs.zip', '/abs/a', 'The name is absolute.'],
  ['through-link.zip', 'out/evil', "It lies below 'out', which the archive has as a symbolic link."],
  ['stray.7z', '../evil', "The name has '..' in it."],
])('%s is refused before anything is unpacked', async (fixture, entry, reason) => {
  const request = requestFor(fixture)
  await expect(pull(request)).rejects.toMatchObject({
    code: 'archive-escapes',
    message: `Failed to pull source: '${fixture}' has an entry that leaves the archive: '${entry}'.`,
    details: reason,
  })
  expect(tree(request.into)).toEqual([])
  expect(existsSync(join(request.into, '../evil'))).toBe(false)
  expect(existsSync('/tmp/evil')).toBe(false)
})

test.each([
  // A link `l` to `../../../outside`, a directory `l/` with mode 777 and a file `l/evil`.
  [
    'linked.zip',
    'archive-escapes',
    'The archive has it as a symbolic link too, through which all below it would go.',
    'UEsDBBQAAAAAAAAAIQCEIMubEAAAABAAAAABAAAAbC4uLy4uLy4uL291dHNpZGVQSwMEFAAAAAAAAAAhAAAAAAAAAAAAAAAAAAIAAABsL1BLAwQUAAAAAAAAACEAgxbcjAEAAAABAAAABgAAAGwvZXZpbHhQSwECFAMUAAAAAAAAACEAhCDLmxAAAAAQAAAAAQAAAAAAAAAAAAAA/6EAAAAAbFBLAQIUAxQAAAAAAAAAIQAAAAAAAAAAAAAAAAACAAAAAAAAAAAAAAD/QS8AAABsL1BLAQIUAxQAAAAAAAAAIQCDFtyMAQAAAAEAAAAGAAAAAAAAAAAAAACkgU8AAABsL2V2aWxQSwUGAAAAAAMAAwCTAAAAdAAAAAAA',
  ],
  // A directory `a/` and a file `a`.
  [
    'twice.zip',
    'archive-broken',
    expect.stringMatching(/parts\/p\/src\/a' is both a file and a directory$/) as unknown,
    'UEsDBBQAAAAAAIKRdV0AAAAAAAAAAAAAAAACAAAAYS9QSwMEFAAAAAAAgpF1XYMW3IwBAAAAAQAAAAEAAABheFBLAQIUAxQAAAAAAIKRdV0AAAAAAAAAAAAAAAACAAAAAAAAAAAAEAD9QQAAAABhL1BLAQIUAxQAAAAAAIKRdV2DFtyMAQAAAAEAAAABAAAAAAAAAAAAAACAASAAAABhUEsFBgAAAAACAAIAXwAAAEAAAAAAAA==',
  ],
])('%s is refused', async (name, code, details, content) => {
  const request = requestFor(name)
  const outside = join(request.root, 'outside')
  mkdirSync(outside, { mode: 0o700 })
  writeFileSync(join(request.root, name), Buffer.from(content, 'base64'))
  await expect(pull(request)).rejects.toMatchObject({ code, details })
  expect(tree(request.root).filter(path => path.startsWith('outside'))).toEqual(['outside/'])
  expect(lstatSync(outside).mode & 0o777).toBe(0o700)
})

test('an rpm is unpacked', async () => {
  expect(await pull(requestFor('demo.rpm'))).toEqual([
    'etc/',
    'etc/demo.conf 644',
    'usr/',
    'usr/bin/',
    'usr/bin/other -> tool',
    'usr/bin/tool 755',
  ])
})

test('a 7z archive is unpacked', async () => {
  expect(await pull(requestFor('demo.7z'))).toEqual(['d/', 'd/f 644', 'd/l -> f', 'd/run 755'])
})

test('a deb is unpacked without its scripts', async () => {
  expect(await pull(requestFor('demo.deb'))).toEqual(tree(unpackedDeb()))
})

function unpackedDeb(): string {
  const directory = join(ownDirectory(), 'deb')
  execFileSync('dpkg-deb', ['--extract', join(fixtures, 'demo.deb'), directory])
  expect(readdirSync(directory)).not.toEqual([])
  return directory
}

test.each([
  ['not-a-deb.deb', 'archive-broken', "Failed to pull source: 'not-a-deb.deb' could not be extracted."],
  ['nameless.snap', 'invalid-snap', "Snap 'nameless.snap' does not contain valid data."],
])('%s is told to be broken', async (fixture, code, message) => {
  const request = requestFor(fixture)
  await expect(pull(request)).rejects.toMatchObject({ code, message })
  expect(tree(request.into)).toEqual([])
})

test('a snap that has what its metadata is to become is refused', async () => {
  const request = requestFor('x.snap')
  for (const directory of ['meta', 'meta.inner'])
    mkdirSync(join(request.root, 'tree', directory), { recursive: true })
  writeFileSync(join(request.root, 'tree/meta/snap.yaml'), 'name: inner\nversion: 1\n')
  execFileSync('mksquashfs', [
    join(request.root, 'tree'),
    join(request.root, 'x.snap'),
    '-quiet',
    '-no-progress',
  ])
  await expect(pull(request)).rejects.toMatchObject({
    code: 'invalid-snap',
    details: "It has 'meta.inner', which its 'meta' is to become.",
  })
})

test.each(['x.rpm', 'x.7z', 'x.snap'])('%s that is none is told to be broken', async name => {
  const request = requestFor(name)
  writeFileSync(join(request.root, name), 'no archive')
  await expect(pull(request)).rejects.toMatchObject({
    name: 'UserError',
    details: expect.stringMatching(/./) as unknown,
  })
  expect(readdirSync(dirname(request.into))).toEqual(['src'])
})

test.each([
  ['demo.rpm', 'rpm2archive', 'rpm2cpio'],
  ['demo.7z', '7z', 'p7zip-full'],
  ['demo.deb', 'dpkg-deb', 'dpkg'],
  ['demo.snap', 'unsquashfs', 'squashfs-tools'],
])('%s without %s names the package', async (fixture, program, debianPackage) => {
  const request = requestFor(fixture, {}, { PATH: '/nonexistent' })
  await expect(pull(request)).rejects.toMatchObject({
    code: 'program-missing',
    message: `Failed to pull source: the program '${program}' is not installed.`,
    resolution: `Install it with: ${installCommand([debianPackage])}`,
  })
})

test.each([
  ['one.tar.xz', 'xz', 'xz-utils'],
  ['one.tar.bz2', 'bzip2', 'bzip2'],
])('%s without %s names the package', async (fixture, program, debianPackage) => {
  const project = ownDirectory()
  copyFileSync(join(fixtures, fixture), join(project, fixture))
  writeFileSync(
    join(project, 'snapcraft.yaml'),
    `name: aa\nbase: core24\nversion: '1'\nsummary: s\ndescription: d\nconfinement: strict\nparts: {p: {plugin: nil, source: ${fixture}}}\n`,
  )
  mkdirSync(join(project, 'bin'))
  for (const name of ['sh', 'bash', 'env'])
    symlinkSync(
      execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(),
      join(project, 'bin', name),
    )
  const { code, err } = await snapsmith(['pull'], { cwd: project, env: { PATH: join(project, 'bin') } })
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(
      `'${program}' is needed to unpack '.*${fixture}'[^]*Install it with: ${installCommand([debianPackage])}\n`,
    ),
  ])
})

test('a file that has changed is noticed, one that has not is not', async () => {
  const request = requestFor('flat.zip')
  const source = chooseSource(request.part, () => false)
  const seen = (await source?.pull(request)) ?? []
  expect(source?.changes?.(request, seen)).toBeUndefined()
  chmodSync(join(request.root, 'flat.zip'), 0o600)
  expect(source?.changes?.(request, seen)).toEqual({ added: [], changed: ['flat.zip'], removed: [] })
})

test('a file source takes a link as the file that it leads to', async () => {
  const request = requestFor('tool', { 'source-type': 'file' })
  writeFileSync(join(request.root, 'real'), 'x')
  symlinkSync('real', join(request.root, 'tool'))
  expect(await pull(request)).toEqual(['tool 644'])
  expect(readFileSync(join(request.into, 'tool'), 'utf8')).toBe('x')
})

test.each([
  ['truncated.tar.gz', 'H4sIAAAAAAAAA+3OMQ6DMBBEUR9l'],
  ['text.tar', 'bm8gYXJjaGl2ZQ=='],
])('%s is told to be broken by its name', async (name, content) => {
  const request = requestFor(name)
  writeFileSync(join(request.root, name), Buffer.from(content, 'base64'))
  await expect(pull(request)).rejects.toMatchObject({
    code: 'archive-broken',
    message: `Failed to pull source: '${name}' is damaged or is no tar archive.`,
  })
  expect(readdirSync(dirname(request.into))).toEqual(['src'])
})
