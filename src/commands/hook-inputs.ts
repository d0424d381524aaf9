import { basename, join } from 'node:path'
import type { Linted } from '../lint/inputs/linted.ts'
import type { openInput as opener } from '../lint/inputs/open.ts'
import { watchedScratch } from '../platform/warden.ts'
import type { WatchedScratch } from '../platform/warden.ts'
import type { Context } from './command.ts'

/** Opens what is to be linted, as often as it is asked to; what was unpacked is gone at the end. A project file that cannot be read is exit code 1, whatever was found beside it. */
export async function withInputs(
  paths: readonly string[],
  { host, reporter }: Context,
  use: (open: () => Promise<Linted[]>) => Promise<number>,
): Promise<number> {
  const [{ openInput }, { joinComponents }, { loadShell }] = await Promise.all([
    import('../lint/inputs/open.ts'),
    import('../lint/inputs/components.ts'),
    import('../shell/syntax.ts'),
  ])
  const shell = await loadShell()
  const scratch: WatchedScratch[] = []
  const told = new Set<string>()
  let isUnreadable = false
  const unpack = async (file: string): ReturnType<Parameters<typeof opener>[1]['unpack']> => {
    const { extractImage, listImage } = await import('../squashfs/read.ts')
    const held = await listImage(file, host)
    scratch.push(watchedScratch(host.machine.temporary))
    const directory = join(scratch.at(-1)?.directory ?? '', 'image')
    await extractImage({ file, into: directory, listing: held.listing }, host)
    return { ...held, directory, fileName: basename(file) }
  }
  const open = async (): Promise<Linted[]> => {
    const inputs: Linted[] = []
    for (const path of paths) {
      const { linted, notices } = await openInput(path, { host, parse: text => shell.parse(text), unpack })
      inputs.push(...linted)
      isUnreadable ||= linted.some(input => input.isUnreadable === true)
      for (const notice of notices) if (!told.has(notice)) reporter.warning(notice)
      for (const notice of notices) told.add(notice)
    }
    joinComponents(inputs)
    return inputs
  }
  try {
    const code = await use(open)
    return isUnreadable ? 1 : code
  } finally {
    for (const one of scratch) one.close()
  }
}
