import { join } from 'node:path'
import { areSlices } from '../packages/chisel.ts'
import { inspectDebs } from '../packages/inspect-debs.ts'
import { digestOfFile } from '../platform/digest.ts'
import { lookAt, remove, scratchDirectory } from '../platform/files.ts'
import { listAll } from '../platform/trees.ts'
import type { Part } from '../project/project.ts'
import { partPlaces, primeDir } from './layout.ts'
import { stagedPlaces } from './staged.ts'
import type { Run } from './run.ts'

/**
 * The staged packages that something primed comes from, as `name=version`, sorted.
 *
 * A file counts where it lies in its package, and by its content where `organize` has put it.
 */
export async function primedPackages(
  run: Pick<Run, 'parts' | 'memory' | 'layout' | 'host'>,
): Promise<string[]> {
  const found = new Set<string>()
  for (const part of run.parts) for (const name of await primedOf(part, run)) found.add(name)
  return [...found].sort()
}

async function primedOf(
  part: Part,
  { memory, layout, host }: Pick<Run, 'memory' | 'layout' | 'host'>,
): Promise<readonly string[]> {
  const assets = memory.get(part.name, 'pull')?.assets ?? []
  const primed = Object.entries(memory.get(part.name, 'prime')?.contents ?? {}).flatMap(
    ([partition, { files }]) =>
      layout.partitions.includes(partition)
        ? files.map(path => ({ path, full: join(primeDir(layout, partition), path) }))
        : [],
  )
  if (assets.length === 0 || primed.length === 0) return []
  // Slices leave no files behind that could be compared.
  if (areSlices(part.keys['stage-packages'])) return assets
  const contents = new Contents(primed.map(({ full }) => full))
  const paths = new Set(primed.map(({ path }) => path))
  const found: string[] = []
  const scratch = scratchDirectory(host.machine.temporary)
  try {
    await inspectDebs({
      from: stagedPlaces(partPlaces(layout, part.name).home).packages,
      scratch: join(scratch, 'package'),
      host,
      each: async (name, tree) => {
        const files = listAll(tree).filter(entry => entry.kind === 'file')
        if (
          files.some(({ path }) => paths.has(path)) ||
          (await contents.haveOneOf(files.map(({ path }) => join(tree, path))))
        )
          found.push(name)
      },
    })
  } finally {
    remove(scratch)
  }
  return found
}

/** Files that others are compared with; read only where the size is the same. */
class Contents {
  private readonly bySize = new Map<number, string[]>()
  private readonly digests = new Map<string, string>()

  constructor(files: readonly string[]) {
    for (const file of files) {
      const stat = lookAt(file)
      if (stat?.isFile() === true && stat.size > 0)
        this.bySize.set(stat.size, [...(this.bySize.get(stat.size) ?? []), file])
    }
  }

  async haveOneOf(files: readonly string[]): Promise<boolean> {
    for (const file of files) {
      const alike = this.bySize.get(lookAt(file)?.size ?? 0) ?? []
      if (alike.length === 0) continue
      const wanted = await digestOfFile(file, 'sha256')
      for (const other of alike) if ((await this.digestOf(other)) === wanted) return true
    }
    return false
  }

  private async digestOf(file: string): Promise<string> {
    const known = this.digests.get(file) ?? (await digestOfFile(file, 'sha256'))
    this.digests.set(file, known)
    return known
  }
}
