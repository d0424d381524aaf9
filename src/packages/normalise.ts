import { posix } from 'node:path'
import { pkgConfigFor } from './pkg-config-text.ts'

/** What is known of an absolute link in an unpacked tree. */
interface AbsoluteLink {
  /** Where the link is, relative to the tree. */
  path: string
  target: string
  /** Whether the tree has what the link leads to. */
  inTree: boolean
  /** Whether this machine has it, as a file. */
  onMachine: boolean
  /** Whether it belongs to the C library, which every base has. */
  ofLibc: boolean
}

/** What becomes of a link. */
type LinkFix =
  | { do: 'leave' }
  | { do: 'warn' }
  /** Make it relative; with `copy` after the machine's file was put where the link leads to. */
  | { do: 'relative'; target: string; copy: boolean }

/** As snapcraft does: links lead to files of the tree, which are taken from this machine when the packages do not have them. */
export function linkFix({ path, target, inTree, onMachine, ofLibc }: AbsoluteLink): LinkFix {
  // A link to nothing on purpose: that is how a service is masked.
  if (ofLibc || target.startsWith('/dev/')) return { do: 'leave' }
  if (!inTree && !onMachine) return { do: 'warn' }
  return {
    do: 'relative',
    target: posix.relative(posix.dirname(`/${path}`), posix.normalize(target)) || '.',
    copy: !inTree,
  }
}

/** Whether a file changes the way in which every Python program starts, which a snap must not have from the distribution. */
export function isSiteCustomize(path: string): boolean {
  return /^usr\/lib\/python[^/]*\/sitecustomize\.py$/.test(path)
}

/** The mode without the bits that make a program run as somebody else; snapd refuses them. */
export function withoutSetId(mode: number): number {
  return mode & ~0o6000
}

/** Whether a file's name tells that it is a text that says where the tree lies. */
export function namesPlaces(path: string): boolean {
  return path.endsWith('.pc') || places.has(path)
}

const places: ReadonlySet<string> = new Set(['usr/bin/xml2-config', 'usr/bin/xslt-config'])

/** The text that a file gets, the same text for one that stays. Texts and the directory are one character per byte. */
export function normalisedText(path: string, text: string, install: string): string {
  if (path.endsWith('.pc')) return pkgConfigFor(text, { stage: install, install })
  const placed = places.has(path) ? text.replace(/prefix=\/usr/g, () => `prefix=${install}/usr`) : text
  return withEnvironmentPython(placed)
}

/** A script of a Python that lies somewhere runs with the Python that is found; one argument is kept by way of the shell. */
function withEnvironmentPython(text: string): string {
  const end = text.indexOf('\n')
  const first = end < 0 ? text : text.slice(0, end)
  const rest = end < 0 ? '' : text.slice(end)
  const found = /^#!.*?(?:^|[/\s!])(python[0-9.]*)(?:[ \t]+(\S+))?[ \t]*$/.exec(first)
  const [, python, argument] = found ?? []
  if (python === undefined) return text
  if (argument === undefined) return `#!/usr/bin/env ${python}${rest}`
  // A shell runs the second line; for Python it is the beginning of a text in quotes.
  return `#!/bin/sh\n''''exec ${python} ${argument} -- "$0" "$@" # '''${rest}`
}
