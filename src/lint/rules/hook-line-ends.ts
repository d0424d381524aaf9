import type { Rule } from '../rule.ts'
import { hookScripts } from '../script.ts'

/** A carriage return at the end of the interpreter line becomes part of the interpreter's name. */
export const hookLineEnds: Rule = {
  id: 'hook-line-ends',
  severity: 'warning',
  summary: "A hook's interpreter line ends in a carriage return",
  fix: "Store the script with Unix line ends, for example with: sed -i 's/\\r$//' FILE",
  good: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '#!/bin/sh\nexit 0\n' }],
  bad: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '#!/bin/sh\r\nexit 0\r\n' }],
  *check(tree) {
    for (const { name, path, content } of hookScripts(tree)) {
      const first = Buffer.from(content.subarray(0, 4096)).toString('latin1').split('\n', 1)[0] ?? ''
      if (first.startsWith('#!') && first.endsWith('\r')) {
        yield { message: `'${name}' has Windows line ends: snapd does not find the interpreter '${first.slice(2, -1).trim()}\\r'`, file: path }
      }
    }
  },
}
