import {
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  closeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { checkPath } from '../../src/commands/check.ts'
import { hostAt } from '../parts/workshop.ts'
import type { Outcome } from './cases.ts'
import { shortHash } from './other-bases.ts'
import type { Ended } from './program.ts'
import { program } from './program.ts'

/** Directories that the lifecycle works in; what lies in them is no artifact. */
const workDirectories = new Set(['parts', 'stage', 'prime', 'partitions', 'overlay'])

/** Looks at a project directory after a run: what `expected/` would say about it. */
export async function observe(project: string, ended: Ended): Promise<Outcome> {
  const artifacts = imagesBelow(project)
  const outcome: Record<string, string> = {
    'exit-code': `${ended.code}\n`,
    'artifacts.txt': lines(artifacts),
    'stderr.txt': significant(ended.err, project),
  }
  // What a failed run leaves in the work directories is its own business.
  if (ended.code === 0)
    Object.assign(outcome, trees(project), await images(project, artifacts), {
      'check.txt': await findings(project, artifacts),
    })
  return Object.fromEntries(Object.entries(outcome).filter(([, text]) => text !== ''))
}

function trees(project: string): Record<string, string> {
  const found: Record<string, string> = {
    'tree.txt': treeText(join(project, 'prime')),
    'snap.yaml': textAt(join(project, 'prime/meta/snap.yaml')),
  }
  for (const name of namesIn(join(project, 'partitions/component'))) {
    const prime = join(project, 'partitions/component', name, 'prime')
    found[`component/${name}/tree.txt`] = treeText(prime)
    found[`component/${name}/component.yaml`] = textAt(join(prime, 'meta/component.yaml'))
  }
  return found
}

async function images(project: string, artifacts: readonly string[]): Promise<Record<string, string>> {
  const snaps = artifacts.filter(file => !file.endsWith('.comp'))
  const found: Record<string, string> = {}
  for (const file of artifacts) {
    const listed = await program('unsquashfs', ['-lln', join(project, file)], { cwd: project })
    found[snaps.length === 1 && file === snaps[0] ? 'squash.txt' : `squash/${basename(file)}.txt`] =
      imageText(listed.out)
  }
  return found
}

/** What `snapsmith check` says about every image, and about the primed trees that have metadata. */
async function findings(project: string, artifacts: readonly string[]): Promise<string> {
  const primed = [
    'prime',
    ...namesIn(join(project, 'partitions/component')).map(name => `partitions/component/${name}/prime`),
  ]
  const finished = primed.filter(path =>
    namesIn(join(project, path, 'meta')).some(name => /^(snap|component)\.yaml$/.test(name)),
  )
  const host = hostAt(project)
  const told: string[] = []
  for (const path of [...artifacts, ...finished]) {
    for (const { severity, file, message, rule } of (await checkPath(path, host)).findings)
      told.push(`${path}: ${severity}: ${file === undefined ? '' : `${file}: `}${message} [${rule}]`)
  }
  return lines(told)
}

/** `unsquashfs -lln` without sizes and dates, sorted by the bytes of the path. */
function imageText(listed: string): string {
  const entries = listed.split('\n').flatMap(line => {
    const found = /^(\S{10}) (\S+) +\d+ \S+ \S+ (.*)$/.exec(line)
    return found === null
      ? []
      : [{ path: found[3] ?? '', line: `${found[1] ?? ''} ${found[2] ?? ''} ${found[3] ?? ''}` }]
  })
  return lines(entries.sort((a, b) => byBytes(a.path, b.path)).map(entry => entry.line))
}

/** Every path below a directory as `type mode path`, with the target of links and the hash of files. */
export function treeText(root: string): string {
  const entries: string[] = []
  const walk = (prefix: string): void => {
    for (const name of namesIn(join(root, prefix))) {
      const path = prefix === '' ? name : `${prefix}/${name}`
      const full = join(root, path)
      const stat = lstatSync(full)
      const mode = (stat.mode & 0o7777).toString(8).padStart(4, '0')
      if (stat.isSymbolicLink()) entries.push(`l ${mode} ${path} -> ${readlinkSync(full)}`)
      else if (stat.isDirectory()) entries.push(`d ${mode} ${path}`)
      else entries.push(`f ${mode} ${path} sha256:${shortHash(readFileSync(full))}`)
      if (stat.isDirectory()) walk(path)
    }
  }
  if (existsSync(root)) walk('')
  return lines(entries.sort((a, b) => byBytes(a.slice(7), b.slice(7))))
}

/** What is said beside progress: warnings and errors. */
const progress = new RegExp(
  `^(${[
    'Initializing lifecycle',
    'Installing .*',
    'Cleaning .*',
    'Packing\\.\\.\\.',
    'Creating snap package\\.\\.\\.',
    'Packed.*',
    'Already packed: .*',
    'Running snapcraft without a command .*',
    'Running snapsmith without a command .*',
    '(Pulling|Building|Staging|Priming|Repulling|Rebuilding|Restaging|Repriming|Updating|Skipping) .*',
    'This machine runs .*',
    ':: .*',
    "Full execution log: '.*'",
    '',
  ].join('|')})$`,
)

function significant(err: string, project: string): string {
  const scratch = new RegExp(`${tmpdir()}/snapsmith-[\\w-]+`, 'g')
  let explaining = false
  return lines(
    err
      .replaceAll(project, '<PROJECT>')
      .replace(scratch, '<TMP>')
      .split('\n')
      .filter(line => {
        // What a script has said is progress while it runs, and part of the error when it has failed.
        explaining ||= line.startsWith('Detailed information:')
        return (explaining && line.startsWith(':: ')) || !progress.test(line)
      }),
  )
}

/** Files that begin as a squashfs image does. */
function imagesBelow(project: string): string[] {
  const found: string[] = []
  const walk = (prefix: string): void => {
    for (const name of namesIn(join(project, prefix))) {
      const path = prefix === '' ? name : `${prefix}/${name}`
      const stat = lstatSync(join(project, path))
      if (stat.isDirectory() && !workDirectories.has(path)) walk(path)
      else if (stat.isFile() && isImage(join(project, path))) found.push(path)
    }
  }
  walk('')
  return found.sort(byBytes)
}

function isImage(path: string): boolean {
  const bytes = Buffer.alloc(4)
  const fd = openSync(path, 'r')
  readSync(fd, bytes)
  closeSync(fd)
  return bytes.toString('latin1') === 'hsqs'
}

function namesIn(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : []
}

function textAt(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

function lines(texts: readonly string[]): string {
  return texts.map(text => `${text}\n`).join('')
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
