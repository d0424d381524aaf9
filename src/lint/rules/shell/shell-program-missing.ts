import { programsOf } from '../../../bases/contents.ts'
import type { Snap } from '../../../snap/snap.ts'
import { follow } from '../../../snap/snap.ts'
import { isMapping } from '../../../yaml/document.ts'
import type { Rule } from '../../rule.ts'
import { eachCall } from '../../reading/each-hook.ts'
import type { HookedCall } from '../../reading/each-hook.ts'
import { table } from '../../reading/fields.ts'
import { bringersOf } from '../../reading/known-programs.ts'
import { isOnPath } from '../../reading/snap-programs.ts'
import { isClassic } from '../../reading/system-paths.ts'
import { isTolerated } from '../../reading/tolerated.ts'
import { smallYaml } from '../../small-yaml.ts'

/** Programs that are on every desktop, and in no base. */
export const shellProgramMissing: Rule = {
  id: 'shell-program-missing',
  group: 'shell',
  about: ['hook'],
  severity: 'error',
  certainty: 'likely',
  summary: 'A hook runs a program that neither the base nor the snap has',
  explanation:
    "A hook sees the programs of its base and of its snap, and none of the machine's: bases have no jq, curl, killall, unzip or apt-get. The shell ends the line with 'not found' and status 127. " +
    "Which programs a base has is told by its contents; of an unbuilt project those are told that its project file does not mention, nor a package that brings them. A program that is asked for with 'command -v' is not told.",
  remedy: "Name the package that has it in 'stage-packages' of a part, or do without it.",
  needs: ['metadata'],
  good: [
    '#!/bin/sh -e\ncurl -s localhost | grep a || true\nx=$(jq . x || echo 1)\n',
    '#!/bin/sh -e\nsed s/a/b/ "$SNAP/x" | grep c\nopenssl version\n',
    { script: '#!/bin/sh -e\njq . "$SNAP_DATA/x"\n', files: { 'usr/bin/jq': { mode: 0o755 } } },
    '#!/bin/sh -e\nif command -v curl >/dev/null; then curl localhost; fi\n',
    '#!/bin/sh -e\nkillall server || true\n',
    { yaml: `${smallYaml}confinement: classic\n`, script: '#!/bin/sh -e\njq . x\n' },
    {
      yaml: `${smallYaml}environment: {PATH: "$SNAP/opt/bin:$PATH"}\n`,
      script: '#!/bin/sh -e\njq . x\n',
      files: { 'opt/bin/jq': { mode: 0o755 } },
    },
    '#!/bin/sh -e\nPATH="$SNAP_DATA/bin:$PATH"\njq . x\n',
    '#!/bin/sh -e\njq() { cat; }\njq . x\n',
    {
      input: 'project',
      yaml: `${smallYaml}description: jq is staged\n`,
      script: '#!/bin/sh -e\njq . x\n',
    },
  ],
  bad: [
    '#!/bin/sh -e\nsnapctl set port="$(yq .port "$SNAP_DATA/x")"\n',
    '#!/bin/sh -e\ncurl -s localhost | grep a\n',
    '#!/bin/sh -e\nport=$(jq -r .port "$SNAP_DATA/x")\necho "$port"\n',
    '#!/bin/sh -e\nif killall server; then exit 0; fi\n',
    '#!/bin/sh -e\n/usr/bin/curl -s localhost\n',
    { yaml: `${smallYaml}confinement: devmode\n`, script: '#!/bin/sh -e\napt-get update\n' },
    { input: 'project', script: '#!/bin/sh -e\nunzip "$SNAP/a.zip"\n' },
  ],
  *check(tree) {
    const { base = '' } = tree
    const severity = tree.known.files ? undefined : 'warning'
    for (const found of seenCalls(tree)) {
      const name = found.call.command?.name
      if (name === undefined || !isMissed(tree, { found, name })) continue
      const [at = found.call] = found.call.unwrapped
      yield { message: `'${name}' is neither in ${base} nor in the snap`, file: found.path, at, severity }
    }
  },
}

/** The commands of hooks that see a base whose programs are known. */
function seenCalls(tree: Snap): readonly HookedCall[] {
  const isKnown = programsOf(tree.base ?? '') !== undefined && tree.component === undefined
  return isKnown && !isClassic(tree) ? eachCall(tree) : []
}

/** Whether a command that the base does not have is one that nothing brings and that the hook cannot do without. */
function isMissed(tree: Snap, { found, name }: Pick<Sought, 'found' | 'name'>): boolean {
  const bringers = bringersOf(name)
  return bringers !== undefined && !isExpected(found, name) && !mayBring(tree, { found, name, bringers })
}

/** Whether the hook goes on without it, or looks whether it is there. */
function isExpected({ call, hook, script: own }: HookedCall, name: string): boolean {
  return (
    isTolerated(own, call) ||
    hook.scripts.some(({ script }) =>
      script.calls.some(
        ({ program = '', words }) =>
          /^(?:command|type|which|hash|\[|test)$/.test(program) &&
          words.slice(1).some(({ literal = '' }) => literal === name || literal.endsWith(`/${name}`)) &&
          words !== call.words &&
          !(program === 'command' && words[1]?.literal === name),
      ),
    )
  )
}

interface Sought {
  found: HookedCall
  name: string
  bringers: readonly string[]
}

/** Whether the snap has it, a part may bring it, or PATH leads to where nobody can look. */
function mayBring(tree: Snap, { found, name, bringers }: Sought): boolean {
  const declared = (tree.snap.hooks ?? {})[found.hook.name]
  const paths = [
    ...found.hook.scripts.flatMap(({ script }) =>
      script.assignments.filter(one => one.name === 'PATH').map(({ value }) => value?.text ?? '$x'),
    ),
    table(tree.snap, 'environment')['PATH'],
    isMapping(declared) ? table(declared, 'environment')['PATH'] : undefined,
  ].filter(path => typeof path === 'string')
  return (
    isOnPath(tree, name) ||
    paths
      .flatMap(path => path.replaceAll(/["'{}]/g, '').split(':'))
      .some(directory => mayHold(tree, directory, name)) ||
    (!tree.known.files && bringers.some(word => isMentioned(tree, word)))
  )
}

function mayHold(tree: Snap, directory: string, name: string): boolean {
  if (directory === '$PATH' || /^\/(?:usr\/)?(?:local\/)?s?bin$|^\/usr\/games$/.test(directory)) return false
  const own = /^\$SNAP(?:\/([^$]*))?$/.exec(directory)
  if (own === null) return true
  const path = own[1] ?? ''
  return (
    follow(tree, path === '' ? name : `${path}/${name}`) !== undefined ||
    (path !== '' && follow(tree, path) === undefined && !usual.has(path))
  )
}

/** Directories of programs that may well be missing. */
const usual: ReadonlySet<string> = new Set([
  'bin',
  'sbin',
  'usr/bin',
  'usr/sbin',
  'usr/local/bin',
  'usr/local/sbin',
])

/** Whether the project file, which a build goes by, names a word. */
function isMentioned({ metadataText, documents }: Snap, word: string): boolean {
  const form = new RegExp(`(?<![\\w])${word.replaceAll(/[.+]/g, '\\$&')}(?![a-z])`)
  return [metadataText ?? '', ...documents.map(({ text }) => text)].some(text => form.test(text))
}
