import { UserError } from '../errors.ts'
import type { Host } from '../platform/host.ts'

/** Whether packages are named by their slices (`libc6_libs`), which no package's own name can look like. */
export function areSlices(names: readonly string[]): boolean {
  return names.some(name => name.includes('_'))
}

/** Puts slices of packages into a directory. */
export async function cutSlices({ names, into, host }: { names: readonly string[]; into: string; host: Host }): Promise<void> {
  const outcome = await host.commands.run('chisel', ['cut', '--ignore=unmaintained', '--ignore=unstable', `--root=${into}`, ...names], { guarded: true })
  if (outcome.code === 127) {
    throw new UserError('chisel-missing', `chisel not found: it is needed for the slices ${names.join(', ')}.`, {
      resolution: "Install chisel ('sudo snap install chisel', or from its releases), or name whole packages in stage-packages.",
    })
  }
  if (outcome.code === 0) return
  const line = `${outcome.out}\n${outcome.err}`.split('\n').find(text => /(^|:: )error:/.test(text))
  throw new UserError('chisel', `Failed to cut requested chisel slices: ${names.join(', ')}`, { details: line ?? outcome.err.trim() })
}
