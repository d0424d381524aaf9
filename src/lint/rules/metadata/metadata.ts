import { isDevelopment } from '../../../bases/index.ts'
import type { Rule } from '../../rule.ts'
import { text } from '../../reading/fields.ts'

/** Keys that the store shows, and how much it matters that they are missing. */
const fields = [
  { name: 'title', severity: 'warning', link: false },
  { name: 'contact', severity: 'warning', link: true },
  { name: 'license', severity: 'warning', link: false },
  { name: 'issues', severity: 'info', link: true },
  { name: 'source-code', severity: 'info', link: true },
  { name: 'website', severity: 'info', link: true },
] as const

/** What the store shows of a snap; snaps of grade devel are not meant for it. */
export const metadataLinter: Rule = {
  id: 'metadata',
  group: 'metadata',
  about: ['snap'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'Something that the store shows of a snap is missing',
  explanation:
    'The store shows title, contact and license beside the name of a snap, and links to its issues, its source code and its website. ' +
    'Who looks for a snap decides by them. Snaps of grade devel are not asked for them.',
  remedy: "Set it in the project file, or name it below 'lint: ignore'.",
  categories: fields.map(field => field.name),
  good: [
    {
      'meta/snap.yaml':
        "name: aa\nversion: '1'\ntitle: A\nlicense: MIT\nlinks: {contact: [a@b.c], issues: [a@b.c], source-code: ['https://a.b'], website: ['https://a.b']}\n",
    },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\ngrade: devel\n" },
  ],
  bad: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\n" }],
  *check(tree) {
    if (isDevelopment(tree.metadata.grade ?? '')) return
    const links = tree.metadata.links ?? {}
    for (const { name, severity, link } of fields) {
      const values = link ? links[name] : text(tree.metadata, name).trim()
      if (Array.isArray(values) ? values.length > 0 : values !== undefined && values !== '') continue
      yield {
        severity,
        category: name,
        message: `Metadata field '${name}' is missing or empty.`,
        remedy: `Set '${name}' in the project file, or ignore it: 'lint: {ignore: [metadata: [${name}]]}'.`,
      }
    }
  },
}
