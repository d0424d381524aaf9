import type { Edit, Rule } from '../../rule.ts'
import { hookScripts } from '../../reading/hook-scripts.ts'

/** Carriage returns at the ends of lines, which become part of what they follow. */
export const hookLineEnds: Rule = {
  id: 'hook-line-ends',
  group: 'files',
  about: ['hook'],
  severity: 'warning',
  certainty: 'certain',
  summary: 'Lines of a hook end in carriage returns',
  explanation:
    'The kernel takes everything up to the end of the first line as the interpreter and its argument, and a carriage return is part of it. No file ' +
    "has the name '/bin/sh\\r', so that the hook fails before its first command. Further down a shell takes it for the last letter of the " +
    'last word: of a path, of a value that is stored, of a keyword that it then does not know. The mistake is hard to see because editors hide ' +
    'the character.' +
    " In the first line it is an error to 'snapsmith lint'; packing warns of it, since snapd installs such a snap.",
  remedy: "Store the script with Unix line ends, for example with: sed -i 's/\\r$//' FILE",
  needs: ['readable'],
  good: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '#!/bin/sh\nexit 0\n' }],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '#!/bin/sh\r\nexit 0\r\n' },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '#!/bin/sh -e\r\nexit 0\r\n' },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '#!/bin/sh\nexit 0\r\n' },
  ],
  *check(tree) {
    for (const { name, path, source, content } of hookScripts(tree)) {
      if (content[0] !== 0x23 || content[1] !== 0x21 || !content.includes(0x0d)) continue
      const text = Buffer.from(content).toString()
      const line = text.split('\n').findIndex(found => found.endsWith('\r'))
      if (line < 0) continue
      const about = {
        file: path,
        at: { line: line + 1 },
        fix: { title: 'Store it with Unix line ends', edits: lineEnds(source, text) },
      }
      // snapd installs such a snap, so that packing does not refuse it; the hook fails for certain.
      if (line === 0)
        yield { message: `'${name}' has Windows line ends: ${whatFails(text)}`, severity: 'error', ...about }
      else
        yield {
          message: `'${name}' has lines that end in a carriage return, which becomes part of their last words`,
          certainty: 'likely',
          ...about,
        }
    }
  },
}

function whatFails(text: string): string {
  const line = text.slice(2, text.indexOf('\r')).trim()
  const path = /^[^ \t]*/.exec(line)?.[0] ?? ''
  const argument = line.slice(path.length).trim()
  return argument === ''
    ? `snapd does not find the interpreter '${path}\\r'`
    : `'${path}' is given the argument '${argument}\\r'`
}

/** Takes every carriage return at the end of a line away. */
function lineEnds(path: string, text: string): Edit[] {
  return [...text.matchAll(/\r(?=\n|$)/g)].map(({ index }) => ({
    path,
    do: 'replace',
    start: index,
    end: index + 1,
    text: '',
  }))
}
