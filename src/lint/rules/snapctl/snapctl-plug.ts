import { nearest } from '../../../text/nearest.ts'
import { isMapping } from '../../../yaml/document.ts'
import type { LintTree } from '../../hook-view.ts'
import { interfaceOf, subjects } from '../../plug-tables.ts'
import type { Rule } from '../../rule.ts'
import { table, text } from '../../snap-tree.ts'
import { eachSnapctl } from '../../reading/each-hook.ts'
import { replaceFix } from '../../reading/edits.ts'

const yaml =
  "name: aa\nversion: '1'\nbase: core24\nplugs: {cam: camera}\napps: {aa: {command: bin/aa, plugs: [network]}}\n"

/** `is-connected` asked about something that the snap does not have. */
export const snapctlPlug: Rule = {
  id: 'snapctl-plug',
  group: 'snapctl',
  about: ['hook'],
  severity: 'error',
  certainty: 'certain',
  summary: "'snapctl is-connected' is given a name that is no plug or slot of the snap",
  explanation:
    "'snapctl is-connected NAME' fails when the snap has no plug or slot of that name, with exit status 1: the same as for one that is not connected. In an 'if' nobody sees the difference, and the " +
    "branch for a connected plug never runs. The name goes without the colon that 'get' and 'set' want, and it is the plug's name, which need not be the interface's.",
  remedy: 'Name a plug or slot of the snap.',
  needs: ['metadata'],
  good: [
    {
      yaml,
      script:
        '#!/bin/sh -e\nif snapctl is-connected cam; then exit 0; fi\nif snapctl is-connected network; then exit 0; fi\nsnapctl is-connected "$1" || true\nsnapctl is-connected --list\n',
    },
  ],
  bad: [
    { yaml, script: '#!/bin/sh -e\nif snapctl is-connected camera; then exit 0; fi\n' },
    { yaml, script: '#!/bin/sh -e\nif snapctl is-connected :cam; then exit 0; fi\n' },
  ],
  *check(tree) {
    if (!isWhole(tree)) return
    const known = new Set([...subjects(tree.snap, 'plug'), ...subjects(tree.snap, 'slot')])
    const near = new Map<string, string | undefined>()
    for (const { path, parsed, words } of eachSnapctl(tree)) {
      if (parsed === undefined || !('path' in parsed) || parsed.path[0] !== 'is-connected') continue
      const name = parsed.arguments[0]
      const word = words[parsed.places[0] ?? -1]
      if (name === undefined || name === '' || word === undefined || known.has(name)) continue
      const bare = name.startsWith(':') && known.has(name.slice(1)) ? name.slice(1) : undefined
      if (!near.has(name)) near.set(name, ofInterface(tree, name) ?? nearest(name, known)[0])
      const meant = near.get(name)
      yield {
        message:
          bare === undefined
            ? `The snap has no plug or slot '${name}', so that it is never connected`
            : `'${name}' is never connected: 'is-connected' takes the name without a colon`,
        file: path,
        at: word,
        remedy:
          bare !== undefined
            ? `Write '${bare}'.`
            : meant === undefined
              ? undefined
              : `Did you mean '${meant}'?`,
        fix:
          bare === undefined || word.text !== name
            ? undefined
            : replaceFix(
                { title: `Write '${bare}'`, path },
                { from: word.node.from, to: word.node.to, text: bare },
              ),
      }
    }
  },
}

/** The plug or slot whose interface was named in its place. */
function ofInterface({ snap }: LintTree, name: string): string | undefined {
  const declared = [...Object.entries(table(snap, 'plugs')), ...Object.entries(table(snap, 'slots'))]
  return declared.find(([own, value]) => interfaceOf(own, value) === name)?.[0]
}

/** Whether all plugs and slots are known: extensions of a project that does not validate bring more, and the system's own snaps have theirs. */
function isWhole({ snap }: LintTree): boolean {
  const extended = Object.values(table(snap, 'apps')).some(app => isMapping(app) && 'extensions' in app)
  return !extended && ['', 'app'].includes(text(snap, 'type')) && text(snap, 'name') !== 'snapd'
}
