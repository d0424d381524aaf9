import { UserError } from '../errors.ts'
import type { Host } from '../platform/host.ts'

/** Whether packages are named by their slices (`libc6_libs`), which no package's own name can look like. */
export function areSlices(names: readonly string[]): boolean {
  return names.some(name => name.includes('_'))
}

/** Slices of packages that go into a directory. */
interface Cut {
  names: readonly string[]
  into: string
  /** The release of Ubuntu that they are cut from; undefined for the machine's own. */
  release: string | undefined
  host: Host
}

/** Puts slices of packages into a directory. */
export async function cutSlices({ names, into, release, host }: Cut): Promise<void> {
  // Left to itself chisel takes the release of the machine, and fails where that is not Ubuntu.
  const from = release === undefined ? [] : [`--release=ubuntu-${release}`]
  const outcome = await host.commands.run(
    'chisel',
    ['cut', '--ignore=unmaintained', '--ignore=unstable', ...from, `--root=${into}`, ...names],
    { guarded: true },
  )
  if (outcome.code === 127) {
    throw new UserError(
      'chisel-missing',
      `chisel not found: it is needed for the slices ${names.join(', ')}.`,
      {
        resolution:
          "Install chisel ('sudo snap install chisel', or from its releases), or name whole packages in stage-packages.",
      },
    )
  }
  if (outcome.code === 0) return
  const line = `${outcome.out}\n${outcome.err}`.split('\n').find(text => /(^|:: )error:/.test(text))
  throw new UserError('chisel', `Failed to cut requested chisel slices: ${names.join(', ')}`, {
    details: line ?? outcome.err.trim(),
  })
}
