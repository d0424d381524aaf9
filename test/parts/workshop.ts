import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { nodeCommands } from '../../src/platform/commands.ts'
import { remove } from '../../src/platform/files.ts'
import type { Host } from '../../src/platform/host.ts'
import type { Reporter } from '../../src/ui/reporter.ts'

export { projectOf } from './project-texts.ts'
export type { PartText } from './project-texts.ts'

/** A directory of its own that a test works in; it goes when the test ends. */
export function workDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'snapsmith-test-'))
  // Some leave directories in it that nobody may enter.
  onTestFinished(() => {
    remove(directory)
  })
  return directory
}

/** A host that stands in a directory. */
export function hostAt(cwd: string, env: Readonly<Record<string, string | undefined>> = process.env): Host {
  const interruption = new AbortController()
  return {
    cwd,
    env,
    machine: {
      architecture: 'amd64',
      cpus: 2,
      root: process.getuid?.() === 0,
      system: { id: 'ubuntu', version: '24.04' },
      temporary: tmpdir(),
    },
    clock: { now: () => new Date(), epoch: undefined },
    commands: nodeCommands(interruption.signal),
    streams: { out: process.stdout, err: process.stderr },
    interrupt: interruption.signal,
  }
}

/** A reporter that keeps what it is told. */
export function keepingReporter(): Reporter & { told: string[]; warnings: string[]; lines: string[] } {
  const told: string[] = []
  const warnings: string[] = []
  const lines: string[] = []
  const nothing = (): void => undefined
  return {
    told,
    warnings,
    lines,
    verbosity: 'brief',
    progress: text => void told.push(text),
    warning: text => void warnings.push(text),
    output: line => void lines.push(line),
    permanent: nothing,
    message: nothing,
    page: nothing,
    verbose: nothing,
    debug: nothing,
    findings: nothing,
    error: nothing,
    close: nothing,
  }
}

/** Writes a tree as the recorded cases list it: `path`, `path/`, `path -> target`, `path => hard link`. A file holds its own path. */
export function makeTree(
  root: string,
  entries: readonly string[],
  contents: Readonly<Record<string, string>> = {},
): void {
  for (const entry of [...entries].sort((a, b) => Number(a.includes(' => ')) - Number(b.includes(' => ')))) {
    const [path = '', target] = entry.split(/ -> | => /)
    const full = join(root, path)
    mkdirSync(path.endsWith('/') ? full : dirname(full), { recursive: true })
    if (path.endsWith('/')) continue
    if (target === undefined) writeFileSync(full, contents[path] ?? path)
    else if (entry.includes(' => ')) linkSync(join(root, target), full)
    else symlinkSync(target, full)
  }
}

/** The entries of a tree in the form of the recorded cases. */
export function treeAt(root: string): string[] {
  const found: string[] = []
  const walk = (prefix: string): void => {
    let names: string[]
    try {
      names = readdirSync(join(root, prefix))
    } catch {
      return
    }
    for (const name of names) {
      const path = prefix === '' ? name : `${prefix}/${name}`
      const stat = lstatSync(join(root, path))
      if (stat.isDirectory()) {
        found.push(`${path}/`)
        walk(path)
      } else if (stat.isSymbolicLink()) found.push(`${path} -> ${readlinkSync(join(root, path))}`)
      else found.push(stat.isFIFO() ? `${path} |fifo` : path)
    }
  }
  walk('')
  return found.sort()
}

/** The contents of the files of a tree. */
export function contentsAt(root: string): Record<string, string> {
  return Object.fromEntries(
    treeAt(root)
      .filter(path => !path.endsWith('/') && !path.includes(' -> ') && !path.endsWith(' |fifo'))
      .map(path => [path, readFileSync(join(root, path), 'utf8')]),
  )
}
