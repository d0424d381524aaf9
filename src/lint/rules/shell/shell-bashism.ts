import { factsOf, usualBase } from '../../../bases/index.ts'
import type { Script } from '../../../shell/script.ts'
import type { Certainty, Found, Rule } from '../../rule.ts'
import type { Bashism } from '../../reading/bashism.ts'
import { bashisms } from '../../reading/bashisms.ts'
import { eachHook } from '../../reading/each-hook.ts'
import { replaceFix } from '../../reading/edits.ts'
import { isClassic, systemBases } from '../../reading/system-paths.ts'

/** `sh` of every base is dash. */
export const shellBashism: Rule = {
  id: 'shell-bashism',
  group: 'shell',
  about: ['hook'],
  severity: 'error',
  certainty: 'likely',
  summary: "A script for 'sh' uses what only bash has",
  explanation:
    "In every base '/bin/sh' is dash, a small shell that knows what POSIX asks for and little more. Some things of bash are syntax errors for it, and the hook ends there; others, such as '[[', are looked up as commands and count as false, and " +
    "'&>' even means something else. On machines where '/bin/sh' is bash the same script works. What a hook sources is read by the hook's own shell, whatever its first line says.",
  remedy: "Begin the hook with '#!/bin/bash', or write what sh knows.",
  good: [
    '#!/bin/bash -e\nif [[ "$SNAP_NAME" == aa ]]; then list=(a b); fi\n',
    '#!/bin/sh -e\nf() { local x="${1:-a}"; echo "${x%%.*}" "${#x}"; }\nf "$SNAP_NAME" >/dev/null 2>&1\n',
    '#!/bin/sh -e\ni=1\ni=$((i + 1))\nread -r -p "x" y < "$SNAP/list"\n',
    '#!/bin/sh -e\necho >&2 "text"\n/bin/echo -e "a\\tb"\n((echo a) | cat)\n',
    "#!/bin/sh -e\ncat <<'EOF'\n[[ a == b ]] ${x//a/b}\nEOF\n",
    "#!/bin/sh -e\nbash -c '[[ a = b ]]' >&2\n",
    '#!/bin/sh\nif [ -z "$BASH_VERSION" ]; then exec bash "$0"; fi\nif [[ a = b ]]; then exit 1; fi\n',
    {
      script: '#!/bin/bash -e\n. "$SNAP/lib/common"\n',
      files: { 'lib/common': '#!/bin/sh\nif [[ a = b ]]; then exit 1; fi\n' },
    },
  ],
  bad: [
    '#!/bin/sh -e\nif [[ "$SNAP_NAME" = aa ]]; then exit 1; fi\n',
    '#!/bin/sh -e\nif [ "$SNAP_NAME" == aa ]; then exit 1; fi\n',
    '#!/bin/sh -e\nsource "$SNAP/lib/common"\n',
    '#!/bin/sh -e\nlist=(a b)\n',
    '#!/bin/sh -e\nfunction f { echo a; }\nf\n',
    '#!/bin/sh -e\nname="${SNAP_NAME^^}"\nshort="${SNAP_NAME/a/b}"\necho "$name" "$short"\n',
    '#!/bin/sh\nset -eo pipefail\n',
    '#!/bin/sh -e\n"$SNAP/bin/setup" &>/dev/null\n',
    '#!/bin/sh -e\nwhile read -r x; do echo "$x"; done < <(ls "$SNAP")\n',
    "#!/bin/sh -e\necho -e 'a\\tb' {1..3} $'c' \"$RANDOM\"\n",
    '#!/bin/sh -e\nlet x=1\n((x > 0)) && read -a y <<< "$x"\ntrap : ERR\nprintf -v z a\n',
    '#!/bin/sh -e\nexec -a setup "$SNAP/bin/run"\n',
    {
      script: '#!/bin/sh -e\n. "$SNAP/lib/common"\n',
      files: { 'lib/common': '#!/bin/bash\nif [[ a = b ]]; then exit 1; fi\n' },
    },
  ],
  *check(tree) {
    const isCertain = tree.base !== undefined && systemBases.has(tree.base) && !isClassic(tree)
    const { base = usualBase } = tree
    const isNewer = factsOf(base)?.newDash ?? !systemBases.has(base)
    for (const hook of eachHook(tree)) {
      if (!['sh', 'dash'].includes(hook.script?.dialect ?? '')) continue
      for (const { path, script } of hook.scripts) {
        if (/\bBASH_VERSION\b|^\s*exec\s+\S*\bbash\b/m.test(script.text)) continue
        for (const same of grouped(bashisms(script)).values())
          yield* told(same, { path, script, isNewer, sure: isCertain ? 'certain' : 'likely' })
      }
    }
  },
}

interface Telling {
  path: string
  script: Script
  /** Whether dash may be newer than what is known of it. */
  isNewer: boolean
  sure: Certainty
}

function* told(same: readonly Bashism[], { path, script, isNewer, sure }: Telling): Iterable<Found> {
  const [first] = same
  if (first === undefined) return
  const { what, effect, from, to, mild, newer, instead } = first
  const fixes = same.flatMap(one => one.fix ?? [])
  yield {
    message: `${what} ${effect}: sh of the bases is dash${same.length === 1 ? '' : ` (${String(same.length)} times)`}`,
    file: path,
    at: { start: script.place(from), end: script.place(to) },
    severity: mild === true ? 'warning' : 'error',
    certainty: newer === true && isNewer ? 'possible' : sure,
    remedy: instead === undefined ? undefined : `Write ${instead}, or begin the hook with '#!/bin/bash'.`,
    fix:
      fixes.length === 0 ? undefined : replaceFix({ title: `Write ${what} as sh knows it`, path }, ...fixes),
  }
}

/** One finding for each kind, at the first place. */
function grouped(found: readonly Bashism[]): Map<string, Bashism[]> {
  const groups = new Map<string, Bashism[]>()
  for (const one of found) groups.set(one.what, [...(groups.get(one.what) ?? []), one])
  return groups
}
