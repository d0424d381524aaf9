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
  name: 'lantern', version: '1.0', license: 'MIT', file: { name: 'lantern_1.0_amd64.snap', sha256: 'ab'.repeat(32) }, distribution: 'ubuntu',
  created: new Date(0), tool: 'snapsmith-1',
  parts: [
    { name: 'app', source: 'https://example.com/app.tar.gz', checksum: `sha256/${'cd'.repeat(32)}`, tree: undefined, packages: ['libc++1=1:18.1-1', 'base_slice'] },
    { name: 'files', source: 'src', checksum: undefined, tree: 'ef'.repeat(32), packages: [] },
  ],
}

describe('the bill of materials', () => {
  test('as SPDX ties parts to the snap, and packages to parts', () => {
    const written = JSON.parse(billForms.spdx.text(bill)) as { packages: { SPDXID: string; externalRefs?: { referenceLocator: string }[] }[]; relationships: unknown[] }
    const ids = written.packages.map(found => found.SPDXID)
    expect(ids).toEqual(['SPDXRef-snap', 'SPDXRef-part-app', 'SPDXRef-part-files', 'SPDXRef-package-app-libc--1', 'SPDXRef-package-app-base-slice'])
    expect(written).toMatchObject({ spdxVersion: 'SPDX-2.3', creationInfo: { created: '1970-01-01T00:00:00Z' } })
    expect(written.packages[0]).toMatchObject({ checksums: [{ algorithm: 'SHA256', checksumValue: bill.file.sha256 }] })
    expect(written.packages[3]?.externalRefs?.[0]?.referenceLocator).toBe('pkg:deb/ubuntu/libc%2B%2B1@1%3A18.1-1')
    expect(written.relationships).toHaveLength(5)
  })

  test('as CycloneDX nests packages in their parts', () => {
    expect(JSON.parse(billForms.cyclonedx.text(bill))).toMatchObject({
      bomFormat: 'CycloneDX', specVersion: '1.5', metadata: { component: { name: 'lantern', licenses: [{ expression: 'MIT' }] } },
      components: [
        { name: 'app', hashes: [{ alg: 'SHA-256', content: 'cd'.repeat(32) }], components: [{ name: 'libc++1', version: '1:18.1-1' }, { name: 'base_slice' }] },
        { name: 'files', properties: [{ value: 'src' }, { name: 'snapsmith:source-tree-sha256' }] },
      ],
    })
  })

  test('does not call an expression what is none', () => {
    const proprietary = { ...bill, license: 'Proprietary' }
    expect(JSON.parse(billForms.spdx.text(proprietary))).toMatchObject({ packages: [{ licenseDeclared: 'NOASSERTION', licenseComments: 'Proprietary' }, {}, {}, {}, {}] })
    expect(JSON.parse(billForms.cyclonedx.text(proprietary))).toMatchObject({ metadata: { component: { licenses: [{ license: { name: 'Proprietary' } }] } } })
  })

  test('is written beside the snap, the same each time where the time is fixed', async context => {
    const cwd = workplace(context)
    mkdirSync(join(cwd, 'src'))
    writeFileSync(join(cwd, 'src/data'), 'light\n')
    writeFileSync(join(cwd, 'snapcraft.yaml'), lantern('{files: {plugin: dump, source: src}}'))
    const pack = async (): Promise<string> => {
      const ended = await snapsmith(['pack', '--sbom', 'cyclonedx', '--format', 'json'], { cwd, env: { SOURCE_DATE_EPOCH: '1700000000' } })
      expect(ended.code, ended.err).toBe(0)
      expect(JSON.parse(ended.out)).toMatchObject({ sbom: 'lantern_1.0_amd64.cdx.json' })
      return readFileSync(join(cwd, 'lantern_1.0_amd64.cdx.json'), 'utf8')
    }
    const first = await pack()
    const sha256 = createHash('sha256').update(readFileSync(join(cwd, 'lantern_1.0_amd64.snap'))).digest('hex')
    expect(JSON.parse(first)).toMatchObject({ metadata: { component: { hashes: [{ content: sha256 }] } } })
    expect(await pack()).toBe(first)
  })

  test('is refused for a directory', async context => {
    expect(await snapsmith(['pack', 'prime', '--sbom', 'spdx'], { cwd: workplace(context) })).toMatchObject({ code: 1 })
  })
})
