import { placeOfHook } from '../../reading/each-hook.ts'
import { hookSubject } from '../../../hooks/catalogue.ts'
import { nearest } from '../../../text/nearest.ts'
import { subjects } from '../../reading/plug-users.ts'
import type { Side } from '../../../snap/metadata/facts.ts'
import type { Found, Rule } from '../../rule.ts'
import { treeHooks } from '../../../snap/snap.ts'
import type { Snap } from '../../../snap/snap.ts'

/** Interface hooks name a plug or slot of the snap itself; without it they never run. */
export const hookSubjectUndeclared: Rule = {
  id: 'hook-subject',
  group: 'names',
  about: ['snap', 'hook'],
  severity: 'warning',
  certainty: 'certain',
  summary: 'An interface hook belongs to a plug or slot that the snap does not have',
  explanation:
    "The end of an interface hook's name is the name of a plug or slot of the snap itself: connect-plug-cam runs when the plug " +
    "'cam' is connected. Without such a plug or slot nothing ever runs the hook, and snapd does not mention it. It happens when a " +
    "plug is renamed or commented out and its hooks are forgotten, or when the interface's name is written in place of the plug's.",
  remedy:
    "Declare the plug or slot in the project file; the hook's name ends in its name, not in the interface's.",
  needs: ['metadata'],
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\nplugs: {cam: camera}\n",
      'meta/hooks/connect-plug-cam': '#!/bin/sh\n',
    },
  ],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\n", 'meta/hooks/connect-plug-cam': '#!/bin/sh\n' },
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\nplugs:\n  # cam: camera\n  mic: audio-record\n",
      'meta/hooks/connect-plug-cam': '#!/bin/sh\n',
    },
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\nslots: {cam: camera}\n",
      'meta/hooks/connect-plug-cam': '#!/bin/sh\n',
    },
  ],
  *check(tree) {
    const known = { plug: subjects(tree.metadata, 'plug'), slot: subjects(tree.metadata, 'slot') }
    let commented: ReadonlyMap<string, number> | undefined
    for (const { name, entry } of treeHooks(tree)) {
      const subject = hookSubject(name)
      if (subject === undefined || known[subject.side].has(subject.name)) continue
      yield {
        message: `'${name}' never runs: the snap has no ${subject.side} '${subject.name}'`,
        ...placeOfHook({ name, entry }),
        ...advice({ hook: name, subject, known, commented: (commented ??= commentedOut(tree)) }),
      }
    }
  },
}

interface Missing {
  hook: string
  subject: { side: Side; name: string }
  known: Readonly<Record<Side, ReadonlySet<string>>>
  commented: ReadonlyMap<string, number>
}

function advice({
  hook,
  subject: { side, name },
  known,
  commented,
}: Missing): Pick<Found, 'remedy' | 'related'> {
  const other = side === 'plug' ? 'slot' : 'plug'
  if (known[other].has(name) && hook.includes(`-${side}-`))
    return { remedy: `'${name}' is a ${other}: did you mean '${hook.replace(`-${side}-`, `-${other}-`)}'?` }
  const line = commented.get(name)
  if (line !== undefined) {
    return {
      remedy: `The ${side} is commented out in line ${String(line)}: bring it back, or remove the hook.`,
      related: [{ message: `'${name}' is commented out here`, file: 'meta/snap.yaml', line }],
    }
  }
  const near = nearest(name, known[side])[0]
  return near === undefined ? {} : { remedy: `Did you mean '${hook.slice(0, -name.length)}${near}'?` }
}

/** The lines of the file behind the metadata in which a key or list item is commented out, by its name. */
function commentedOut(tree: Snap): ReadonlyMap<string, number> {
  const text = tree.metadataText ?? Buffer.from(tree.read('meta/snap.yaml') ?? []).toString()
  const found = new Map<string, number>()
  for (const [index, line] of text.split('\n').entries()) {
    if (!line.trimStart().startsWith('#')) continue
    const entry = line.replace(/^[\s#]*(?:-\s+)?/, '')
    const name = (entry.split(':', 1)[0] ?? '').trim()
    if (!found.has(name)) found.set(name, index + 1)
  }
  return found
}
