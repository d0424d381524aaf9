import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import type { Outcome } from './cases.ts'

/** The place of the project file and of what belongs to it, in the order in which they are looked for. */
const places = [['snapcraft.yaml', 'snap'], ['snap/snapcraft.yaml', 'snap'], ['build-aux/snap/snapcraft.yaml', 'build-aux/snap'], ['.snapcraft.yaml', 'snap']] as const

/** Finds a project's file and the directory that holds its hooks. */
export function placeOf(project: string): { file: string; assets: string } {
  const found = places.find(([file]) => existsSync(join(project, file))) ?? places[1]
  return { file: found[0], assets: found[1] }
}

/** The outcome of the same project on another base when nothing but the base's name differs. */
export function otherBase(outcome: Outcome, base: string): Outcome {
  const moved: Record<string, string> = { ...outcome }
  const before = outcome['snap.yaml']
  const after = before?.replace(/^base: core24$/m, `base: ${base}`)
  if (before !== undefined && after !== undefined) {
    moved['snap.yaml'] = after
    moved['tree.txt'] = (outcome['tree.txt'] ?? '').replace(`sha256:${shortHash(before)}`, `sha256:${shortHash(after)}`)
  }
  if (outcome['stderr.txt'] !== undefined) moved['stderr.txt'] = outcome['stderr.txt'].replaceAll('core24', base)
  return moved
}

/**
 * On core22 a script of the project's hooks directory or of a part's `snap/hooks` lies in `snap/hooks`, and `meta/hooks` has
 * a wrapper that starts it. A component's hooks are copies on every base.
 */
export function core22Outcome(directory: string, outcome: Outcome): Outcome {
  const moved = otherBase(outcome, 'core22')
  const entries = linesOf(moved['tree.txt']).map(readEntry)
  const byPath = new Map(entries.map(entry => [entry.path, entry]))
  const ofProject = projectHooks(join(directory, 'project')).filter(name => byPath.has(`meta/hooks/${name}`))
  const ofParts = entries.filter(entry => /^snap\/hooks\/[^/]+$/.test(entry.path) && entry.type !== 'd').map(entry => entry.path.slice('snap/hooks/'.length))
  const added: string[] = []
  const put = (path: string, entry: Omit<TreeEntry, 'path'>): void => {
    if (!byPath.has(path)) added.push(path)
    byPath.set(path, { path, ...entry })
  }
  for (const name of ofProject) {
    put('snap', { type: 'd', mode: '0755', rest: '' })
    put('snap/hooks', { type: 'd', mode: '0755', rest: '' })
    put(`snap/hooks/${name}`, { type: 'f', mode: '0755', rest: byPath.get(`meta/hooks/${name}`)?.rest ?? '' })
  }
  for (const name of new Set([...ofProject, ...ofParts])) {
    const own = byPath.get(`snap/hooks/${name}`)
    if (own?.type === 'f') byPath.set(own.path, { ...own, mode: '0755' })
    put(`meta/hooks/${name}`, { type: 'f', mode: '0755', rest: ` sha256:${shortHash(`#!/bin/sh\nexec "$SNAP/snap/hooks/${name}" "$@"\n`)}` })
  }
  return withTree(moved, { entries: [...byPath.values()], added })
}

/** From core26 on the targets of content plugs inside the snap are made. */
export function core26Outcome(directory: string, outcome: Outcome): Outcome {
  const moved = otherBase(outcome, 'core26')
  const project = join(directory, 'project')
  const document = load(readFileSync(join(project, placeOf(project).file), 'utf8')) as { plugs?: Record<string, { target?: string }> }
  const byPath = new Map(linesOf(moved['tree.txt']).map(readEntry).map(entry => [entry.path, entry]))
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
  return withTree(moved, { entries: [...byPath.values()], added })
}

interface TreeEntry {
  type: string
  mode: string
  path: string
  /** Target or hash, as written. */
  rest: string
}

function withTree(outcome: Record<string, string>, tree: { entries: readonly TreeEntry[]; added: readonly string[] }): Outcome {
  const byPath = new Map(tree.entries.map(entry => [entry.path, entry]))
  const lines = tree.entries.map(entry => `${entry.type} ${entry.mode} ${entry.path}${entry.rest}`)
  const moved = { ...outcome, 'tree.txt': sorted(lines, line => line.slice(7)) }
  const image = outcome['squash.txt']
  if (image === undefined) return moved
  const images = linesOf(image).map(line => {
    const entry = byPath.get(line.slice(line.indexOf('/', 20) + 1))
    return entry?.type === 'f' ? imageLine(entry) : line
  })
  const more = tree.added.flatMap(path => byPath.get(path) ?? []).map(imageLine)
  return { ...moved, 'squash.txt': sorted([...images, ...more], line => line.slice(15)) }
}

function imageLine(entry: TreeEntry): string {
  return `${entry.type === 'f' ? '-' : entry.type}${bits(Number.parseInt(entry.mode, 8))} 0/0 squashfs-root/${entry.path}${entry.type === 'l' ? entry.rest : ''}`
}

function bits(mode: number): string {
  return [...'rwxrwxrwx'].map((letter, at) => (mode & (0o400 >> at)) === 0 ? '-' : letter).join('')
}

function readEntry(line: string): TreeEntry {
  const [, type = '', mode = '', path = '', rest = ''] = /^(.) (\d{4}) (.*?)((?: -> .*| sha256:\S+)?)$/.exec(line) ?? []
  return { type, mode, path, rest }
}

function projectHooks(project: string): string[] {
  const hooks = join(project, placeOf(project).assets, 'hooks')
  return existsSync(hooks) ? readdirSync(hooks) : []
}

/** The lines of a recorded listing. */
function linesOf(text: string | undefined): string[] {
  return (text ?? '').split('\n').filter(line => line !== '')
}

/** Sorts lines by the bytes of the path in them. */
function sorted(lines: readonly string[], path: (line: string) => string): string {
  return [...lines].sort((a, b) => Buffer.compare(Buffer.from(path(a)), Buffer.from(path(b)))).join('\n') + '\n'
}

/** The first twelve digits of a text's SHA-256. */
export function shortHash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12)
}
