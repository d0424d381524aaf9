import type { Fix, Found, Rule } from '../../rule.ts'
import { hookScripts } from '../../reading/hook-scripts.ts'
import { isElf } from '../../../snap/hooks.ts'

/** A script that does not say what runs it. */
export const hookShebang: Rule = {
  id: 'hook-shebang',
  group: 'files',
  about: ['hook'],
  severity: 'warning',
  certainty: 'certain',
  summary: 'A hook is a script without an interpreter line',
  explanation:
    "snapd starts hooks through the kernel, not through a shell, and the kernel needs '#!' in the first two bytes to know the " +
    'interpreter. A shell that starts such a file helps itself by reading it as a script, which is why it works when tried by hand ' +
    'and fails with an exec format error once installed.' +
    " snapd installs such a snap, so that packing it gets a warning; 'snapsmith lint' calls it an error.",
  remedy: "Begin the script with '#!/bin/sh', on its very first line.",
  needs: ['readable'],
  good: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '#!/bin/sh\n' },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '\x7fELF' },
  ],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': 'echo hello\n' },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '\uFEFF#!/bin/sh\n' },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': '\n#!/bin/sh\n' },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/install': 'import os\n' },
  ],
  *check(tree) {
    for (const { name, path, source, content } of hookScripts(tree)) {
      if (content.length === 0 || isElf(content) || (content[0] === 0x23 && content[1] === 0x21)) continue
      yield {
        message: `'${name}' does not begin with '#!': running it fails with 'exec format error'`,
        file: path,
        at: { line: 1 },
        // snapd installs such a snap, so that packing does not refuse it; the hook fails for certain.
        severity: 'error',
        ...mending(source, content),
      }
    }
  },
}

function mending(path: string, content: Uint8Array): Pick<Found, 'remedy' | 'fix'> {
  if ((content[0] === 0xff && content[1] === 0xfe) || (content[0] === 0xfe && content[1] === 0xff)) {
    return { remedy: 'Store the script as UTF-8, for example with: iconv -f utf-16 -t utf-8 FILE' }
  }
  const text = Buffer.from(content).toString()
  const replacing = (end: number, by: string): Fix['edits'] => [
    { path, do: 'replace', start: 0, end, text: by },
  ]
  if (/^\uFEFF#!/.test(text))
    return {
      remedy: 'Remove the byte order mark before the interpreter line.',
      fix: { title: 'Remove the byte order mark', edits: replacing(1, '') },
    }
  const before = /^\s+(?=#!)/.exec(text)?.[0]
  if (before !== undefined)
    return {
      remedy: 'Remove what is before the interpreter line.',
      fix: { title: 'Remove the space before the interpreter line', edits: replacing(before.length, '') },
    }
  const line = looksLikeShell(text) ? (isBash(text) ? '#!/bin/bash' : '#!/bin/sh') : undefined
  return line === undefined
    ? {}
    : {
        remedy: `Begin the script with '${line}', on its very first line.`,
        fix: { title: `Begin it with '${line}'`, edits: replacing(0, `${line}\n`) },
      }
}

/** Lines that only a shell script has, and none that another language would have. */
function looksLikeShell(text: string): boolean {
  return (
    /^[ \t]*(?:set [-+]|snapctl |if (?:\[|!|command |snapctl )|exec |echo |mkdir |export \w+=|cp |rm |mv |ln |\. ["$/]|case \S+ in$|(?:fi|done|esac)$|\w+=\$\()/m.test(
      text,
    ) &&
    !/[^\P{Cc}\t\n\r]/u.test(text) &&
    !/^(?:import |from \S+ import |def \w+\(|use \w+;|<\?php|package \w+;?$|require ['"])/m.test(text)
  )
}

function isBash(text: string): boolean {
  return /\[\[ |^[ \t]*function \w|\w=\(|<<<|^[ \t]*declare /m.test(text)
}
