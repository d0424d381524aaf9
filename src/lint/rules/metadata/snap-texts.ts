import { isMapping } from '../../../yaml/document.ts'
import type { Mapping } from '../../../yaml/document.ts'
import type { Rule } from '../../rule.ts'
import { invalid, text } from '../../reading/fields.ts'
import type { Snap } from '../../../snap/snap.ts'

const most = { title: 40, summary: 128, description: 4096 } as const

/** Lengths of the texts that the store shows; the snap's own summary is not among those that snapd looks at. */
export const snapTexts: Rule = {
  id: 'snap-texts',
  group: 'metadata',
  about: ['snap', 'component'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A title, summary or description is longer than snapd allows',
  explanation:
    'snapd limits the length of the texts that it shows, so that lists of snaps stay readable. It counts characters and not bytes, ' +
    'and refuses a snap with a text that is longer.',
  remedy: 'Shorten it: titles to 40 characters, summaries to 128, descriptions to 4096.',
  good: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\ntitle: Short\n" }],
  bad: [
    { 'meta/snap.yaml': `name: aa\nversion: '1'\ntitle: ${'x'.repeat(41)}\n` },
    { 'meta/component.yaml': `component: aa+bb\ntype: standard\nsummary: ${'x'.repeat(129)}\n` },
  ],
  *check(tree) {
    for (const { entry, keys } of judged(tree)) {
      for (const key of keys) {
        const length = Array.from(text(entry, key)).length
        if (length > most[key])
          yield {
            message: invalid(
              tree,
              `${key} can have up to ${String(most[key])} codepoints, got ${String(length)}`,
            ),
            file: `meta/${tree.kind}.yaml`,
          }
      }
    }
  },
}

function judged(tree: Snap): { entry: Mapping; keys: readonly (keyof typeof most)[] }[] {
  if (tree.kind === 'component') return [{ entry: tree.metadata, keys: ['summary', 'description'] }]
  const components = Object.values(tree.metadata.components ?? {}).filter(isMapping)
  return [
    ...components.map(entry => ({ entry, keys: ['summary', 'description'] as const })),
    { entry: tree.metadata, keys: ['title', 'description'] },
  ]
}
