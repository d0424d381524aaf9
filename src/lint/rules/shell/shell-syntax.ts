import type { Rule } from '../../rule.ts'
import { unbalanced } from '../../reading/balance.ts'
import { readTo } from '../../reading/course.ts'
import { eachScript } from '../../reading/each-hook.ts'
import { testSlips } from '../../reading/test-slips.ts'

/** A script that the shell cannot read to its end. */
export const shellSyntax: Rule = {
  id: 'shell-syntax',
  group: 'shell',
  about: ['hook'],
  severity: 'error',
  certainty: 'likely',
  summary: 'A script has a syntax error',
  explanation:
    'A shell reads a script command by command: what stands before the error has run when the shell finds it, and nothing behind it ever does. The hook ends with status 2, or with 127 in some cases, ' +
    "and snapd undoes what it was doing. Where quotes and blocks are in order the finding is a note: the grammar that reads scripts does not know all that shells know, so ask 'sh -n'.",
  remedy: "Run 'sh -n' or 'bash -n' on the script, and close what is open.",
  good: [
    '#!/bin/sh -e\nif [ -n "$SNAP" ]; then\n  echo a\nfi\n',
    "#!/bin/sh -e\ncat <<'EOF'\nif then \"\nEOF\n",
    "#!/bin/sh\n'''exec' python3 \"$0\" \"$@\"\n' '''\nimport re\nif __name__ == '__main__':\n    print(re)\n",
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
      const first = script.errors.find(node => node.missing || node.to > node.from)
      // Those have a rule of their own.
      if (first === undefined || testSlips(script).length > 0) continue
      const sure = unbalanced(script.text)
      const end = readTo(script)
      if ((sure?.offset ?? first.from) >= end) continue
      if (sure !== undefined)
        yield { message: sure.problem, file: path, at: { line: script.place(sure.offset).line } }
      else
        yield {
          message: 'This could not be read as shell',
          file: path,
          at: { line: first.start.line },
          severity: 'info',
          certainty: 'possible',
        }
    }
  },
}
