import type { Rule } from '../rule.ts'
import { hookScripts, isElf } from '../script.ts'

/** A script that does not say what runs it. */
export const hookShebang: Rule = {
  id: 'hook-shebang',
  group: 'files',
  severity: 'warning',
  certainty: 'certain',
  summary: 'A hook is a script without an interpreter line',
  explanation: "snapd starts hooks through the kernel, not through a shell, and the kernel needs '#!' in the first two bytes to know the "
    + 'interpreter. A shell that starts such a file helps itself by reading it as a script, which is why it works when tried by hand '
    + 'and fails with an exec format error once installed.',
  remedy: "Begin the script with '#!/bin/sh', on its very first line.",
  good: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '#!/bin/sh\n' },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '\x7fELF' },
  ],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': 'echo hello\n' },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '\uFEFF#!/bin/sh\n' },
  ],
  *check(tree) {
    for (const { name, path, source, content } of hookScripts(tree)) {
      if (content.length === 0 || isElf(content) || (content[0] === 0x23 && content[1] === 0x21)) continue
      const mark = content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf
      yield {
        message: `'${name}' does not begin with '#!': running it fails with 'exec format error'`,
        file: path,
        ...(mark ? { remedy: 'Remove the byte order mark before the interpreter line.', fix: { title: 'Remove the byte order mark', edits: [{ path: source, do: 'replace', start: 0, end: 1, text: '' }] } } : {}),
      }
    }
  },
}
