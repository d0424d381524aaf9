import { basename, dirname, join, resolve } from 'node:path'
import { UsageError, UserError } from '../errors.ts'
import { lookAt, makeDirectory, readText, writeWhole } from '../platform/files.ts'
import { listTree } from '../platform/walk.ts'
import { ownPath } from '../platform/own-files.ts'
import type { Command } from './command.ts'
import { textOption } from './command.ts'

const projectFiles = [
  'snapcraft.yaml',
  'snap/snapcraft.yaml',
  'build-aux/snap/snapcraft.yaml',
  '.snapcraft.yaml',
]
const placeholder = 'my-snap'
const templates = ['simple', 'hooks', 'ros2']

/** Writes a project that builds as it stands. */
export const init: Command = {
  name: 'init',
  summary: 'Create an initial project filetree',
  overview:
    "Writes a new project into the directory (the current one unless named). The template 'simple' is one part and one app; 'hooks' has hooks to start from, and scenarios that test them; 'ros2' is a talker and a listener of ROS 2.",
  arguments: [{ name: '[directory]', help: 'Where to write the project; made when it does not exist' }],
  options: [
    { flags: '--template <template>', help: 'What to start from', choices: templates },
    { flags: '--name <name>', help: "The snap's name; the directory's name when it makes one" },
    {
      flags: '--profile <profile>',
      help: "snapcraft's name for the template",
      choices: templates,
      hidden: true,
      conflicts: ['template'],
    },
  ],
  instant: true,
  async run(options, { host, reporter }, args) {
    const directory = resolve(host.cwd, args[0] ?? '.')
    const template = textOption(options, 'template') ?? textOption(options, 'profile') ?? 'simple'
    const name = chosenName(textOption(options, 'name'), directory)
    const root = ownPath('templates', template)
    const files = listTree(root).filter(entry => entry.kind === 'file')
    refuseOverwriting(
      directory,
      files.map(entry => entry.path),
    )
    for (const { path, mode } of files) {
      const text = readText(join(root, path)) ?? ''
      makeDirectory(join(directory, dirname(path)))
      const executable = (mode & 0o100) !== 0 || /(^|\/)hooks\/[^/]+$/.test(path)
      writeWhole(
        join(directory, path),
        path.endsWith('.yaml') ? text.replaceAll(placeholder, name) : text,
        executable ? 0o755 : 0o644,
      )
    }
    const where = args[0] === undefined ? '' : `cd ${args[0]} && `
    reporter.message(`Wrote ${files.map(entry => entry.path).join(', ')}.`)
    reporter.message(`Successfully initialised project. Build it with '${where}snapsmith pack'.`)
    if (files.some(({ path }) => path.startsWith('snap/tests/')))
      reporter.message(`Test its hooks with '${where}snapsmith test'.`)
    return 0
  },
}

/** The snap's name: the one asked for, or the directory's, or `my-project` where that would make no name. */
function chosenName(asked: string | undefined, directory: string): string {
  if (asked === undefined) return isName(basename(directory)) ? basename(directory) : 'my-project'
  if (asked.length > 40)
    throw new UserError(
      'invalid-name',
      `Invalid snap name '${asked}': snap names must be 40 characters or less.`,
    )
  if (isName(asked)) return asked
  throw new UsageError(
    'invalid name: Names can only use ASCII lowercase letters, numbers, and hyphens. They must have at least one letter, may not start or end with a hyphen, and may not have two hyphens in a row.',
    'init',
  )
}

function isName(text: string): boolean {
  return (
    text.length <= 40 &&
    text.length >= 2 &&
    /^[a-z0-9-]*[a-z][a-z0-9-]*$/.test(text) &&
    !/^-|-$|--/.test(text)
  )
}

function refuseOverwriting(directory: string, files: readonly string[]): void {
  const existing = projectFiles.find(path => lookAt(join(directory, path)) !== undefined)
  if (existing !== undefined)
    throw new UserError(
      'project-exists',
      `Could not initialise a new snapcraft project because '${existing}' already exists`,
    )
  if (lookAt(join(directory, 'snap'))?.isDirectory() === false) {
    throw new UserError(
      'project-exists',
      "Could not initialise a new snapcraft project because a file named 'snap' already exists",
    )
  }
  const clashes = files.filter(path => lookAt(join(directory, path)) !== undefined)
  if (clashes.length === 0) return
  throw new UserError(
    'project-exists',
    `Cannot initialise project in '${directory}' because it would overwrite existing files.`,
    {
      details: ['Existing files are:', ...clashes.map(path => `  - ${path}`)].join('\n'),
      resolution: 'Initialise the project in an empty directory or remove the existing files.',
      exitCode: 73,
    },
  )
}
