import type { Call } from '../../../shell/call.ts'
import type { Word } from '../../../shell/word.ts'
import type { Found, Rule } from '../../rule.ts'
import { eachScript } from '../../reading/each-hook.ts'
import { replaceFix } from '../../reading/edits.ts'
import { testSlips } from '../../reading/test-slips.ts'
import type { TestSlip } from '../../reading/test-slips.ts'

/** What `[` does not know as an operator, or the shell as something else. */
export const shellTestOperator: Rule = {
  id: 'shell-test-operator',
  group: 'shell',
  about: ['hook'],
  severity: 'error',
  certainty: 'likely',
  summary:
    "A test uses what is no operator of '[': '>', '=~', 'eq', '=' without a blank, or nothing on one side",
  explanation:
    "In '[ ]' a '>' or '<' is a redirection: '[ \"$x\" > 3 ]' writes a file named '3' and is true whenever $x is not empty. '=~' belongs to '[[ ]]' of bash, and words such as 'eq' or '>=' to other languages: " +
    "'[' complains and ends with status 2, which a condition takes for false. The same goes for a comparison that has nothing on one side, or no blank beside its sign.",
  remedy: "Compare numbers with '-gt', '-ge', '-lt', '-le', '-eq', '-ne', and texts with '=' and '!='.",
  good: [
    '#!/bin/sh -e\nif [ "$#" -gt 3 ]; then exit 0; fi\n',
    '#!/bin/sh -e\nif [ "$SNAP_NAME" \\> b ]; then exit 0; fi\n',
    '#!/bin/sh -e\nif [ "$SNAP_REVISION" -gt 3 ] 2>/dev/null; then exit 0; fi\n',
    '#!/bin/bash -e\nif [[ "$SNAP_NAME" > b && "$SNAP_NAME" =~ ^a ]]; then exit 0; fi\n',
    '#!/bin/sh -e\nif [ "$SNAP_NAME" = "" ]; then exit 0; fi\n',
  ],
  bad: [
    '#!/bin/sh -e\nif [ "$#" > 3 ]; then exit 0; fi\n',
    '#!/bin/bash -e\nif [ "$SNAP_NAME" =~ ^a ]; then exit 0; fi\n',
    '#!/bin/sh -e\nif [ "$SNAP_REVISION" eq 3 ]; then exit 0; fi\n',
    '#!/bin/sh -e\nif [ "$SNAP_NAME" = ]; then exit 0; fi\n',
    '#!/bin/sh -e\nif [ "$SNAP_NAME"= aa ]; then exit 0; fi\n',
    '#!/bin/sh -e\nif [ $SNAP_NAME !=aa ]; then exit 0; fi\n',
    '#!/bin/sh -e\nif test "$SNAP_REVISION" > 3; then exit 0; fi\n',
  ],
  *check(tree) {
    for (const { script, path } of eachScript(tree)) {
      for (const call of script.calls) {
        const found = call.name === '[' || call.name === 'test' ? problem(call, path) : undefined
        if (found !== undefined) yield { file: path, at: call, ...found }
      }
      for (const { from, to, sign, kind } of testSlips(script)) {
        yield {
          message: slipped[kind](sign),
          ...(kind === 'glued' ? { remedy: 'Put a blank on both sides.' } : {}),
          file: path,
          at: { start: script.place(from), end: script.place(to) },
        }
      }
    }
  },
}

const slipped: Readonly<Record<TestSlip['kind'], (sign: string) => string>> = {
  open: sign => `Nothing stands behind '${sign}'`,
  unknown: sign => `'${sign}' is no operator of '['`,
  glued: sign => `A blank is missing beside '${sign}'`,
}

const better: Readonly<Record<string, string>> = {
  '>': '-gt',
  '<': '-lt',
  '>=': '-ge',
  '=>': '-ge',
  '<=': '-le',
  '=<': '-le',
  eq: '-eq',
  ne: '-ne',
  gt: '-gt',
  ge: '-ge',
  lt: '-lt',
  le: '-le',
  '===': '=',
}

function problem(call: Call, path: string): Pick<Found, 'message' | 'fix'> | undefined {
  const redirect = call.redirects.find(
    ({ operator, descriptor, target }) =>
      (operator === '>' || operator === '<') && descriptor === undefined && isOperand(target),
  )
  const word = call.words.slice(2, -1).find(({ text }) => Object.hasOwn(better, text) || text === '=~')
  if (word !== undefined) {
    const right = call.words[call.words.indexOf(word) + 1]
    const good = better[word.text]
    const message =
      word.text === '>' || word.text === '<'
        ? `'${word.text}' is a redirection in '[ ]'`
        : `'${word.text}' is no operator of '['`
    const numbers = good !== undefined && good !== '=' && /^["']?\d+["']?$/.test(right?.text ?? '')
    return {
      message,
      ...(numbers
        ? {
            fix: replaceFix(
              { title: `Write '${good}'`, path },
              { from: word.node.from, to: word.node.to, text: good },
            ),
          }
        : {}),
    }
  }
  return redirect === undefined
    ? undefined
    : { message: `'${redirect.operator}' is a redirection, and compares nothing` }
}

/** A number or a variable, and no path. */
function isOperand(target: Word | undefined): boolean {
  return /^["']?(?:\d+|\$\w+|\$\{\w+\})["']?$/.test(target?.text ?? '')
}
