import type { Rule } from '../../rule.ts'
import { invalid } from '../../reading/fields.ts'

/** The form of `provenance`. */
export const snapProvenance: Rule = {
  id: 'snap-provenance',
  group: 'metadata',
  about: ['snap', 'component'],
  severity: 'error',
  certainty: 'certain',
  summary: 'The provenance has a form that snapd refuses',
  explanation:
    'The provenance says by which way a snap came into the store and is part of the assertions about it. It has a fixed form; ' +
    'snapd does not install a snap whose provenance it cannot compare.',
  remedy: "Use letters and digits with single dashes between them, or leave the key out for the store's own.",
  good: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\nprovenance: our-build\n" }],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nprovenance: -a\n" },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nprovenance: global-upload\n" },
  ],
  *check(tree) {
    const provenance = tree.metadata.provenance ?? ''
    const file = `meta/${tree.kind}.yaml`
    if (provenance === 'global-upload')
      yield { message: invalid(tree, 'provenance cannot be set to default (global-upload) explicitly'), file }
    else if (provenance !== '' && !/^[a-zA-Z0-9](?:-?[a-zA-Z0-9])*$/.test(provenance))
      yield { message: invalid(tree, `invalid provenance: "${provenance}"`), file }
  },
}
