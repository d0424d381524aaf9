import { dirname, join } from 'node:path'
import { loaderOf } from '../elf/loaders.ts'
import { proposedRunpath, wantedLoader } from '../elf/runpath.ts'
import type { ElfFile, LoadPlaces } from '../elf/runpath.ts'
import { elvesIn } from '../elf/scan.ts'
import { UserError } from '../errors.ts'
import { installCommand } from '../platform/debian-packages.ts'
import { lookAt, readBytes, remove, scratchDirectory, writeWhole } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import { followInside, followRooted } from '../platform/inside.ts'
import type { Placement } from '../platform/overlay.ts'
import { bases, isBare } from '../bases/index.ts'
import type { Project } from '../project/project.ts'

/** A primed tree whose programs may have to be patched. */
interface Patching {
  prime: string
  host: Host
  /** The part that has installed a path of the tree. */
  partOf: (path: string) => string | undefined
}

/**
 * Programs and libraries of parts with `build-attributes: [enable-patchelf]`, changed so that they load what the snap and its base bring.
 *
 * The primed files may be links to what the part has built, so they are replaced rather than changed.
 */
export async function patchedPlacements(
  project: Project,
  { prime, host, partOf }: Patching,
): Promise<Placement[]> {
  const asking = new Set(
    project.parts
      .filter(part => part.keys['build-attributes'].includes('enable-patchelf'))
      .map(part => part.name),
  )
  const loader = loaderOf(project.build.for)
  const { base } = project.content
  if (asking.size === 0 || loader === undefined || base === undefined || isBare(base)) return []
  const places: Patches = {
    find: path => followInside(prime, path)?.path,
    findRooted: path => followRooted(prime, path)?.path,
    loader,
    base,
    snap: project.name,
    ownOnly: project.content.confinement === 'classic' && bases[project.effectiveBase].ownLibrariesOnly,
  }
  const patched: Placement[] = []
  for (const file of elvesIn(prime)) {
    const calls =
      file.elf.needed.length > 0 && asking.has(partOf(file.path) ?? '') ? patchCalls(file, places) : []
    if (calls.length > 0)
      patched.push({
        path: file.path,
        content: await patch(join(prime, file.path), calls, host),
        mode: (lookAt(join(prime, file.path))?.mode ?? 0o755) & 0o7777,
      })
  }
  return patched
}

/** How programs are patched. */
interface Patches extends LoadPlaces {
  /** The machine's own directories of libraries are not looked into. */
  ownOnly: boolean
}

/** The arguments of each call of patchelf. */
function patchCalls(file: ElfFile, places: Patches): string[][] {
  const { elf } = file
  const loader = wantedLoader(places)
  const runpath = proposedRunpath(file, places)
  const paths = [
    ...(elf.interpreter === undefined || elf.interpreter === loader ? [] : ['--set-interpreter', loader]),
    ...(runpath.every(place => elf.runpath.includes(place))
      ? []
      : ['--force-rpath', '--set-rpath', runpath.join(':')]),
  ]
  // A call that sets the path as well loses the flag (patchelf 0.14).
  const flag = places.ownOnly && runpath.length > 0 && !elf.ownOnly ? ['--no-default-lib'] : []
  return [paths, flag].filter(call => call.length > 0)
}

async function patch(path: string, calls: readonly (readonly string[])[], host: Host): Promise<Uint8Array> {
  const scratch = scratchDirectory(host.machine.temporary)
  try {
    const copy = join(scratch, 'elf')
    writeWhole(copy, readBytes(path), 0o755)
    for (const args of calls) await callPatchelf({ args, copy, path }, host)
    return readBytes(copy)
  } finally {
    remove(scratch)
  }
}

async function callPatchelf(
  { args, copy, path }: { args: readonly string[]; copy: string; path: string },
  host: Host,
): Promise<void> {
  const outcome = await host.commands.run('patchelf', [...args, copy], {
    cwd: dirname(copy),
    env: { ...host.env, LC_ALL: 'C' },
  })
  if (outcome.code === 127) {
    throw new UserError('patchelf-missing', "'enable-patchelf' needs 'patchelf', which is not installed.", {
      resolution: `Install it with: ${installCommand(['patchelf'])}`,
    })
  }
  if (outcome.code !== 0) {
    throw new UserError('patchelf', `Cannot patch '${path}'.`, {
      details: outcome.err.trim(),
      resolution:
        "Build the program so that it finds its libraries, or leave 'enable-patchelf' out for its part.",
    })
  }
}
