import type { ReadShell } from '../shell/syntax.ts'
import { exampleTree } from './example.ts'
import type { LintTree } from './hook-view.ts'
import type { HookExample } from './rule.ts'
import { text } from './snap-tree.ts'
import { viewOf } from './view.ts'

/** An example of a hook rule as a tree; what it leaves out is a small snap. */
export function hookExampleTree(example: HookExample, parse: ReadShell): LintTree {
  const {
    hook = 'configure',
    script,
    yaml = smallSnap,
    files = {},
    input = 'tree',
  } = typeof example === 'string' ? { script: example } : example
  const metadata = input === 'directory' || 'meta/component.yaml' in files ? {} : { 'meta/snap.yaml': yaml }
  const tree = exampleTree({
    ...metadata,
    ...(script === undefined ? {} : { [`meta/hooks/${hook}`]: script }),
    ...files,
  })
  const known = { metadata: input !== 'directory', files: input === 'tree' || input === 'image' }
  const description = text(tree.metadata, 'description')
  const documents = description === '' ? [] : [{ file: 'meta/snap.yaml', text: description }]
  return viewOf(tree, {
    input,
    known,
    parse,
    documents,
    fileOf: path => (known.files ? path : path.replace(/^meta\/hooks\//, 'snap/hooks/')),
  })
}

const smallSnap =
  "name: aa\nversion: '1'\nbase: core24\napps: {daemon: {command: bin/daemon, daemon: simple}}\n"
