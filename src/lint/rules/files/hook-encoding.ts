import { baseName } from '../../../tree/listing.ts'
import type { Rule } from '../../rule.ts'
import { eachHook } from '../../reading/each-hook.ts'
import { interpreterLine, scriptPath } from '../../reading/interpreter-line.ts'

/** Scripts with bytes that are no text. */
export const hookEncoding: Rule = {
  id: 'hook-encoding',
  group: 'files',
  about: ['hook'],
  severity: 'info',
  certainty: 'certain',
  summary: 'A hook is a script with bytes that are not UTF-8, or with null bytes',
  explanation:
    'Everything around a hook is UTF-8: what it prints is stored by snapd and shown to the user, and what it hands to snapctl becomes JSON. Bytes in ' +
    'another encoding arrive there as replacement characters. Python refuses to run such a script unless it declares its encoding, and ' +
    'bash refuses one with a null byte in the beginning.',
  remedy: 'Store the script as UTF-8, for example with: iconv -f latin1 -t utf-8 FILE',
  good: ['#!/bin/sh\necho "größer"\n'],
  bad: [{ hook: 'install', script: '#!/bin/sh\necho a\0b\n' }],
  *check(tree) {
    for (const hook of eachHook(tree)) {
      const interpreter = interpreterLine(hook)
      const { bytes, text, name } = hook
      if (interpreter === undefined || bytes === undefined || text !== undefined) continue
      const program = interpreter.path.endsWith('/env')
        ? (interpreter.argument ?? '')
        : baseName(interpreter.path)
      const file = scriptPath(tree, hook)
      if (bytes.includes(0)) {
        yield {
          message: `'${name}' has null bytes, which no shell keeps`,
          file,
          at: { line: lineOf(bytes, line => line.includes(0)) },
          severity: 'warning',
          certainty: 'likely',
          remedy: 'Remove the null bytes, or store the script as UTF-8.',
        }
        continue
      }
      const line = lineOf(bytes, found => !isText(found))
      const refused = program.startsWith('python') && !declaresEncoding(bytes)
      yield {
        message: `'${name}' is not UTF-8${refused ? ', and Python does not run it' : ''}`,
        file,
        at: { line },
        ...(refused ? { severity: 'error' as const } : {}),
      }
    }
  },
}

/** The number of the first line that is meant. */
function lineOf(bytes: Uint8Array, meant: (line: Uint8Array) => boolean): number {
  let number = 1
  for (let start = 0; start <= bytes.length; number += 1) {
    const end = bytes.indexOf(0x0a, start)
    if (meant(bytes.subarray(start, end < 0 ? undefined : end))) return number
    if (end < 0) break
    start = end + 1
  }
  return 1
}

function isText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** Python's own pattern for its first two lines. */
function declaresEncoding(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 512))
    .toString('latin1')
    .split('\n', 2)
    .some(line => /^[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+/.test(line))
}
