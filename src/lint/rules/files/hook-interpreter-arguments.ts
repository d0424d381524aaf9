import { wrapperText } from '../../../hooks/texts.ts'
import { baseName } from '../../../tree/listing.ts'
import type { Rule } from '../../rule.ts'
import { eachHook } from '../../reading/each-hook.ts'
import type { InterpreterLine } from '../../reading/interpreter-line.ts'
import { interpreterLine, onFirstLine } from '../../reading/interpreter-line.ts'

/** Several words behind an interpreter reach it as one. */
export const hookInterpreterArguments: Rule = {
  id: 'hook-interpreter-arguments',
  group: 'files',
  about: ['hook'],
  severity: 'error',
  certainty: 'certain',
  summary: "A hook's interpreter line has arguments that its interpreter does not take as one",
  explanation:
    "Linux gives everything behind the interpreter's path to the interpreter as a single argument, spaces and all. '#!/usr/bin/env bash " +
    "-e' makes env look for a program whose name is 'bash -e', and '#!/bin/sh -e -u' makes the shell complain of an option ' '. Either way the " +
    'hook ends before its first command. The same line works elsewhere, for example on macOS, and when the script is started as an argument of a shell.',
  remedy: "Set options with 'set -eu' in the script, or write them as one word: '#!/bin/sh -eu'.",
  good: [
    '#!/bin/sh -eu\nexit 0\n',
    '#!/usr/bin/env bash\nset -e\n',
    '#!/usr/bin/env -S bash -e\nexit 0\n',
    '#!/bin/bash -e \nexit 0\n',
    '#!/usr/bin/awk -f\nBEGIN { exit }\n',
  ],
  bad: [
    '#!/usr/bin/env bash -e\nexit 0\n',
    '#!/bin/sh -e -u\nexit 0\n',
    '#!/bin/bash -e # stop at errors\nexit 0\n',
    '#!/usr/bin/python3 -u -E\nprint(1)\n',
    {
      hook: 'install',
      script: wrapperText('install'),
      files: { 'snap/hooks/install': { mode: 0o755, content: '#!/bin/bash -e -o pipefail\nexit 0\n' } },
    },
  ],
  *check(tree) {
    for (const hook of eachHook(tree)) {
      const found = interpreterLine(hook)
      const wrong = found === undefined ? undefined : problem(found)
      if (found === undefined || wrong === undefined) continue
      const { message, remedy, better } = wrong
      const where = onFirstLine(tree, { hook, line: found.line })
      const edit = {
        path: where.file,
        do: 'replace',
        start: 0,
        end: found.line.length,
        text: better ?? '',
      } as const
      yield {
        message,
        remedy,
        ...where,
        fix: better === undefined ? undefined : { title: `Write '${better}'`, edits: [edit] },
      }
    }
  },
}

/** What is wrong with the line, and a line that does what is meant where one does. */
interface Refused {
  message: string
  remedy: string
  better?: string
}

function problem({ path, argument }: InterpreterLine): Refused | undefined {
  if (argument === undefined || !/[ \t]/.test(argument)) return undefined
  const program = baseName(path)
  const words = argument.split(/[ \t]+/)
  if (program === 'env') {
    if (/^(?:-[a-zA-Z]*S|--split-string)/.test(argument)) return undefined
    const better = `#!${path} -S ${argument}`
    return {
      message: `'env' looks for a program named '${argument}': the kernel hands everything behind it over as one argument`,
      remedy: `Write '${better}', or set the options in the script.`,
      better,
    }
  }
  if (!/^(?:(?:ba|da|k|z)?sh|python[\d.]*)$/.test(program) || !argument.startsWith('-')) return undefined
  const message = `'${program}' is given the one argument '${argument}', and refuses it`
  // `-o pipefail` takes its second word with it, and cannot be written as one.
  if (!words.every(word => /^-[a-zA-Z]+$/.test(word) && !word.includes('o')))
    return { message, remedy: 'Set options in the script.' }
  const better = `#!${path} -${words.map(word => word.slice(1)).join('')}`
  return { message, remedy: `Set options in the script, or write '${better}'.`, better }
}
