import type { Call } from '../../../shell/call.ts'
import type { Script } from '../../../shell/script.ts'
import type { Fix, Rule } from '../../rule.ts'
import { harmless, hasErrexit } from '../../reading/course.ts'
import { eachCall } from '../../reading/each-hook.ts'
import { replaceFix } from '../../reading/edits.ts'

/** `local x=$(…)` succeeds whatever is inside. */
export const shellMaskedStatus: Rule = {
  id: 'shell-masked-status',
  group: 'shell',
  about: ['hook'],
  severity: 'info',
  certainty: 'likely',
  summary: "'local', 'export' or the like hides that a command has failed",
  explanation:
    "In 'x=$(command)' the status is that of the command, and errexit ends the script when it fails. In 'local x=$(command)' and 'export x=$(command)' the status is that of 'local' or 'export', which is 0: " +
    'the hook goes on with an empty variable. Where the value may be empty this is no loss, so look at each one.',
  remedy: 'Declare the variable in one command and assign it in the next.',
  good: [
    {
      script: '#!/bin/sh -e\nf() {\n  local x\n  x=$(curl -fsS http://localhost)\n}\nf\n',
      files: { 'usr/bin/curl': { mode: 0o755 } },
    },
    '#!/bin/sh -e\nexport NAME="$(basename "$0")"\n',
    '#!/bin/sh\nexport PORT="$(snapctl get port)"\n',
    '#!/bin/sh -e\nPORT=$(snapctl get port)\nexport PORT\n',
  ],
  bad: [
    '#!/bin/sh -e\nf() {\n  local port=$(snapctl get port)\n  echo "$port"\n}\nf\n',
    '#!/bin/bash\nset -e\nexport VERSION="$("$SNAP/bin/tool" --version)"\n',
    '#!/bin/bash -e\ndeclare -r list=$(ls "$SNAP_DATA")\n',
  ],
  *check(tree) {
    for (const { hook, script, path, call } of eachCall(tree)) {
      if (!declaring.has(call.name ?? '') || call.status !== 'fatal' || !hasErrexit(hook, { script, call }))
        continue
      const inner = script.calls.filter(
        other => other.inSubstitution && other.node.from >= call.node.from && other.node.to <= call.node.to,
      )
      const hidden = inner.find(other => other.assignedTo !== undefined && !quiet.has(other.program ?? ''))
      if (hidden === undefined) continue
      yield {
        message: `'${call.name ?? ''}' hides whether '${hidden.program ?? hidden.words[0]?.text ?? 'the command'}' fails`,
        file: path,
        at: call,
        fix: splitFix(call, { script, path }),
      }
    }
  },
}

const declaring: ReadonlySet<string> = new Set(['local', 'export', 'readonly', 'declare', 'typeset'])

/** Commands that do not fail where they stand. */
const quiet: ReadonlySet<string> = new Set([
  ...harmless,
  'basename',
  'dirname',
  'date',
  'uname',
  'id',
  'pwd',
  'whoami',
  'nproc',
  'readlink',
  'realpath',
  'tr',
  'cut',
  'hostname',
  'arch',
  'mktemp',
])

/** Only `local x=…` that has its line to itself can be split without a look at the rest. */
function splitFix(call: Call, { script, path }: { script: Script; path: string }): Fix | undefined {
  const [, assigned] = call.words
  const name = /^([A-Za-z_]\w*)=/.exec(assigned?.text ?? '')?.[1]
  const line = script.lines[call.start.line - 1] ?? ''
  if (call.name !== 'local' || name === undefined || assigned === undefined || call.words.length !== 2)
    return undefined
  if (call.start.line !== call.end.line || line.trim().replace(/;$/, '') !== call.node.text) return undefined
  const indent = /^\s*/.exec(line)?.[0] ?? ''
  return replaceFix(
    { title: `Assign ${name} after 'local ${name}'`, path },
    { from: assigned.node.from, to: assigned.node.from, text: `${name}\n${indent}` },
  )
}
