import { basename, join } from 'node:path'
import { billForms } from '../metadata/bill.ts'
import type { Bill, BillPart } from '../metadata/bill.ts'
import { digestOfFile } from '../platform/digest.ts'
import { lookAt, writeWhole } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import { digestOfTree } from '../platform/tree-digest.ts'
import type { Part, Project } from '../project/project.ts'
import { version } from '../version.ts'

/** A packed snap that a bill of materials is written for. */
interface BillRequest {
  project: Project
  /** The snap's version after everything is settled. */
  version: string
  file: string
  form: keyof typeof billForms
  staged: Readonly<Record<string, readonly string[]>>
  host: Host
}

/** Writes a bill of materials beside a packed snap, and gives its path. */
export async function writeBill(request: BillRequest): Promise<string> {
  const { project, file, form, staged, host } = request
  const bill: Bill = {
    name: project.name,
    version: request.version,
    license: project.content.license ?? undefined,
    file: { name: basename(file), sha256: await digestOfFile(file, 'sha256') },
    parts: await Promise.all(project.parts.map(part => billPart(part, staged[part.name] ?? [], host))),
    distribution: host.machine.system.id,
    created: host.clock.epoch === undefined ? host.clock.now() : new Date(host.clock.epoch * 1000),
    tool: `snapsmith-${version}`,
  }
  const path = `${file.replace(/\.snap$/, '')}${billForms[form].end}`
  writeWhole(path, billForms[form].text(bill))
  return path
}

async function billPart({ name, keys }: Part, packages: readonly string[], host: Host): Promise<BillPart> {
  // What stands before the host of an address may be a password.
  const source = keys.source?.replace(/:\/\/[^@/]+@/, '://')
  const tree = join(host.cwd, 'parts', name, 'src')
  const pulled = source !== undefined && lookAt(tree)?.isDirectory() === true
  const repository = pulled && lookAt(join(tree, '.git')) !== undefined
  return {
    name,
    source,
    packages,
    checksum:
      keys['source-checksum'] === null || keys['source-checksum'] === ''
        ? undefined
        : keys['source-checksum'],
    commit: repository ? await commitOf(tree, host) : undefined,
    // What git keeps for itself differs from clone to clone.
    tree: pulled ? digestOfTree(tree, '.git') : undefined,
  }
}

async function commitOf(tree: string, host: Host): Promise<string | undefined> {
  // It is our own copy, also where it has kept the owner of what was copied.
  const { code, out } = await host.commands.run(
    'git',
    ['-C', tree, '-c', `safe.directory=${tree}`, 'rev-parse', '--verify', 'HEAD'],
    { env: { ...host.env, LC_ALL: 'C' } },
  )
  return code === 0 ? out.trim() : undefined
}
