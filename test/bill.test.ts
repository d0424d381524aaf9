import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { billForms } from '../src/metadata/bill.ts'
import type { Bill } from '../src/metadata/bill.ts'
import { lantern } from './support/lantern.ts'
import { snapsmith } from './support/program.ts'
import { workplace } from './support/workplace.ts'

const bill: Bill = {
  name: 'lantern',
  version: '1.0',
  license: 'MIT',
  file: { name: 'lantern_1.0_amd64.snap', sha256: 'ab'.repeat(32) },
  distribution: 'ubuntu',
  created: new Date(0),
  tool: 'snapsmith-1',
  parts: [
    {
      name: 'app',
      source: 'https://example.com/app.tar.gz',
      checksum: `sha256/${'cd'.repeat(32)}`,
      tree: undefined,
      packages: ['libc++1=1:18.1-1', 'base_slice'],
    },
    { name: 'files', source: 'src', checksum: undefined, tree: 'ef'.repeat(32), packages: [] },
  ],
}

describe('the bill of materials', () => {
  test('as SPDX ties parts to the snap, and packages to parts', () => {
    const written = JSON.parse(billForms.spdx.text(bill)) as {
      packages: { SPDXID: string; externalRefs?: { referenceLocator: string }[] }[]
      relationships: unknown[]
    }
    const ids = written.packages.map(found => found.SPDXID)
    expect(ids).toEqual([
      'SPDXRef-snap',
      'SPDXRef-part-app',
      'SPDXRef-part-files',
      'SPDXRef-package-app-libc--1',
      'SPDXRef-package-app-base-slice',
    ])
    expect(written).toMatchObject({
      spdxVersion: 'SPDX-2.3',
      creationInfo: { created: '1970-01-01T00:00:00Z' },
    })
    expect(written.packages[0]).toMatchObject({
      checksums: [{ algorithm: 'SHA256', checksumValue: bill.file.sha256 }],
    })
    expect(written.packages[3]?.externalRefs?.[0]?.referenceLocator).toBe(
      'pkg:deb/ubuntu/libc%2B%2B1@1%3A18.1-1',
    )
    expect(written.relationships).toHaveLength(5)
  })

  test('as CycloneDX nests packages in their parts', () => {
    expect(JSON.parse(billForms.cyclonedx.text(bill))).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      metadata: { component: { name: 'lantern', licenses: [{ expression: 'MIT' }] } },
      components: [
        {
          name: 'app',
          hashes: [{ alg: 'SHA-256', content: 'cd'.repeat(32) }],
          components: [{ name: 'libc++1', version: '1:18.1-1' }, { name: 'base_slice' }],
        },
        { name: 'files', properties: [{ value: 'src' }, { name: 'snapsmith:source-tree-sha256' }] },
      ],
    })
  })

  test('gives no two things one identifier, and names packages of another architecture as such', () => {
    const parts = [
      { ...bill.parts[0], name: 'a', packages: ['b-c=1', 'g++=1', 'g--=1', 'zlib1g:i386=2'] },
      { ...bill.parts[0], name: 'a-b', packages: ['c=1'] },
    ] as Bill['parts']
    const { packages } = JSON.parse(billForms.spdx.text({ ...bill, parts })) as {
      packages: { SPDXID: string; externalRefs?: { referenceLocator: string }[] }[]
    }
    expect(packages.map(found => found.SPDXID)).toEqual([
      'SPDXRef-snap',
      'SPDXRef-part-a',
      'SPDXRef-part-a-b',
      'SPDXRef-package-a-b-c',
      'SPDXRef-package-a-g--',
      'SPDXRef-package-a-g--.2',
      'SPDXRef-package-a-zlib1g-i386',
      'SPDXRef-package-a-b-c.2',
    ])
    expect(packages[6]?.externalRefs?.[0]?.referenceLocator).toBe('pkg:deb/ubuntu/zlib1g@2?arch=i386')
  })

  test.each([
    ['/home/somebody/app', undefined, 'app', 'NOASSERTION', undefined],
    ['file:///home/somebody/app.tar/', undefined, 'app.tar', 'NOASSERTION', undefined],
    [
      'git@example.com:me/app.git',
      undefined,
      'git@example.com:me/app.git',
      'ssh://git@example.com/me/app.git',
      'ssh://git@example.com/me/app.git',
    ],
    [
      'https://example.com/app.git',
      'ab12',
      'https://example.com/app.git',
      'git+https://example.com/app.git@ab12',
      'https://example.com/app.git',
    ],
    [
      'https://example.com/an app.tgz',
      undefined,
      'https://example.com/an app.tgz',
      'https://example.com/an%20app.tgz',
      'https://example.com/an%20app.tgz',
    ],
  ])('tells the source %s so that others can use it', (source, commit, told, location, url) => {
    const parts = [{ name: 'app', source, commit, checksum: undefined, tree: undefined, packages: [] }]
    expect(JSON.parse(billForms.spdx.text({ ...bill, parts }))).toMatchObject({
      packages: [
        {},
        {
          downloadLocation: location,
          sourceInfo: expect.stringMatching(`^source: ${told}(?:;|$)`) as string,
        },
      ],
    })
    const { components } = JSON.parse(billForms.cyclonedx.text({ ...bill, parts })) as {
      components: { externalReferences?: { url: string }[]; properties: { value: string }[] }[]
    }
    expect([components[0]?.properties[0]?.value, components[0]?.externalReferences?.[0]?.url]).toEqual([
      told,
      url,
    ])
  })

  test('names a digest only in words that the form knows', () => {
    const parts = ['sha3_384', 'sha224', 'sha3_224'].map(name => ({
      name,
      source: undefined,
      checksum: `${name}/AB`,
      tree: undefined,
      packages: [],
    }))
    expect(
      (
        JSON.parse(billForms.spdx.text({ ...bill, parts })) as { packages: { checksums?: unknown }[] }
      ).packages
        .slice(1)
        .map(found => found.checksums),
    ).toEqual([
      [{ algorithm: 'SHA3-384', checksumValue: 'ab' }],
      [{ algorithm: 'SHA224', checksumValue: 'ab' }],
      undefined,
    ])
    expect(
      (
        JSON.parse(billForms.cyclonedx.text({ ...bill, parts })) as { components: { hashes?: unknown }[] }
      ).components.map(found => found.hashes),
    ).toEqual([[{ alg: 'SHA3-384', content: 'ab' }], undefined, undefined])
  })

  test('does not call an expression what is none', () => {
    const proprietary = { ...bill, license: 'Proprietary' }
    expect(JSON.parse(billForms.spdx.text(proprietary))).toMatchObject({
      packages: [{ licenseDeclared: 'NOASSERTION', licenseComments: 'Proprietary' }, {}, {}, {}, {}],
    })
    expect(JSON.parse(billForms.cyclonedx.text(proprietary))).toMatchObject({
      metadata: { component: { licenses: [{ license: { name: 'Proprietary' } }] } },
    })
  })

  test('is written beside the snap, the same each time where the time is fixed', async context => {
    const cwd = workplace(context)
    mkdirSync(join(cwd, 'src'))
    writeFileSync(join(cwd, 'src/data'), 'light\n')
    writeFileSync(join(cwd, 'snapcraft.yaml'), lantern('{files: {plugin: dump, source: src}}'))
    const pack = async (): Promise<string> => {
      const ended = await snapsmith(['pack', '--sbom', 'cyclonedx', '--format', 'json'], {
        cwd,
        env: { SOURCE_DATE_EPOCH: '1700000000' },
      })
      expect(ended.code, ended.err).toBe(0)
      expect(JSON.parse(ended.out)).toMatchObject({ sbom: 'lantern_1.0_amd64.cdx.json' })
      return readFileSync(join(cwd, 'lantern_1.0_amd64.cdx.json'), 'utf8')
    }
    const first = await pack()
    const sha256 = createHash('sha256')
      .update(readFileSync(join(cwd, 'lantern_1.0_amd64.snap')))
      .digest('hex')
    expect(JSON.parse(first)).toMatchObject({ metadata: { component: { hashes: [{ content: sha256 }] } } })
    expect(await pack()).toBe(first)
  })

  test('is refused for a directory', async context => {
    expect(await snapsmith(['pack', 'prime', '--sbom', 'spdx'], { cwd: workplace(context) })).toMatchObject({
      code: 1,
    })
  })
})
