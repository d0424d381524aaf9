import { describe, expect, test } from 'vitest'
import { exampleTree } from './example.ts'
import { lintTree } from './linters.ts'

const yaml = "name: aa\nversion: '1'\nbase: core24\narchitectures: [amd64]\n"
const tree = exampleTree({
  'meta/snap.yaml': `${yaml}title: A\ncontact: a\nlicense: MIT\n`,
  'bin/a': { program: { needs: { 'libx.so.1': [] } } },
  'usr/lib/libGL.so.1': { program: {} },
})

function told(ignore: readonly unknown[] | null, of = tree): string[] {
  return lintTree({ tree: of, ignore, projectFile: 'snapcraft.yaml' }).map(
    ({ rule, severity, file, message }) => `${severity} ${rule} ${file ?? ''}: ${message}`,
  )
}

const contact = "warning metadata snapcraft.yaml: Metadata field 'contact' is missing or empty."
const links = ['issues', 'source-code', 'website'].map(
  name => `info metadata snapcraft.yaml: Metadata field '${name}' is missing or empty.`,
)
const gpu = 'warning gpu usr/lib/libGL.so.1: GPU support library should be provided by a content interface.'
const library = "warning library bin/a: missing dependency 'libx.so.1'."

describe('the linters', () => {
  test.each<[readonly unknown[] | null, string[]]>([
    [null, [gpu, library, contact, ...links]],
    [['metadata'], [gpu, library]],
    [
      ['gpu', { library: ['bin/*'] }],
      [contact, ...links],
    ],
    [
      ['gpu', { library: ['lib/*'] }],
      [library, contact, ...links],
    ],
    [['gpu', 'missing-library', { metadata: ['contact'] }], links],
    [['gpu', 'unused-library', 'metadata'], [library]],
    [
      ['metadata', 'gpuu', 'library', 'gpu'],
      ["warning lint-ignore snapcraft.yaml: 'lint: ignore' names 'gpuu', which is no linter"],
    ],
  ])('with %j tell %j', (ignore, expected) => {
    expect(told(ignore)).toEqual(expected)
  })

  test('say nothing of what cannot be read but for misspelt names', () => {
    const broken = exampleTree({ 'meta/snap.yaml': '- a\n' })
    expect(told(null, broken)).toEqual([])
    expect(told(['nothing'], broken)).toHaveLength(1)
  })

  test('advise the nearest name, or all of them', () => {
    const remedies = (name: string) =>
      lintTree({ tree, ignore: [name], projectFile: 'p' })
        .filter(({ rule }) => rule === 'lint-ignore')
        .map(({ remedy }) => remedy)
    expect(remedies('clasic')).toEqual(["Did you mean 'classic'?"])
    expect(remedies('zzzzzzzz')).toEqual([
      "Use 'classic', 'gpu', 'library', 'metadata' or one of their categories.",
    ])
  })
})
