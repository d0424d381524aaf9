import { defined } from '../record.ts'

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
  return bill.parts.flatMap(part =>
    part.packages.map(text => {
      const [name = '', version] = text.split('=')
      return { name, version, part: part.name }
    }),
  )
}

function purl(found: Package, { distribution }: Bill): string {
  const [name = '', architecture] = found.name.split(':')
  const version = found.version === undefined ? '' : `@${encodeURIComponent(found.version)}`
  return `pkg:deb/${distribution === '' ? 'debian' : distribution}/${encodeURIComponent(name)}${version}${architecture === undefined ? '' : `?arch=${encodeURIComponent(architecture)}`}`
}

/** Names of digests: the project's beside those of SPDX 2.3 and CycloneDX 1.5, which do not know every one. */
const digests: Readonly<Record<string, { spdx?: string; cyclonedx?: string }>> = {
  md5: { spdx: 'MD5', cyclonedx: 'MD5' },
  sha1: { spdx: 'SHA1', cyclonedx: 'SHA-1' },
  sha224: { spdx: 'SHA224' },
  sha256: { spdx: 'SHA256', cyclonedx: 'SHA-256' },
  sha384: { spdx: 'SHA384', cyclonedx: 'SHA-384' },
  sha512: { spdx: 'SHA512', cyclonedx: 'SHA-512' },
  sha3_256: { spdx: 'SHA3-256', cyclonedx: 'SHA3-256' },
  sha3_384: { spdx: 'SHA3-384', cyclonedx: 'SHA3-384' },
  sha3_512: { spdx: 'SHA3-512', cyclonedx: 'SHA3-512' },
}

function digestOf(
  { checksum }: BillPart,
  form: 'spdx' | 'cyclonedx',
): { algorithm: string; digest: string } | undefined {
  const [name = '', digest] = checksum?.split('/') ?? []
  const algorithm = digests[name.toLowerCase()]?.[form]
  return algorithm === undefined || digest === undefined
    ? undefined
    : { algorithm, digest: digest.toLowerCase() }
}

