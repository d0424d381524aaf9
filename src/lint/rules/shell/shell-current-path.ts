import type { Fix, Rule } from '../../rule.ts'
import { eachScript } from '../../reading/each-hook.ts'
import { replaceFix } from '../../reading/edits.ts'

/** `current` is the revision that the machine uses, and not always that of the hook. */
export const shellCurrentPath: Rule = {
  id: 'shell-current-path',
  group: 'shell',
  about: ['hook'],
  severity: 'info',
  certainty: 'likely',
  summary: "A hook works on '/snap/NAME/current' of its own snap",
  explanation:
    "The link 'current' names the revision that is in use, while $SNAP and $SNAP_DATA are those of the revision whose hook runs. While snapd installs, refreshes or " +
    "undoes these need not be the same, and on classic systems without '/snap' the path does not lead anywhere outside of the snap. Paths that are written into files for later are another matter: there " +
    "'current' is right, because it outlives the revision.",
  remedy: 'Write $SNAP or $SNAP_DATA.',
  needs: ['metadata'],
  good: [
    '#!/bin/sh -e\ncp "$SNAP/etc/app.conf" "$SNAP_DATA"\n',
    '#!/bin/sh -e\necho "lib=/snap/aa/current/lib" > "$SNAP_DATA/app.conf"\n',
    '#!/bin/sh -e\ncat /snap/other/current/etc/x\n',
  ],
  bad: [
    '#!/bin/sh -e\ncp /snap/aa/current/etc/app.conf "$SNAP_DATA"\n',
    '#!/bin/sh -e\n"/snap/aa/current/bin/setup"\n',
    '#!/bin/sh -e\nif [ -f /var/snap/aa/current/app.conf ]; then exit 0; fi\n',
    '#!/bin/sh -e\necho a > /var/snap/aa/current/app.conf\n',
  ],
  *check(tree) {
    const name = tree.snap.name ?? ''
    if (!/^[a-z0-9-]+$/.test(name)) return
    const own = new RegExp(`^(?<quote>["']?)/(?<kind>snap|var/snap)/${name}/current(?=/|["']?$)`)
    const mentioning = eachScript(tree).filter(({ script }) => script.text.includes(`/${name}/current`))
    for (const { path, call } of mentioning.flatMap(found =>
      found.script.calls.map(call => ({ ...found, call })),
    )) {
      const used = users.has(call.command?.name ?? '') ? call.words : call.words.slice(0, 1)
      for (const word of [...used, ...call.redirects.map(({ target }) => target)]) {
        const { quote = '', kind } = own.exec(word?.text ?? '')?.groups ?? {}
        if (word === undefined || kind === undefined) continue
        const variable = kind === 'snap' ? 'SNAP' : 'SNAP_DATA'
        yield {
          message: `'/${kind}/${name}/current' is not always the revision whose hook runs`,
          file: path,
          at: word,
          remedy: `Write $${variable}.`,
          fix:
            quote === "'"
              ? undefined
              : variableFix({
                  path,
                  variable,
                  from: word.node.from + quote.length,
                  length: `/${kind}/${name}/current`.length,
                }),
        }
      }
    }
  },
}

function variableFix({
  path,
  variable,
  from,
  length,
}: {
  path: string
  variable: string
  from: number
  length: number
}): Fix {
  return replaceFix({ title: `Write $${variable}`, path }, { from, to: from + length, text: `$${variable}` })
}

/** Commands that work on the files that they name. */
const users: ReadonlySet<string> = new Set([
  '.',
  'source',
  '[',
  '[[',
  'test',
  'cd',
  'cat',
  'chmod',
  'chown',
  'cp',
  'find',
  'grep',
  'head',
  'install',
  'ls',
  'mkdir',
  'mv',
  'rm',
  'sed',
  'stat',
  'tail',
  'tar',
  'tee',
  'touch',
  'sh',
  'bash',
])
