import { isBare } from '../../../bases/index.ts'
import { baseName, parentPath } from '../../../tree/listing.ts'
import { text } from '../../reading/fields.ts'
import { follow } from '../../../snap/snap.ts'
import type { Snap } from '../../../snap/snap.ts'
import type { Found, Rule } from '../../rule.ts'
import { inBase } from '../../reading/base-programs.ts'
import { eachHook } from '../../reading/each-hook.ts'
import type { InterpreterLine } from '../../reading/interpreter-line.ts'
import { interpreterLine, onFirstLine } from '../../reading/interpreter-line.ts'
import { inOwnSnap, isClassic, isLaidOut, systemBases } from '../../reading/system-paths.ts'
import { knownBases, newestBase, oldestBase, programsOf } from '../../../bases/contents.ts'
import { smallYaml, smallYamlOn } from '../../small-yaml.ts'

const bare = "name: aa\nversion: '1'\nbase: bare\n"
const withoutPython = smallYamlOn(newestBase)
/** The last base that has a program. */
function lastWith(program: string): string {
  return knownBases.findLast(base => programsOf(base)?.has(program)) ?? ''
}

const staged = { 'usr/bin/ruby': { mode: 0o755 } }

/** An interpreter that neither the base nor the snap has. */
export const hookInterpreterMissing: Rule = {
  id: 'hook-interpreter-missing',
  group: 'files',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: "A hook's interpreter is neither in the base nor where the hook looks for it in the snap",
  explanation:
    'A hook sees the files of its base as those of the system, not those of the machine that runs it. Bases hold sh and bash, ' +
    `Python 3 up to ${lastWith('python3')}, Perl up to ${lastWith('perl')}, ` +
    "and few other languages. A package that is staged lies below $SNAP, where the kernel does not look: '#!/usr/bin/ruby' stays missing, and '#!/usr/bin/env ruby' " +
    "is found, because $SNAP/usr/bin and $SNAP/bin are on the hook's PATH. When the interpreter is missing snapd reports that the hook itself does not exist.",
  remedy: "Stage the package of the interpreter and write '#!/usr/bin/env NAME', or use '#!/bin/sh'.",
  needs: ['metadata'],
  good: [
    '#!/bin/sh\nexit 0\n',
    '#!/usr/bin/python3\nprint(1)\n',
    { script: '#!/usr/bin/env ruby\n', files: staged },
    { script: '#!/snap/aa/current/usr/bin/ruby\n', files: staged },
    { yaml: `${smallYaml}confinement: classic\n`, script: '#!/usr/bin/ruby\n' },
    {
      yaml: `${smallYaml}layout: {/usr/bin/ruby: {symlink: $SNAP/usr/bin/ruby}}\n`,
      script: '#!/usr/bin/ruby\n',
      files: staged,
    },
    { yaml: smallYamlOn(oldestBase), script: '#!/usr/bin/perl\nprint 1;\n' },
    { yaml: "name: aa\nversion: '1'\nbase: custom\n", script: '#!/usr/bin/ruby\n' },
    { yaml: smallYaml.replace('aa', "'a('"), script: '#!/snap/other/current/bin/ruby\n' },
  ],
  bad: [
    '#!/usr/bin/ruby\n',
    { script: '#!/usr/bin/ruby\n', files: staged },
    '#!/usr/bin/env ruby\n',
    { script: '#!/usr/bin/env node\n', input: 'project' },
    '#!/usr/bin/python3.9\nprint(1)\n',
    '#!/usr/bin/perl\nprint 1;\n',
    { yaml: withoutPython, script: '#!/usr/bin/python3\nprint(1)\n' },
    '#!/usr/local/bin/bash\nexit 0\n',
    '#!/usr/bin/rc\nexit 0\n',
    '#!/snap/aa/current/bin/python3\nprint(1)\n',
    { yaml: bare, script: '#!/bin/sh\nexit 0\n' },
  ],
  *check(tree) {
    for (const hook of eachHook(tree)) {
      const line = interpreterLine(hook)
      const wrong = line?.path.startsWith('/') === true ? problem(tree, line) : undefined
      if (line !== undefined && wrong !== undefined)
        yield { ...wrong, ...onFirstLine(tree, { hook, line: line.line }) }
    }
  },
}

