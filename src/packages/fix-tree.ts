import { dirname, join } from 'node:path'
import { fileStart } from '../platform/file-start.ts'
import {
  copyWhole,
  lookAt,
  lookThrough,
  makeDirectory,
  readBytes,
  remove,
  writeWhole,
} from '../platform/files.ts'
import { followInside } from '../platform/inside.ts'
import { listAll, makeLink, setAttributes, setTime } from '../platform/trees.ts'
import type { Entry } from '../tree/listing.ts'
import { isSiteCustomize, linkFix, namesPlaces, normalisedText, withoutSetId } from './normalise.ts'
import type { Operator } from './repository.ts'

/** Makes what packages have brought fit for a tree that lies somewhere else than at the root. */
export async function fixTree(root: string, around: Operator): Promise<void> {
  const entries = listAll(root)
  const libc = entries.some(isAbsoluteLink) ? await filesOfLibc(around) : new Set<string>()
  for (const entry of entries) {
    if (isSiteCustomize(entry.path)) remove(join(root, entry.path))
    else if (isAbsoluteLink(entry)) fixLink({ root, entry, libc, around })
    else if (entry.kind === 'file') fixFile(root, entry, around)
    else if (entry.kind === 'directory') fixMode(root, entry, around)
  }
}

function isAbsoluteLink(entry: Entry): boolean {
  return entry.kind === 'symlink' && entry.target?.startsWith('/') === true
}

async function filesOfLibc({ host }: Operator): Promise<Set<string>> {
  const outcome = await host.commands.run('dpkg', ['--listfiles', 'libc6'], {
    env: { ...host.env, LC_ALL: 'C.UTF-8' },
  })
  return new Set(outcome.code === 0 ? outcome.out.split('\n') : [])
}

function fixLink({
  root,
  entry,
  libc,
  around,
}: {
  root: string
  entry: Entry
  libc: ReadonlySet<string>
  around: Operator
}): void {
  const target = entry.target ?? ''
  const path = join(root, entry.path)
  const fix = linkFix({
    path: entry.path,
    target,
    ofLibc: libc.has(target),
    inTree: lookAt(join(root, target)) !== undefined || followInside(root, target) !== undefined,
    onMachine: lookThrough(target)?.isFile() === true,
  })
  if (fix.do === 'leave') return
  if (fix.do === 'warn') return around.reporter.warning(`${path} will be a dangling symlink`)
  if (fix.copy) {
    around.reporter.warning(`Copying needed target link from the system: ${target}`)
    makeDirectory(dirname(join(root, target)))
    copyWhole(target, join(root, target))
  }
  remove(path)
  makeLink(path, fix.target)
}

function fixFile(root: string, entry: Entry, around: Operator): void {
  const path = join(root, entry.path)
  if (namesPlaces(entry.path) || (entry.size > 2 && fileStart(path, 2) === '#!')) {
    const text = readBytes(path).toString('latin1')
    const changed = normalisedText(entry.path, text, Buffer.from(root).toString('latin1'))
    if (changed !== text) {
      writeWhole(path, Buffer.from(changed, 'latin1'), entry.mode)
      setTime(path, entry.mtime)
    }
  }
  fixMode(root, entry, around)
}

function fixMode(root: string, entry: Entry, { reporter }: Operator): void {
  const mode = withoutSetId(entry.mode)
  if (mode === entry.mode) return
  reporter.warning(`Removing suid/guid from ${join(root, entry.path)}`)
  setAttributes(join(root, entry.path), { mode, owner: null, group: null })
}
