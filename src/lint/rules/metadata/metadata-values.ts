import type { Rule } from '../../rule.ts'
import { text } from '../../reading/fields.ts'

/** Keys that take one of a few words. */
const words: readonly {
  key: 'type' | 'confinement' | 'grade'
  what: string
  known: readonly string[]
  empty: boolean
}[] = [
  {
    key: 'type',
    what: 'invalid snap type',
    known: ['app', 'application', 'gadget', 'kernel', 'base', 'os', 'snapd'],
    empty: false,
  },
  {
    key: 'confinement',
    what: 'invalid confinement type',
    known: ['devmode', 'classic', 'strict'],
    empty: false,
  },
  { key: 'grade', what: 'unknown grade type', known: ['stable', 'devel'], empty: true },
]

/** Words that snapd knows for a snap's type, confinement and grade, and for a component's type. */
export const metadataValues: Rule = {
  id: 'metadata-values',
  group: 'metadata',
  about: ['snap'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A key of the metadata has a value that snapd does not know',
  explanation:
    'Keys such as type, confinement and grade take one word of a fixed list. snapd refuses a snap with any other, because it would ' +
    'not know how to run it.',
  remedy: "Use one of the words that the project file's reference lists for the key.",
  good: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\ntype: gadget\nconfinement: strict\ngrade: devel\n" }],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\ntype: wat\n" },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nlayouts: {}\n" },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\ncomponents: {bb: {type: wat}}\n" },
  ],
  *check(tree) {
    const file = 'meta/snap.yaml'
    if ('layouts' in tree.metadata) {
      yield {
        message: 'cannot parse snap.yaml: typo detected: use singular "layout" instead of plural "layouts"',
        file,
      }
    }
    for (const { key, what, known, empty } of words) {
      const value = tree.metadata[key]
      if (value !== undefined && !(value === '' && empty) && !known.includes(value))
        yield { message: `cannot parse snap.yaml: ${what}: "${value}"`, file }
    }
    for (const component of Object.values(tree.metadata.components ?? {})) {
      const type = text(component, 'type')
      if (!['', 'test', 'standard', 'kernel-modules'].includes(type))
        yield { message: `cannot parse snap.yaml: unknown component type "${type}"`, file }
      else if (type === 'kernel-modules' && (tree.metadata.type ?? '') !== 'kernel') {
        yield { message: 'kernel-modules components can exist only for kernel snaps', file }
      }
    }
  },
}
