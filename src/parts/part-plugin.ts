import { join } from 'node:path'
import { isBare } from '../bases/index.ts'
import { canRead } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import { findPlugin } from '../plugins/index.ts'
import type { Plugin, PluginSubject } from '../plugins/plugin.ts'
import { triplet } from '../project/global-variables.ts'
import type { Part, Project } from '../project/project.ts'

/** The plugin of a part, which was looked for when the project was read. */
export function pluginOf({ effectiveBase }: Pick<Project, 'effectiveBase'>, part: Part): Plugin {
  const plugin = findPlugin(part.plugin, effectiveBase)
  if (plugin === undefined) throw new Error(`part ${part.name} has the unknown plugin ${part.plugin}`)
  return plugin
}

/** What a plugin is told about its part before anything is built. */
export function pluginSubject(
  project: Project,
  part: Part,
  { env, machine }: Pick<Host, 'env' | 'machine'>,
): PluginSubject {
  const directories = (env.PATH ?? '').split(':').filter(directory => directory.startsWith('/'))
  return {
    snap: project.name,
    part: part.name,
    base: project.effectiveBase,
    architecture: builtFor(project),
    confinement: project.content.confinement,
    attributes: part.keys['build-attributes'],
    bare: isBare(project.content.base),
    after: part.keys.after,
    system: machine.system,
    machineArchitecture: project.build.on,
    machineTriplet: triplet(project.build.on),
    variable: name => env[name],
    has: program => directories.some(directory => canRead(join(directory, program), true)),
  }
}

/** What is built for everything is built like for this machine. */
export function builtFor({ build }: Pick<Project, 'build'>): string {
  return build.for === 'all' ? build.on : build.for
}
