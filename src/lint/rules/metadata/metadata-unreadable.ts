import type { Rule } from '../../rule.ts'

/** snapd's first step: the metadata has to be there and be YAML. */
export const metadataUnreadable: Rule = {
  id: 'metadata-unreadable',
  group: 'metadata',
  about: ['snap', 'component'],
  severity: 'error',
  certainty: 'certain',
  summary: 'The tree has no metadata, or metadata that is not YAML',
  explanation:
    'Everything that snapd knows about a snap comes from meta/snap.yaml, and about a component from meta/component.yaml. Where ' +
    'that file is missing or cannot be read, nothing can be installed, and no other check makes sense.',
  remedy: "Let snapsmith write 'meta/snap.yaml', or mend it by hand.",
  needs: [],
  good: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n" },
    { 'meta/component.yaml': 'component: aa+bb\ntype: standard\n' },
  ],
  bad: [{ 'bin/tool': '' }, { 'meta/snap.yaml': 'name: [\n' }, { 'meta/snap.yaml': '- a\n' }],
  *check(tree) {
    if (tree.trouble !== undefined) yield { message: tree.trouble, file: `meta/${tree.kind}.yaml` }
  },
}
