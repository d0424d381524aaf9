import { basename, dirname, join, relative, resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import { hookKind, nearestHook } from '../../hooks/catalogue.ts'
import { canRead, lookAt, lookThrough, namesIn } from '../../platform/files.ts'
import { fileStart } from '../../platform/file-start.ts'
import type { Host } from '../../platform/host.ts'
import { projectPlaces } from '../../project/find.ts'
import type { FoundProject } from '../../project/find.ts'
import { refuseHooks, treeLimit } from '../../platform/tree-limit.ts'
import type { ReadShell } from '../../shell/syntax.ts'
import type { UnpackedImage } from '../../snap/open.ts'
import { hooksInput, imageInput, treeInput } from './directory.ts'
import type { Linted } from './linted.ts'
import { outside, projectInputs } from './project.ts'

/** What it takes to open an input. */
interface Opening {
  host: Host
  parse: ReadShell
  /** Unpacks a packed snap or component. */
  unpack: (file: string) => Promise<UnpackedImage>
}

/** What was opened, and what the person should know about it. */
interface Opened {
  linted: Linted[]
  notices: string[]
}

/** Opens a path as what it is: a packed snap, a finished tree, a project, a directory of hooks, or one hook. */
export async function openInput(given: string, opening: Opening): Promise<Opened> {
  const opened = await openAny(given, opening)
  for (const { tree } of opened.linted) refuseHooks(tree.hooks.length, given, opening.host.env)
  return opened
}

async function openAny(given: string, { host, parse, unpack }: Opening): Promise<Opened> {
  const path = resolve(host.cwd, given)
  const stat = existing(path, given)
  if (stat === 'file') {
    if (isImage(path)) return { linted: [imageInput(await unpack(given), { given, parse })], notices: [] }
    const project = projectOf(path)
    if (project !== undefined)
      return openDirectory({ directory: project, only: undefined, given }, { host, parse })
    if (!looksLikeHook(path)) {
      throw new UserError('nothing-to-lint', `'${given}' is neither a snap, nor a component, nor a hook.`, {
        resolution:
          'Name a project, a directory of hooks, a hook in one, a primed tree, a .snap or a .comp file.',
      })
    }
    return openDirectory({ directory: dirname(path), only: path, given }, { host, parse })
  }
  return openDirectory({ directory: path, only: undefined, given }, { host, parse })
}

/** The directory of the project whose file this is: of the places for it the deepest that fits. */
function projectOf(path: string): string | undefined {
  const files = projectPlaces
    .map(place => `/${place.file}`)
    .filter(file => path.endsWith(file))
    .sort((a, b) => b.length - a.length)
  return files[0] === undefined ? undefined : path.slice(0, -files[0].length) || '/'
}

function existing(path: string, given: string): 'file' | 'directory' {
  const stat = lookThrough(path)
  if (stat === undefined) {
    const dangling = lookAt(path) !== undefined
    throw new UserError(
      'nothing-to-lint',
      dangling
        ? `Cannot read '${given}': it is a symbolic link that leads nowhere.`
        : `Cannot read '${given}': there is no such file or directory.`,
      {
        resolution: 'Name a project, a directory of hooks, a primed tree, a .snap or a .comp file.',
      },
    )
  }
  const directory = stat.isDirectory()
  if (!directory && !stat.isFile())
    throw new UserError('nothing-to-lint', `Cannot read '${given}': it is neither a file nor a directory.`)
  if (!canRead(path, directory))
    throw new UserError('input-unreadable', `Cannot read '${given}': permission denied.`, {
      resolution: 'Check who owns it, and its permissions.',
    })
  return directory ? 'directory' : 'file'
}

function isImage(path: string): boolean {
  return /\.(?:snap|comp)$/.test(path) || fileStart(path, 4) === 'hsqs'
}

/** Whether a file is worth being taken for a hook: by its name, or by where it lies. */
function looksLikeHook(path: string): boolean {
  return hookKind(basename(path)) !== undefined || basename(dirname(path)) === 'hooks'
}

interface Wanted {
  given: string
  directory: string
  only: string | undefined
}

function openDirectory(
  { directory, only, given }: Wanted,
  { host, parse }: Pick<Opening, 'host' | 'parse'>,
): Opened {
  const plain = { given, directory, cwd: host.cwd, parse, only, most: treeLimit(host.env).entries }
  if (isFinished(directory)) return { linted: [treeInput(plain)], notices: [] }
  const project = projectIn(directory)
  if (project !== undefined) return projectInputs({ given, directory, found: project, parse, only }, host)
  const above = around(directory)
  if (above?.kind === 'tree')
    return {
      linted: [treeInput({ ...plain, directory: above.directory, only: only ?? directory })],
      notices: [],
    }
  if (above?.kind === 'project')
    return projectInputs(
      { given, directory: above.directory, found: above.found, parse, only: only ?? directory },
      host,
    )
  return openHooks(plain)
}

/** A directory of hooks, or one that holds such a directory at a usual place. */
function openHooks(
  plain: Omit<Parameters<typeof hooksInput>[0], 'root' | 'within'> & { directory: string },
): Opened {
  const { directory, given } = plain
  const hooks = hookDirectory(directory)
  if (hooks === undefined) {
    throw new UserError(
      'nothing-to-lint',
      `No hooks in '${given}': it holds no project, no finished snap and no directory of hooks.`,
      {
        resolution: 'Name a project, a directory of hooks, a primed tree, a .snap or a .comp file.',
      },
    )
  }
  const within = relative(directory, hooks)
  const broken = brokenProject(directory)
  const linted = hooksInput({ ...plain, root: directory, within })
  return {
    linted: [broken === undefined ? linted : { ...linted, isUnreadable: true }],
    notices: [...(broken === undefined ? [] : [broken]), ...outside(directory, [within])],
  }
}

function isFinished(directory: string): boolean {
  return ['meta/snap.yaml', 'meta/component.yaml'].some(
    path => lookThrough(join(directory, path)) !== undefined,
  )
}

function projectIn(directory: string): FoundProject | undefined {
  return projectPlaces.find(place => lookThrough(join(directory, place.file))?.isFile() === true)
}

/** What stands where a project file belongs and is no file, in a sentence. */
function brokenProject(directory: string): string | undefined {
  const found = projectPlaces.find(({ file }) => lookAt(join(directory, file)) !== undefined)
  if (found === undefined) return undefined
  const why =
    lookThrough(join(directory, found.file)) === undefined
      ? 'it is a symbolic link that leads nowhere'
      : 'it is no file'
  return `'${found.file}' cannot be read: ${why}. The hooks beside it are looked at all the same; the exit code is 1.`
}

/** What a directory of hooks belongs to: the project or the finished tree that it lies in. */
function around(
  directory: string,
):
  | { kind: 'tree'; directory: string }
  | { kind: 'project'; directory: string; found: FoundProject }
  | undefined {
  for (
    let above = dirname(directory), levels = 0;
    levels < 5 && above !== directory;
    above = dirname(above), levels += 1
  ) {
    const within = relative(above, directory)
    if (/^meta(?:\/hooks)?$/.test(within) && isFinished(above)) return { kind: 'tree', directory: above }
    const found = projectIn(above)
    if (
      found !== undefined &&
      /^(?:hooks|component(?:\/[^/]+(?:\/hooks)?)?|)$/.test(relative(join(above, found.assets), directory))
    ) {
      return { kind: 'project', directory: above, found }
    }
  }
  return undefined
}

/** The directory of hooks that is meant: this one, or one at a usual place below. */
function hookDirectory(directory: string): string | undefined {
  const holds = (path: string): boolean =>
    namesIn(path).some(name => lookThrough(join(path, name))?.isFile() === true && !name.startsWith('.'))
  const below = ['snap/hooks', 'build-aux/snap/hooks', 'meta/hooks', 'hooks']
    .map(path => join(directory, path))
    .find(holds)
  if (below !== undefined) return below
  const names = namesIn(directory).filter(name => lookThrough(join(directory, name))?.isFile() === true)
  const named = basename(directory) === 'hooks' && names.some(name => !name.startsWith('.'))
  return named || names.some(name => hookKind(name) !== undefined || isMisspelt(join(directory, name)))
    ? directory
    : undefined
}

function isMisspelt(path: string): boolean {
  return nearestHook(basename(path)) !== undefined && fileStart(path, 2) === '#!'
}
