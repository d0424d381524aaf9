import { versionProblem } from '../../reading/names.ts'
import type { Rule } from '../../rule.ts'
import { invalid } from '../../reading/fields.ts'

/** The form of a version. */
export const snapVersion: Rule = {
  id: 'snap-version',
  group: 'metadata',
  about: ['snap', 'component'],
  severity: 'error',
  certainty: 'certain',
  summary: 'The version is missing or has a form that snapd refuses',
  explanation:
    'The version is shown to people and used in file names. snapd wants at least one character and at most 32, of a small set; a ' +
    "version that comes from 'git describe' or an unset variable is the usual one to break this.",
  remedy: "Use up to 32 letters, digits and ':.+~-', beginning with a letter or digit.",
  good: [{ 'meta/snap.yaml': 'name: aa\nversion: 1.0+git3.abc\n' }],
  bad: [
    { 'meta/snap.yaml': 'name: aa\n' },
    { 'meta/snap.yaml': 'name: aa\nversion: 1_0\n' },
    { 'meta/component.yaml': "component: aa+bb\ntype: test\nversion: '1 0'\n" },
  ],
  *check(tree) {
    const version = tree.metadata.version ?? ''
    if (tree.kind === 'component' && version === '') return
    const problem = versionProblem(version)
    if (problem !== undefined)
      yield {
        message: invalid(tree, problem),
        file: `meta/${tree.kind}.yaml`,
      }
  },
}
