import { basename, join } from 'node:path'
import { hookKind } from '../hooks/catalogue.ts'
import { lookThrough, makeDirectory, namesIn, readBytes, writeWhole } from '../platform/files.ts'
import { refuseHooks } from '../platform/tree-limit.ts'
import type { Host } from '../platform/host.ts'
import { projectPlaces } from '../project/find.ts'
import type { Options } from './command.ts'
import { openProject } from './project.ts'

/** Whether a path is a directory of hooks, and not a project or a tree. */
export function isHookDirectory(path: string): boolean {
  if (projectPlaces.some(({ file }) => lookThrough(join(path, file)) !== undefined)) return false
  return hookFiles(path).some(name => basename(path) === 'hooks' || hookKind(name) !== undefined)
}

/** Makes the tree of a snap that has the hooks of a directory and nothing else; what snap.yaml says is the project's where the directory is part of one. */
export async function makeHooksTree(
  path: string,
  into: string,
  { host, options }: { host: Host; options: Options },
): Promise<void> {
  const meta = join(into, 'meta')
  makeDirectory(join(meta, 'hooks'))
  const around = projectAround(path)
  const names = hookFiles(path)
  refuseHooks(names.length, path, host.env)
  for (const name of names)
    writeWhole(join(meta, 'hooks', name), readBytes(join(path, name), { within: around ?? path }), 0o755)
  writeWhole(
    join(meta, 'snap.yaml'),
    around === undefined ? "name: rehearsed\nversion: '0'\n" : await metadataOf(around, { host, options }),
  )
}

function hookFiles(path: string): string[] {
  return namesIn(path).filter(
    name => !name.startsWith('.') && lookThrough(join(path, name))?.isFile() === true,
  )
}

/** The project whose hooks these are. */
function projectAround(path: string): string | undefined {
  const found = projectPlaces.find(
    ({ file, assets }) =>
      path.endsWith(`/${assets}/hooks`) &&
      lookThrough(join(path.slice(0, -`/${assets}/hooks`.length), file)) !== undefined,
  )
  return found === undefined ? undefined : path.slice(0, -`/${found.assets}/hooks`.length)
}

async function metadataOf(
  project: string,
  { host, options }: { host: Host; options: Options },
): Promise<string> {
  const [{ snapYaml }, { triplets }] = await Promise.all([
    import('../metadata/snap-yaml.ts'),
    import('../metadata/environment.ts'),
  ])
  const opened = await openProject(options, { ...host, cwd: project })
  return snapYaml(opened, {
    version: opened.content.version ?? '0',
    triplet: triplets[opened.build.for],
    hasDirectory: () => false,
  })
}
