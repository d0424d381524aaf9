import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import type { Outcome } from './cases.ts'

/** Where a project file may be, in the order in which it is looked for. */
const places = ['snapcraft.yaml', 'snap/snapcraft.yaml', 'build-aux/snap/snapcraft.yaml', '.snapcraft.yaml']

/** A project's file, relative to the project. */
export function projectFile(project: string): string | undefined {
  return places.find(file => existsSync(join(project, file)))
}

/** The outcome of the same project on another base when nothing but the base's name differs. */
export function otherBase(directory: string, outcome: Outcome, base: string): Outcome {
  const moved: Record<string, string> = { ...outcome }
  const replace = (text: string): string => text.replace(/^base: core24$/m, `base: ${base}`)
  const project = join(directory, 'project')
  // The project file may be in the snap, where a part takes the whole project.
  const texts = [outcome['snap.yaml'] ?? '', readFileSync(join(project, projectFile(project) ?? ''), 'utf8')]
  if (outcome['snap.yaml'] !== undefined) moved['snap.yaml'] = replace(outcome['snap.yaml'])
  if (outcome['tree.txt'] !== undefined) {
    moved['tree.txt'] = texts.reduce(
      (tree, text) => tree.replace(`sha256:${shortHash(text)}`, `sha256:${shortHash(replace(text))}`),
      outcome['tree.txt'],
    )
  }
  if (outcome['stderr.txt'] !== undefined)
    moved['stderr.txt'] = outcome['stderr.txt'].replaceAll('core24', base)
  return moved
}

const stub = ' sha256:1b577383bcfb'

/**
 * On core22 a script of the project's hooks directory or of a part's `snap/hooks` lies in `snap/hooks`, and `meta/hooks` has
 * a wrapper that starts it. A component's hooks lie in both places as they are.
 */
export function core22Outcome(directory: string, outcome: Outcome): Outcome {
  const moved: Record<string, string> = { ...otherBase(directory, outcome, 'core22') }
  withHookCopies(moved, { tree: 'tree.txt', image: 'squash.txt', wrapped: true })
  for (const tree of Object.keys(outcome)) {
    const component = /^component\/(.*)\/tree\.txt$/.exec(tree)?.[1]
    const image = Object.keys(outcome).find(
      name => name.startsWith('squash/') && name.includes(`+${component ?? ''}`),
    )
    if (component !== undefined) withHookCopies(moved, { tree, image: image ?? '', wrapped: false })
  }
  return moved
}

/** Changes a tree and its image so that the scripts of `meta/hooks` lie in `snap/hooks` too. */
function withHookCopies(
  outcome: Record<string, string>,
  place: { tree: string; image: string; wrapped: boolean },
): void {
  const byPath = new Map(
    linesOf(outcome[place.tree])
      .map(readEntry)
      .map(entry => [entry.path, entry]),
  )
  const added: string[] = []
  const scripts = [...byPath.values()].filter(
    entry => /^meta\/hooks\/[^/]+$/.test(entry.path) && entry.type === 'f' && entry.rest !== stub,
  )
  for (const { path, rest } of scripts) {
    const name = path.slice('meta/hooks/'.length)
    const own = byPath.get(`snap/hooks/${name}`)
    for (const directory of ['snap', 'snap/hooks']) {
      if (byPath.has(directory)) continue
      byPath.set(directory, { path: directory, type: 'd', mode: '0755', rest: '' })
      added.push(directory)
    }
    if (own === undefined) added.push(`snap/hooks/${name}`)
    if (own?.type !== 'l')
      byPath.set(`snap/hooks/${name}`, { path: `snap/hooks/${name}`, type: 'f', mode: '0755', rest })
    if (place.wrapped)
      byPath.set(path, {
        path,
        type: 'f',
        mode: '0755',
        rest: ` sha256:${shortHash(`#!/bin/sh\nexec "$SNAP/snap/hooks/${name}" "$@"\n`)}`,
      })
  }
  changeTree(outcome, { ...place, entries: [...byPath.values()], added })
}

/** From core26 on the targets of content plugs inside the snap are made. */
export function core26Outcome(directory: string, outcome: Outcome): Outcome {
  const moved: Record<string, string> = { ...otherBase(directory, outcome, 'core26') }
  const project = join(directory, 'project')
  const document = load(readFileSync(join(project, projectFile(project) ?? ''), 'utf8')) as {
    plugs?: Record<string, { target?: string }>
  }
  const byPath = new Map(
    linesOf(moved['tree.txt'])
      .map(readEntry)
      .map(entry => [entry.path, entry]),
  )
  const added: string[] = []
  for (const plug of Object.values(document.plugs ?? {})) {
    const steps = (plug.target ?? '').replace(/^(\$SNAP)?\//, '').split('/')
    for (let depth = 1; depth <= steps.length; depth += 1) {
      const path = steps.slice(0, depth).join('/')
      if (path === '' || byPath.has(path)) continue
      byPath.set(path, { path, type: 'd', mode: '0755', rest: '' })
      added.push(path)
    }
  }
  changeTree(moved, { tree: 'tree.txt', image: 'squash.txt', entries: [...byPath.values()], added })
  return moved
}

interface TreeEntry {
  type: string
  mode: string
  path: string
  /** Target or hash, as written. */
  rest: string
}

/** Puts a changed tree in place of the recorded one, and into the listing of its image what was added. */
function changeTree(
  outcome: Record<string, string>,
  change: { tree: string; image: string; entries: readonly TreeEntry[]; added: readonly string[] },
): void {
  const byPath = new Map(change.entries.map(entry => [entry.path, entry]))
  const lines = change.entries.map(entry => `${entry.type} ${entry.mode} ${entry.path}${entry.rest}`)
  if (lines.length > 0) outcome[change.tree] = sorted(lines, line => line.slice(7))
  const image = outcome[change.image]
  if (image === undefined) return
  const present = linesOf(image).map(line => {
    const entry = byPath.get(line.slice('drwxr-xr-x 0/0 squashfs-root/'.length))
    return entry?.type === 'f' ? imageLine(entry) : line
  })
  outcome[change.image] = sorted(
    [...present, ...change.added.flatMap(path => byPath.get(path) ?? []).map(imageLine)],
    line => line.slice(15),
  )
}

function imageLine(entry: TreeEntry): string {
  return `${entry.type === 'f' ? '-' : entry.type}${bits(Number.parseInt(entry.mode, 8))} 0/0 squashfs-root/${entry.path}${entry.type === 'l' ? entry.rest : ''}`
}

function bits(mode: number): string {
  return [...'rwxrwxrwx'].map((letter, at) => ((mode & (0o400 >> at)) === 0 ? '-' : letter)).join('')
}

function readEntry(line: string): TreeEntry {
  const [, type = '', mode = '', path = '', rest = ''] =
    /^(.) (\d{4}) (.*?)((?: -> .*| sha256:\S+)?)$/.exec(line) ?? []
  return { type, mode, path, rest }
}

/** The lines of a recorded listing. */
function linesOf(text: string | undefined): string[] {
  return (text ?? '').split('\n').filter(line => line !== '')
}

/** Sorts lines by the bytes of the path in them. */
function sorted(lines: readonly string[], path: (line: string) => string): string {
  return (
    [...lines].sort((a, b) => Buffer.compare(Buffer.from(path(a)), Buffer.from(path(b)))).join('\n') + '\n'
  )
}

/** The first twelve digits of a text's SHA-256. */
export function shortHash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12)
}