function problem(tree: Snap, { path, argument }: InterpreterLine): Found | undefined {
  const own = inOwnSnap(tree, path)
  if (own !== undefined)
    return own
      ? undefined
      : { message: `The interpreter '${path}' is not in the snap`, severity: 'error', certainty: 'certain' }
  if (isClassic(tree) || path.startsWith('/snap/') || isLaidOut(tree, path)) return undefined
  const program = baseName(path)
  if (program === 'env') return throughEnv(tree, { program: envProgram(argument), path })
  if (isBare(tree.base))
    return {
      message: `The interpreter '${path}' does not exist: the base 'bare' holds no files`,
      severity: 'error',
      remedy: 'Use a base that has a shell, or a hook that is a statically linked program.',
    }
  return systemBases.has(tree.base ?? '') ? inSystem(tree, { path, program }) : undefined
}

function inSystem(tree: Snap, { path, program }: { path: string; program: string }): Found | undefined {
  const base = tree.base ?? ''
  if (/^\/(?:usr\/local|opt|nix|home|root)\//.test(path)) {
    return {
      message: `The interpreter '${path}' is not found: '${base}' has nothing in '${parentPath(path)}'`,
      severity: 'error',
      remedy: inBase(program, base) === 'there' ? `Write '#!/usr/bin/env ${program}'.` : undefined,
    }
  }
  if (!/^\/(?:usr\/)?s?bin\/[^/]+$/.test(path)) return undefined
  const found = inBase(program, base)
  if (found === 'there') return undefined
  const inSnap = tree.known.files && onPath(tree, program)
  return {
    message: inSnap
      ? `The interpreter '${path}' is looked for in '${base}', and the snap's own '${program}' is not found there`
      : `The interpreter '${path}' is ${found === 'missing' ? '' : 'probably '}not in '${base}'`,
    ...(found === 'unknown' && !inSnap ? { severity: 'info' as const, certainty: 'possible' as const } : {}),
    remedy: inSnap
      ? `Write '#!/usr/bin/env ${program}'.`
      : `Stage the package that has it and write '#!/usr/bin/env ${program}', or use '#!/bin/sh'.`,
  }
}

/** What `env` looks for on PATH: in the snap first, then in the base. */
function throughEnv(
  tree: Snap,
  { program, path }: { program: string | undefined; path: string },
): Found | undefined {
  const base = tree.base ?? ''
  if (isBare(base))
    return { message: `'${path}' does not exist: the base 'bare' holds no files`, severity: 'error' }
  if (
    program === undefined ||
    program.includes('/') ||
    program.includes(' ') ||
    !systemBases.has(base) ||
    inBase(program, base) !== 'missing'
  )
    return undefined
  if (!tree.known.files)
    return {
      message: `'${program}' is not in '${base}': a part has to bring it`,
      severity: 'info',
      certainty: 'possible',
      remedy: `See that the package of '${program}' is staged.`,
    }
  return onPath(tree, program)
    ? undefined
    : { message: `'${program}' is neither in '${base}' nor in the snap's directories of programs` }
}

/** The program in `env`'s argument: with -S behind options and variables. */
function envProgram(argument: string | undefined): string | undefined {
  if (argument === undefined) return undefined
  const split = /^(?:-[a-zA-Z]*S|--split-string=?)\s*(?<rest>.*)$/.exec(argument)?.groups?.['rest']
  return split === undefined
    ? argument
    : split.split(/[ \t]+/).find(word => !word.startsWith('-') && !word.includes('='))
}

/** Whether the snap has a program in one of the directories that snapcraft puts on PATH, or that its own environment names. */
function onPath(tree: Snap, program: string): boolean {
  const named = text(tree.snap.environment ?? {}, 'PATH')
    .split(':')
    .map(place => place.replace(/^\$(?:SNAP|\{SNAP\})\//, ''))
    .filter(place => !place.startsWith('/') && !place.startsWith('$'))
  return ['usr/sbin', 'usr/bin', 'sbin', 'bin', ...named].some(
    place => follow(tree, `${place}/${program}`) !== undefined,
  )
}
