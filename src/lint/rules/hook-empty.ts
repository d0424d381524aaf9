import type { Rule } from '../rule.ts'
import { hookScripts } from '../script.ts'

/** A hook of zero bytes. */
export const hookEmpty: Rule = {
  id: 'hook-empty',
  severity: 'warning',
  summary: 'A hook is an empty file, which cannot be executed',
  fix: "Write a script, beginning with '#!/bin/sh', or remove the file.",
  good: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '#!/bin/sh\n' }],
  bad: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '' }],
  *check(tree) {
    for (const { name, path, content } of hookScripts(tree)) {
      if (content.length === 0) yield { message: `'${name}' is empty: running it fails with 'exec format error'`, file: path }
    }
  },
}
