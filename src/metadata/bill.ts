/** What a bill of materials tells: the snap, the parts that it was made from, and the packages in them. */
export interface Bill {
  name: string
  version: string
  license: string | undefined
  /** The snap's file. */
  file: { name: string; sha256: string }
  parts: readonly BillPart[]
  /** The distribution that the packages come from: `ubuntu`. */
  distribution: string
  created: Date
  tool: string
}

export interface BillPart {
  name: string
  source: string | undefined
  /** The digest that the project asks for: `sha256/abc…`. */
  checksum: string | undefined
  /** The commit that was pulled from a repository. */
  commit?: string | undefined
  /** A digest of the tree that was pulled. */
  tree: string | undefined
  /** As `name=version`; slices have no version. */
  packages: readonly string[]
}

/** The forms of a bill of materials: how each is called, what its file's name ends in, and how it is written. */
export const billForms = {
  spdx: { end: '.spdx.json', text: (bill: Bill) => pretty(spdx(bill)) },
  cyclonedx: { end: '.cdx.json', text: (bill: Bill) => pretty(cyclonedx(bill)) },
} as const

function pretty(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}

interface Package {
  name: string
  version: string | undefined
  part: string
}

function packagesOf(bill: Bill): Package[] {
  return bill.parts.flatMap(part => part.packages.map(text => {
    const [name = '', version] = text.split('=')
    return { name, version, part: part.name }
  }))
}

function purl(found: Package, { distribution }: Bill): string {
  const version = found.version === undefined ? '' : `@${encodeURIComponent(found.version)}`
  return `pkg:deb/${distribution === '' ? 'debian' : distribution}/${encodeURIComponent(found.name)}${version}`
}

function checksumOf(part: BillPart): { algorithm: string; digest: string } | undefined {
  const [algorithm, digest] = part.checksum?.split('/') ?? []
  return algorithm === undefined || digest === undefined ? undefined : { algorithm: algorithm.toUpperCase(), digest }
}

/** SPDX 2.3. */
function spdx(bill: Bill): unknown {
  const snap = 'SPDXRef-snap'
  const partId = (name: string): string => `SPDXRef-part-${idText(name)}`
  const packageId = ({ name, part }: Package): string => `SPDXRef-package-${idText(part)}-${idText(name)}`
  const packages = packagesOf(bill)
  const relation = (from: string, type: string, to: string) => ({ spdxElementId: from, relationshipType: type, relatedSpdxElement: to })
  return {
    spdxVersion: 'SPDX-2.3', dataLicense: 'CC0-1.0', SPDXID: 'SPDXRef-DOCUMENT', name: `${bill.name}-${bill.version}`,
    documentNamespace: `https://spdx.org/spdxdocs/${bill.name}-${bill.version}-${bill.file.sha256}`,
    creationInfo: { created: bill.created.toISOString().replace(/\.\d+Z$/, 'Z'), creators: [`Tool: ${bill.tool}`] },
    packages: [
      {
        SPDXID: snap, name: bill.name, versionInfo: bill.version, packageFileName: bill.file.name, downloadLocation: 'NOASSERTION', filesAnalyzed: false,
        checksums: [{ algorithm: 'SHA256', checksumValue: bill.file.sha256 }], ...spdxLicense(bill.license), licenseConcluded: 'NOASSERTION', copyrightText: 'NOASSERTION',
      },
      ...bill.parts.map(part => spdxPart(part, partId(part.name))),
      ...packages.map(found => ({
        SPDXID: packageId(found), name: found.name, ...(found.version === undefined ? {} : { versionInfo: found.version }), downloadLocation: 'NOASSERTION', filesAnalyzed: false,
        licenseDeclared: 'NOASSERTION', licenseConcluded: 'NOASSERTION', copyrightText: 'NOASSERTION',
        externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl(found, bill) }],
      })),
    ],
    relationships: [
      relation('SPDXRef-DOCUMENT', 'DESCRIBES', snap),
      ...bill.parts.map(part => relation(snap, 'CONTAINS', partId(part.name))),
      ...packages.map(found => relation(partId(found.part), 'CONTAINS', packageId(found))),
    ],
  }
}

/** What snapd takes for a license, and SPDX does not list. */
const unlisted = 'Proprietary'

function spdxLicense(license: string | undefined): Record<string, string> {
  if (license === unlisted) return { licenseDeclared: 'NOASSERTION', licenseComments: license }
  return { licenseDeclared: license ?? 'NOASSERTION' }
}

function spdxPart(part: BillPart, id: string): unknown {
  const checksum = checksumOf(part)
  const notes = [...(part.source === undefined ? [] : [`source: ${part.source}`]), ...(part.commit === undefined ? [] : [`commit: ${part.commit}`]), ...(part.tree === undefined ? [] : [`tree sha256: ${part.tree}`])]
  return {
    SPDXID: id, name: part.name, downloadLocation: part.source !== undefined && /^(?:https?|ftp|git|git\+ssh|ssh):/.test(part.source) ? part.source : 'NOASSERTION', filesAnalyzed: false,
    ...(checksum === undefined ? {} : { checksums: [{ algorithm: checksum.algorithm.replace(/^SHA3_/, 'SHA3-'), checksumValue: checksum.digest }] }),
    ...(notes.length === 0 ? {} : { sourceInfo: notes.join('; ') }),
    licenseDeclared: 'NOASSERTION', licenseConcluded: 'NOASSERTION', copyrightText: 'NOASSERTION',
  }
}

function idText(name: string): string {
  return name.replace(/[^A-Za-z0-9.-]/g, '-')
}

/** CycloneDX 1.5. */
function cyclonedx(bill: Bill): unknown {
  const packages = packagesOf(bill)
  return {
    bomFormat: 'CycloneDX', specVersion: '1.5', version: 1,
    metadata: {
      timestamp: bill.created.toISOString(), tools: { components: [{ type: 'application', name: bill.tool }] },
      component: {
        'bom-ref': 'snap', type: 'application', name: bill.name, version: bill.version, hashes: [{ alg: 'SHA-256', content: bill.file.sha256 }],
        ...(bill.license === undefined ? {} : { licenses: [bill.license === unlisted ? { license: { name: bill.license } } : { expression: bill.license }] }),
      },
    },
    components: bill.parts.map(part => {
      const checksum = checksumOf(part)
      return {
        'bom-ref': `part:${part.name}`, type: 'application', name: part.name,
        ...(checksum === undefined ? {} : { hashes: [{ alg: checksum.algorithm.replace(/^SHA(?=\d)/, 'SHA-').replace(/^SHA-?3_/, 'SHA3-'), content: checksum.digest }] }),
        ...(part.source === undefined || !part.source.includes(':') ? {} : { externalReferences: [{ type: 'distribution', url: part.source }] }),
        properties: [
          ...(part.source === undefined ? [] : [{ name: 'snapsmith:source', value: part.source }]),
          ...(part.commit === undefined ? [] : [{ name: 'snapsmith:source-commit', value: part.commit }]),
          ...(part.tree === undefined ? [] : [{ name: 'snapsmith:source-tree-sha256', value: part.tree }]),
        ],
        components: packages.filter(found => found.part === part.name).map(found => ({
          'bom-ref': `package:${part.name}/${found.name}`, type: 'library', name: found.name, ...(found.version === undefined ? {} : { version: found.version }), purl: purl(found, bill),
        })),
      }
    }),
    dependencies: [{ ref: 'snap', dependsOn: bill.parts.map(part => `part:${part.name}`) }],
  }
}
