import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { quietReporter } from '../../test/support/reporter.ts'
import { hostIn, ownDirectory } from '../../test/support/source-request.ts'
import { fixTree } from './fix-tree.ts'
import { mergeTree } from './merge-tree.ts'
import { isSiteCustomize, linkFix, normalisedText } from './normalise.ts'

describe('decisions', () => {
  test.each([
    ['of the C library', { ofLibc: true }, { do: 'leave' }],
    ['in the tree', { inTree: true }, { do: 'relative', target: '../lib/x.so.1', copy: false }],
    ['on the machine only', { onMachine: true }, { do: 'relative', target: '../lib/x.so.1', copy: true }],
    ['nowhere', {}, { do: 'warn' }],
    ['to a device', { target: '/dev/null' }, { do: 'leave' }],
  ])('a link to what is %s', (_, facts, fix) => {
    expect(
      linkFix({
        path: 'usr/bin/x',
        target: '/usr/lib/x.so.1',
        inTree: false,
        onMachine: false,
        ofLibc: false,
        ...facts,
      }),
    ).toEqual(fix)
  })

  test.each([
    ['#!/usr/bin/python3\nx\n', '#!/usr/bin/env python3\nx\n'],
    ['#! /usr/local/bin/python3.11\n', '#!/usr/bin/env python3.11\n'],
    ['#!/usr/bin/env python\nx', '#!/usr/bin/env python\nx'],
    ['#!/usr/bin/python3', '#!/usr/bin/env python3'],
    ['#!/usr/bin/python3 -E\nx\n', "#!/bin/sh\n''''exec python3 -E -- \"$0\" \"$@\" # '''\nx\n"],
    ['#!/bin/sh\n# python3\n', '#!/bin/sh\n# python3\n'],
    ['#!/usr/bin/ipython3\n', '#!/usr/bin/ipython3\n'],
    ['import x\n#!/usr/bin/python3\n', 'import x\n#!/usr/bin/python3\n'],
  ])('%j starts with the Python that is found', (text, expected) => {
    expect(normalisedText('usr/bin/x', text, '/install')).toBe(expected)
  })

  test('a script whose Python has an argument hands it over, with its own arguments', () => {
    const script = join(ownDirectory(), 'x')
    writeFileSync(
      script,
      normalisedText(
        'x',
        '#!/usr/bin/python3 -E\nimport sys; print(sys.flags.ignore_environment, sys.argv[1:])\n',
        '/i',
      ),
    )
    // The shell hands over to whatever is called python3: here a program that shows what it was given.
    const bin = join(dirname(script), 'bin')
    write(join(bin, 'python3'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', 0o755)
    expect(execFileSync('/bin/sh', [script, 'a b'], { encoding: 'utf8', env: { PATH: bin } })).toBe(
      `-E\n--\n${script}\na b\n`,
    )
  })

  test('texts that say where the tree lies say the install directory', () => {
    expect(normalisedText('usr/lib/pkgconfig/x.pc', 'prefix=/usr\nlibdir=${prefix}/lib\n', '/i')).toBe(
      'prefix=/i/usr\nlibdir=${prefix}/lib\n',
    )
    expect(normalisedText('usr/bin/xml2-config', '#! /bin/sh\nprefix=/usr\n', '/i')).toBe(
      '#! /bin/sh\nprefix=/i/usr\n',
    )
    expect(normalisedText('usr/bin/other-config', 'prefix=/usr\n', '/i')).toBe('prefix=/usr\n')
  })

  test("the start of every Python is not the distribution's", () => {
    expect(
      ['usr/lib/python3/sitecustomize.py', 'usr/lib/python3.11/sitecustomize.py'].every(isSiteCustomize),
    ).toBe(true)
    expect(
      ['usr/lib/python3/dist-packages/sitecustomize.py', 'opt/usr/lib/python3/sitecustomize.py'].some(
        isSiteCustomize,
      ),
    ).toBe(false)
  })
})

function write(path: string, content = '', mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  chmodSync(path, mode)
}

test('a tree is fixed', async () => {
  const root = ownDirectory()
  const at = (path: string): string => join(root, path)
  write(at('usr/lib/real'), 'x')
  write(at('usr/bin/py'), '#!/usr/bin/python3\n', 0o4755)
  write(at('usr/bin/sticky'), 'x', 0o2755)
  mkdirSync(at('tmp'))
  chmodSync(at('tmp'), 0o1777)
  write(at('usr/lib/python3/sitecustomize.py'))
  for (const [path, target] of [
    ['usr/bin/link', '/usr/lib/real'],
    ['usr/bin/gone', '/no/such/file'],
    ['etc-name', '/etc/hostname-of-nobody'],
    ['usr/bin/null', '/dev/null'],
  ] as const)
    symlinkSync(target, at(path))
  const { reporter, warnings } = quietReporter()
  await fixTree(root, { host: hostIn(root), reporter })
  expect(readlinkSync(at('usr/bin/link'))).toBe('../lib/real')
  expect(readlinkSync(at('usr/bin/gone'))).toBe('/no/such/file')
  expect(readlinkSync(at('usr/bin/null'))).toBe('/dev/null')
  expect(readFileSync(at('usr/bin/py'), 'utf8')).toBe('#!/usr/bin/env python3\n')
  expect((lstatSync(at('usr/bin/py')).mode & 0o7777).toString(8)).toBe('755')
  expect((lstatSync(at('usr/bin/sticky')).mode & 0o7777).toString(8)).toBe('755')
  expect((lstatSync(at('tmp')).mode & 0o7777).toString(8)).toBe('1777')
  expect(lstatSync(at('usr/lib/python3/sitecustomize.py'), { throwIfNoEntry: false })).toBeUndefined()
  expect(warnings.sort()).toEqual(
    [
      `${at('etc-name')} will be a dangling symlink`,
      `${at('usr/bin/gone')} will be a dangling symlink`,
      `Removing suid/guid from ${at('usr/bin/py')}`,
      `Removing suid/guid from ${at('usr/bin/sticky')}`,
    ].sort(),
  )
})

test('a file that only the machine has is copied to where its link leads', async () => {
  const root = ownDirectory()
  symlinkSync('/etc/os-release', join(root, 'release'))
  const { reporter, warnings } = quietReporter()
  await fixTree(root, { host: hostIn(root), reporter })
  expect(readlinkSync(join(root, 'release'))).toBe('etc/os-release')
  expect(readFileSync(join(root, 'release'), 'utf8')).toBe(readFileSync('/etc/os-release', 'utf8'))
  expect(warnings).toEqual(['Copying needed target link from the system: /etc/os-release'])
})

test('trees are merged as dpkg does', () => {
  const from = ownDirectory()
  const into = ownDirectory()
  write(join(from, 'lib/new'), 'new')
  write(join(from, 'out/new'), 'new')
  write(join(from, 'both'), 'later')
  mkdirSync(join(from, 'usr'))
  symlinkSync('usr/bin', join(from, 'bin'))
  write(join(into, 'usr/lib/old'), 'old')
  write(join(into, 'bin/kept'), 'kept')
  write(join(into, 'both'), 'earlier')
  const elsewhere = ownDirectory()
  symlinkSync('usr/lib', join(into, 'lib'))
  symlinkSync(elsewhere, join(into, 'out'))
  expect(() => {
    mergeTree(from, into)
  }).toThrow(/is in the way/)
  expect(readFileSync(join(into, 'usr/lib/new'), 'utf8')).toBe('new')
  expect(readlinkSync(join(into, 'lib'))).toBe('usr/lib')
  expect(readFileSync(join(into, 'bin/kept'), 'utf8')).toBe('kept')
  expect(readFileSync(join(into, 'both'), 'utf8')).toBe('later')
  expect(lstatSync(join(elsewhere, 'new'), { throwIfNoEntry: false })).toBeUndefined()
})
