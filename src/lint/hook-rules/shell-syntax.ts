import type { ShellNode } from '../../shell/node.ts'
import type { HookRule } from '../rule.ts'
import { eachScript } from './each.ts'
import { testSlips } from './test-slips.ts'

/** A script that the shell cannot read to its end. */
export const shellSyntax: HookRule = {
  id: 'shell-syntax',
  group: 'shell',
  severity: 'error',
  certainty: 'likely',
  summary: 'A script has a syntax error',
  explanation: "A shell reads a script command by command: what stands before the error has run when the shell finds it, and nothing behind it ever does. The hook ends with status 2, or with 127 in some cases, "
    + "and snapd undoes what it was doing. Where nothing but the place is known the finding is only possible: the grammar that reads the script may not know all that the shell knows, so ask 'sh -n'.",
  remedy: "Run 'sh -n' or 'bash -n' on the script, and close what is open.",
  good: [
    '#!/bin/sh -e\nif [ -n "$SNAP" ]; then\n  echo a\nfi\n',
    "#!/bin/sh -e\ncat <<'EOF'\nif then \"\nEOF\n",
    '#!/bin/bash\ncase "$1" in\n  a|b) echo "${x//\\"/}" ;;\nesac\n',
  ],
  bad: [
    '#!/bin/sh -e\nif [ -n "$SNAP" ]; then\n  echo a\n',
    '#!/bin/sh -e\nfor x in a b; do\n  echo "$x"\n',
    '#!/bin/sh -e\necho "a\n',
    '#!/bin/sh -e\nif true\n  echo a\nfi\n',
  ],
  *check(tree) {
    for (const { script, path } of eachScript(tree)) {
      const missing = script.errors.find(node => node.missing && closers.has(node.type))
      if (missing !== undefined) {
        yield { message: `Something is not closed: '${missing.type}' is missing`, file: path, at: { line: Math.min(missing.start.line, lastLine(script.lines)) } }
        continue
      }
      const first = script.errors.find(node => !node.missing)
      // Those have a rule of their own.
      if (first === undefined || testSlips(script).length > 0) continue
      const sure = isCertain(first)
      yield {
        message: sure === undefined ? 'This cannot be read as shell' : sure,
        file: path, at: { line: first.start.line },
        severity: sure === undefined ? 'warning' : 'error', certainty: sure === undefined ? 'possible' : 'likely',
      }
    }
  },
}

const closers: ReadonlySet<string> = new Set(['fi', 'done', 'esac', '}', ')', '"', 'then', 'do', '))', ']]'])

function lastLine(lines: readonly string[]): number {
  return lines.at(-1) === '' ? Math.max(1, lines.length - 1) : lines.length
}

/** Cases that no shell reads otherwise: words that open or close a block out of place, and a quote that goes on to the end. */
function isCertain(error: ShellNode): string | undefined {
  const words = error.children.flatMap(child => child.type === 'command' ? [child.text] : [])
  const lost = words.find(word => /^(?:fi|done|esac|then|do|else|elif)$/.test(word))
  if (lost !== undefined && error.children[0]?.type === 'if') return `'${lost}' is out of place: 'then' may be missing`
  if (lost !== undefined) return `'${lost}' is out of place`
  const quote = error.children[0]?.type
  return quote === '"' && error.children.every(child => child.type === '"' || child.type === 'string_content') ? 'A quote is not closed' : undefined
}
