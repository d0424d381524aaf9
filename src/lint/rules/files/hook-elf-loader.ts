import { isBare } from '../../../bases/index.ts'
import { loaderOf } from '../../../elf/loaders.ts'
import { architectureOf } from '../../../elf/machines.ts'
import type { Snap } from '../../../snap/snap.ts'
import type { Rule } from '../../rule.ts'
import { eachProgram, exampleProgram } from '../../reading/hook-program.ts'
import { inOwnSnap, isClassic, isLaidOut, systemBases } from '../../reading/system-paths.ts'
import { smallYaml } from '../../small-yaml.ts'

const bare = "name: aa\nversion: '1'\nbase: bare\n"

/** A compiled hook whose loader is not there. */
export const hookElfLoader: Rule = {
  id: 'hook-elf-loader',
  group: 'files',
  about: ['hook'],
  severity: 'error',
  certainty: 'likely',
  summary: 'A hook is a program whose loader is not where it looks for it',
  explanation:
    "A dynamically linked program names the loader that starts it by an absolute path, and the hook sees the base's files there, not those of the " +
    'machine that built it. Without the loader the kernel says that the hook does not exist, although it does. It happens to programs built with musl, with ' +
    "Nix, or for a base that is 'bare'.",
  remedy: "Link the program statically, or build it in a part on the snap's base.",
  needs: ['metadata'],
  good: [
    { script: exampleProgram({ loader: '/lib64/ld-linux-x86-64.so.2' }) },
    { yaml: bare, script: exampleProgram({}) },
    {
      yaml: `${smallYaml}layout: {/lib/ld-musl-x86_64.so.1: {symlink: $SNAP/lib/libc.so}}\n`,
      script: exampleProgram({ loader: '/lib/ld-musl-x86_64.so.1' }),
    },
  ],
  bad: [
    { script: exampleProgram({ loader: '/lib/ld-musl-x86_64.so.1' }) },
    { script: exampleProgram({ loader: '/snap/aa/current/lib/ld.so' }) },
    { yaml: bare, script: exampleProgram({ loader: '/lib64/ld-linux-x86-64.so.2' }) },
  ],
  *check(tree) {
    for (const {
      hook: { name, path },
      elf,
    } of eachProgram(tree)) {
      const loader = elf.interpreter
      if (loader === undefined || isThere(tree, { loader, architecture: architectureOf(elf) })) continue
      yield {
        message: `'${name}' asks for the loader '${loader}', which ${loader.startsWith('/snap/') ? 'the snap' : `the base '${tree.base ?? ''}'`} does not have`,
        file: path,
      }
    }
  },
}

function isThere(
  tree: Snap,
  { loader, architecture }: { loader: string; architecture: string | undefined },
): boolean {
  const own = inOwnSnap(tree, loader)
  if (own !== undefined) return own
  if (loader.startsWith('/snap/') || isLaidOut(tree, loader)) return true
  const usual = loaderOf(architecture)?.path
  if (usual !== undefined && (loader === `/${usual}` || loader === `/usr/${usual}`)) return !isBare(tree.base)
  // Nobody's system has these, whatever the base.
  return (
    isClassic(tree) ||
    !/\/ld-musl-|^\/(?:nix|gnu|home|opt|usr\/local)\//.test(loader) ||
    !(isBare(tree.base) || systemBases.has(tree.base ?? ''))
  )
}