/** What a part is made from; of a place on the building machine no more than the last name, which is all that others can know it by. */
function sourceOf({ source }: BillPart): string | undefined {
  const local =
    source === undefined ? undefined : /^(?:file:\/\/)?(?=\/)(?<path>.*?)\/*$/s.exec(source)?.groups?.['path']
  return local === undefined ? source : local.slice(local.lastIndexOf('/') + 1)
}

/** A source that is an address, as one may be written. */
function addressOf(part: BillPart): string | undefined {
  const source = sourceOf(part)
  const [, user, path] = /^(?<user>[\w.-]+@[\w.-]+):(?!\/\/)(?<path>.+)$/s.exec(source ?? '') ?? []
  const address =
    user === undefined || path === undefined ? source : `ssh://${user}/${path.replace(/^\/+/, '')}`
  if (address === undefined || !/^(?:https?|ftp|git|git\+ssh|ssh):\/\//.test(address)) return undefined
  return address.replace(/[^\x21-\x7e]|["<>\\^`{|}]|%(?![0-9A-Fa-f]{2})/gu, encodeURIComponent)
}

/** SPDX 2.3. */
function spdx(bill: Bill): unknown {
  const snap = 'SPDXRef-snap'
  const packages = packagesOf(bill)
  const ids = spdxIds([
    ...bill.parts.map(part => ['part', part.name]),
    ...packages.map(({ part, name }) => ['package', part, name]),
  ])
  const partId = (name: string): string => ids(['part', name])
  const packageId = ({ name, part }: Package): string => ids(['package', part, name])
  const relation = (from: string, type: string, to: string) => ({
    spdxElementId: from,
    relationshipType: type,
    relatedSpdxElement: to,
  })
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: `${bill.name}-${bill.version}`,
    documentNamespace: `https://spdx.org/spdxdocs/${bill.name}-${bill.version}-${bill.file.sha256}`,
    creationInfo: {
      created: bill.created.toISOString().replace(/\.\d+Z$/, 'Z'),
      creators: [`Tool: ${bill.tool}`],
    },
    packages: [
      {
        SPDXID: snap,
        name: bill.name,
        versionInfo: bill.version,
        packageFileName: bill.file.name,
        downloadLocation: 'NOASSERTION',
        filesAnalyzed: false,
        checksums: [{ algorithm: 'SHA256', checksumValue: bill.file.sha256 }],
        ...spdxLicense(bill.license),
        licenseConcluded: 'NOASSERTION',
        copyrightText: 'NOASSERTION',
      },
      ...bill.parts.map(part => spdxPart(part, partId(part.name))),
      ...packages.map(found => ({
        SPDXID: packageId(found),
        name: found.name,
        ...defined({ versionInfo: found.version }),
        downloadLocation: 'NOASSERTION',
        filesAnalyzed: false,
        licenseDeclared: 'NOASSERTION',
        licenseConcluded: 'NOASSERTION',
        copyrightText: 'NOASSERTION',
        externalRefs: [
          {
            referenceCategory: 'PACKAGE-MANAGER',
            referenceType: 'purl',
            referenceLocator: purl(found, bill),
          },
        ],
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
  const checksum = digestOf(part, 'spdx')
  const [source, address] = [sourceOf(part), addressOf(part)]
  const notes = [
    ...(source === undefined ? [] : [`source: ${source}`]),
    ...(part.commit === undefined ? [] : [`commit: ${part.commit}`]),
    ...(part.tree === undefined ? [] : [`tree sha256: ${part.tree}`]),
  ]
  const pinned =
    part.commit === undefined || address === undefined
      ? address
      : `${address.startsWith('git') ? '' : 'git+'}${address}@${part.commit}`
  return {
    SPDXID: id,
    name: part.name,
    downloadLocation: pinned ?? 'NOASSERTION',
    filesAnalyzed: false,
    ...(checksum === undefined
      ? {}
      : { checksums: [{ algorithm: checksum.algorithm, checksumValue: checksum.digest }] }),
    ...(notes.length === 0 ? {} : { sourceInfo: notes.join('; ') }),
    licenseDeclared: 'NOASSERTION',
    licenseConcluded: 'NOASSERTION',
    copyrightText: 'NOASSERTION',
  }
}

/** An identifier for each thing that is named by its words. Few characters are allowed in one, so that what would be alike is numbered. */
function spdxIds(things: readonly (readonly string[])[]): (words: readonly string[]) => string {
  const ids = new Map<string, string>()
  const taken = new Set<string>()
  for (const words of things) {
    const key = JSON.stringify(words)
    if (ids.has(key)) continue
    const plain = `SPDXRef-${words.map(word => word.replace(/[^A-Za-z0-9.-]/g, '-')).join('-')}`
    let id = plain
    for (let number = 2; taken.has(id); number += 1) id = `${plain}.${String(number)}`
    taken.add(id)
    ids.set(key, id)
  }
  return words => ids.get(JSON.stringify(words)) ?? ''
}

/** CycloneDX 1.5. */
function cyclonedx(bill: Bill): unknown {
  const packages = packagesOf(bill)
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      timestamp: bill.created.toISOString(),
      tools: { components: [{ type: 'application', name: bill.tool }] },
      component: {
        'bom-ref': 'snap',
        type: 'application',
        name: bill.name,
        version: bill.version,
        hashes: [{ alg: 'SHA-256', content: bill.file.sha256 }],
        ...(bill.license === undefined
          ? {}
          : {
              licenses: [
                bill.license === unlisted
                  ? { license: { name: bill.license } }
                  : { expression: bill.license },
              ],
            }),
      },
    },
    components: bill.parts.map(part => {
      const checksum = digestOf(part, 'cyclonedx')
      const [source, address] = [sourceOf(part), addressOf(part)]
      return {
        'bom-ref': `part:${part.name}`,
        type: 'application',
        name: part.name,
        ...(checksum === undefined
          ? {}
          : { hashes: [{ alg: checksum.algorithm, content: checksum.digest }] }),
        ...(address === undefined ? {} : { externalReferences: [{ type: 'distribution', url: address }] }),
        properties: [
          ...(source === undefined ? [] : [{ name: 'snapsmith:source', value: source }]),
          ...(part.commit === undefined ? [] : [{ name: 'snapsmith:source-commit', value: part.commit }]),
          ...(part.tree === undefined ? [] : [{ name: 'snapsmith:source-tree-sha256', value: part.tree }]),
        ],
        components: packages
          .filter(found => found.part === part.name)
          .map(found => ({
            'bom-ref': `package:${part.name}/${found.name}`,
            type: 'library',
            name: found.name,
            ...defined({ version: found.version }),
            purl: purl(found, bill),
          })),
      }
    }),
    dependencies: [{ ref: 'snap', dependsOn: bill.parts.map(part => `part:${part.name}`) }],
  }
}
