import type { Edit, Rule } from '../rule.ts'
import { hookScripts } from '../script.ts'

/** A carriage return at the end of the interpreter line becomes part of the interpreter's name. */
export const hookLineEnds: Rule = {
  id: 'hook-line-ends',
  group: 'files',
  severity: 'warning',
  certainty: 'certain',
  summary: "A hook's interpreter line ends in a carriage return",
  explanation: "The kernel takes everything up to the end of the line as the interpreter's path, and a carriage return is part of it. No file "
    + "has the name '/bin/sh\\r', so that the hook fails before its first command. The mistake is hard to see because editors hide "
    + 'the character.',
  remedy: "Store the script with Unix line ends, for example with: sed -i 's/\\r$//' FILE",
  good: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '#!/bin/sh\nexit 0\n' }],
  bad: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '#!/bin/sh\r\nexit 0\r\n' }],
  *check(tree) {
    for (const { name, path, source, content } of hookScripts(tree)) {
      const first = Buffer.from(content.subarray(0, 4096)).toString('latin1').split('\n', 1)[0] ?? ''
      if (first.startsWith('#!') && first.endsWith('\r')) {
        yield {
          message: `'${name}' has Windows line ends: snapd does not find the interpreter '${first.slice(2, -1).trim()}\\r'`, file: path,
          fix: { title: 'Store it with Unix line ends', edits: lineEnds(source, Buffer.from(content).toString()) },
        }
      }
    }
  },
}

/** Takes every carriage return at the end of a line away. */
function lineEnds(path: string, text: string): Edit[] {
  return [...text.matchAll(/\r(?=\n|$)/g)].map(({ index }) => ({ path, do: 'replace', start: index, end: index + 1, text: '' }))
}
