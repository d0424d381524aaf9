import { wordFix } from '../../reading/edits.ts'
import { parsedAs } from '../../reading/snapctl-calls.ts'
import type { Word } from '../../../shell/word.ts'
import { nearest } from '../../../text/nearest.ts'
import { isMapping } from '../../../yaml/document.ts'
import type { Snap } from '../../../snap/snap.ts'
import { subjects } from '../../reading/plug-users.ts'
import { interfaceOf } from '../../../snap/metadata/facts.ts'
import type { Found, Rule } from '../../rule.ts'
import { eachSnapctl } from '../../reading/each-hook.ts'
import { smallYaml } from '../../small-yaml.ts'

const yaml = `${smallYaml}plugs: {cam: camera}\napps: {aa: {command: bin/aa, plugs: [network]}}\n`

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
    const nearestTo = (name: string): string | undefined => {
      if (!near.has(name)) near.set(name, ofInterface(tree, name) ?? nearest(name, known)[0])
      return near.get(name)
    }
    for (const found of eachSnapctl(tree)) {
      const parsed = parsedAs(found, 'is-connected')
      const name = parsed?.arguments[0] ?? ''
      const word = found.words[parsed?.places[0] ?? -1]
      if (name === '' || word === undefined || known.has(name)) continue
      const about = { file: found.path, at: word }
      if (name.startsWith(':') && known.has(name.slice(1)))
        yield { ...withColon(found.path, { word, name }), ...about }
      else {
        const meant = nearestTo(name)
        yield {
          message: `The snap has no plug or slot '${name}', so that it is never connected`,
          ...about,
          remedy: meant === undefined ? undefined : `Did you mean '${meant}'?`,
        }
      }
    }
  },
}

function withColon(path: string, { word, name }: { word: Word; name: string }): Found {
  const bare = name.slice(1)
  return {
    message: `'${name}' is never connected: 'is-connected' takes the name without a colon`,
    remedy: `Write '${bare}'.`,
    fix: word.text === name ? wordFix(path, { word, text: bare }) : undefined,
  }
}

/** The plug or slot whose interface was named in its place. */
function ofInterface({ snap }: Snap, name: string): string | undefined {
  const declared = [...Object.entries(snap.plugs ?? {}), ...Object.entries(snap.slots ?? {})]
  return declared.find(([own, value]) => interfaceOf(own, value) === name)?.[0]
}

/** Whether all plugs and slots are known: extensions of a project that does not validate bring more, and the system's own snaps have theirs. */
function isWhole({ snap }: Snap): boolean {
  const extended = Object.values(snap.apps ?? {}).some(app => isMapping(app) && 'extensions' in app)
  return !extended && ['', 'app'].includes(snap.type ?? '') && (snap.name ?? '') !== 'snapd'
}
