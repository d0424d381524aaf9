import { table, text } from '../../snap-tree.ts'
import type { Linter } from '../../linter.ts'

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
export const metadataLinter: Linter = {
  name: 'metadata',
  categories: fields.map(field => field.name),
  *check({ tree }) {
    if (text(tree.metadata, 'grade') === 'devel') return
    const links = table(tree.metadata, 'links')
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
