import { basename, join } from 'node:path'
import { billForms } from '../metadata/bill.ts'
import type { Bill } from '../metadata/bill.ts'
import { digestOfFile } from '../platform/digest.ts'
import { lookAt, writeWhole } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import { digestOfTree } from '../platform/tree-digest.ts'
import type { Project } from '../project/project.ts'
import { version } from '../version.ts'

/** A packed snap that a bill of materials is written for. */
export interface BillRequest {
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
    name: project.name, version: request.version, license: project.content.license ?? undefined,
    file: { name: basename(file), sha256: await digestOfFile(file, 'sha256') },
    parts: project.parts.map(({ name, keys }) => {
      // What stands before the host of an address may be a password.
      const source = keys.source?.replace(/:\/\/[^@/]+@/, '://')
      const tree = join(host.cwd, 'parts', name, 'src')
      return {
        name, source, checksum: keys['source-checksum'] === null || keys['source-checksum'] === '' ? undefined : keys['source-checksum'],
        tree: source !== undefined && lookAt(tree)?.isDirectory() === true ? digestOfTree(tree) : undefined, packages: staged[name] ?? [],
      }
    }),
    distribution: host.machine.system.id,
    created: host.clock.epoch === undefined ? host.clock.now() : new Date(host.clock.epoch * 1000),
    tool: `snapsmith-${version}`,
  }
  const path = `${file.replace(/\.snap$/, '')}${billForms[form].end}`
  writeWhole(path, billForms[form].text(bill))
  return path
}
