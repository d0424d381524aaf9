import type { Call } from '../../../shell/call.ts'
import { hasOption } from '../../../shell/command.ts'
import type { Command } from '../../../shell/command.ts'
import type { Script } from '../../../shell/script.ts'
import type { Fix, Rule } from '../../rule.ts'
import { eachScript } from '../../reading/each-hook.ts'
import { replaceFix } from '../../reading/edits.ts'
import { smallYaml } from '../../small-yaml.ts'

const yaml = `${smallYaml}apps: {web: {command: bin/web, daemon: simple}}\n`

/** `grep active` finds every service: those that do not run are `inactive`. */
export const snapctlServicesActive: Rule = {
  id: 'snapctl-services-active',
  group: 'snapctl',
  about: ['hook'],
  severity: 'warning',
  certainty: 'certain',
  summary: "A hook looks for 'active' in what 'snapctl services' prints, and 'inactive' is found as well",
  explanation:
    "'snapctl services' prints 'active' or 'inactive' for each service, and grep looks for the letters anywhere in a line: 'grep active' succeeds " +
    'whether or not the service runs. The hook then restarts a service that was stopped on purpose, or waits for nothing. With -w grep takes whole words alone.',
  remedy: "Write 'grep -w active'.",
  good: [
    {
      yaml,
      script: '#!/bin/sh -e\nif snapctl services aa.web | grep -qw active; then snapctl restart aa.web; fi\n',
    },
    {
      yaml,
      script:
        '#!/bin/sh -e\nif snapctl services aa.web | grep -q " active"; then snapctl restart aa.web; fi\n',
    },
    {
      yaml,
      script:
        '#!/bin/sh -e\nif snapctl services aa.web | grep -q inactive; then exit 0; fi\nif grep -q active "$SNAP_DATA/state"; then snapctl restart aa.web; fi\n',
    },
  ],
  bad: [
    {
      yaml,
      script: '#!/bin/sh -e\nif snapctl services aa.web | grep -q active; then snapctl restart aa.web; fi\n',
    },
    {
      yaml,
      script:
        '#!/bin/sh -e\nstate=$(snapctl services "$SNAP_INSTANCE_NAME.web" 2>/dev/null | tail -n 1 | grep "active" || true)\n[ -z "$state" ] || snapctl stop aa.web\n',
    },
  ],
  *check(tree) {
    for (const { path, script } of eachScript(tree)) {
      for (const [at, { program, words }] of script.calls.entries()) {
        if (program !== 'snapctl' || words[1]?.literal !== 'services') continue
        for (const call of readersOf(script, at)) {
          const found = inactiveToo(call)
          if (found !== undefined)
            yield {
              message: "'grep active' finds 'inactive' too, and so every service",
              file: path,
              at: call,
              fix: wholeWord(found, path),
            }
        }
      }
    }
  },
}

/** The commands that a command's output goes through: by the text, because the grammar tears pipes apart whose first command has a redirection. */
function readersOf(script: Script, at: number): readonly Call[] {
  const end = script.calls.findIndex(
    (call, index) =>
      index > at && !joined.test(script.text.slice(script.calls[index - 1]?.node.to, call.node.from)),
  )
  return script.calls.slice(at + 1, end < 0 ? undefined : end)
}

const joined = /^[\s\\]*(?:\d*[<>]+&?\s*[^\s|&;]+\s*)*\|&?[\s\\]*$/

/** The grep that looks for the letters. */
function inactiveToo(call: Call): Command | undefined {
  const command = call.program === 'grep' ? call.command : undefined
  return command?.operands[0]?.literal !== 'active' ||
    hasOption(command, '-w', '-x', '--word-regexp', '--line-regexp')
    ? undefined
    : command
}

function wholeWord(
  {
    named: {
      node: { to },
    },
  }: Command,
  path: string,
): Fix {
  return replaceFix({ title: "Add '-w' to 'grep'", path }, { from: to, to, text: ' -w' })
}
