import { bases } from '../bases/index.ts'
import type { BuildBase } from '../bases/index.ts'
import { ant } from './ant.ts'
import { autotools } from './autotools.ts'
import { bazel } from './bazel.ts'
import { cmake } from './cmake.ts'
import { conda } from './conda.ts'
import { dotnet, firstDotnet } from './dotnet.ts'
import { dump } from './dump.ts'
import { flutter } from './flutter.ts'
import { go, goUse } from './go.ts'
import { gradle } from './gradle.ts'
import { jlink } from './jlink.ts'
import { make } from './make.ts'
import { maven } from './maven.ts'
import { meson } from './meson.ts'
import { nil } from './nil.ts'
import { npm, npmUse } from './npm.ts'
import type { Plugin } from './plugin.ts'
import { poetry } from './poetry.ts'
import { python } from './python.ts'
import { qmake } from './qmake.ts'
import { rust } from './rust.ts'
import { scons } from './scons.ts'
import { unbuilt } from './unbuilt.ts'
import { uv } from './uv.ts'

/** Every plugin that projects may name, in the order in which they are listed. */
export const plugins: readonly Plugin[] = [
  dump,
  nil,
  make,
  autotools,
  cmake,
  meson,
  scons,
  qmake,
  go,
  goUse,
  rust,
  python,
  poetry,
  uv,
  npm,
  npmUse,
  ant,
  maven,
  gradle,
  jlink,
  bazel,
  dotnet,
  firstDotnet,
  conda,
  flutter,
  ...unbuilt,
] as readonly Plugin[]

/** Those that snapsmith builds with. */
export const builtPlugins = plugins.filter(plugin => plugin.commands !== undefined)

/** Their names, each once, sorted. */
export const pluginNames: readonly string[] = [...new Set(plugins.map(plugin => plugin.name))].sort()

/** The plugin that a name means on a base. */
export function findPlugin(name: string, base: BuildBase): Plugin | undefined {
  const first = bases[base].firstPlugins.includes(name)
  return plugins.find(plugin => plugin.name === name && (plugin.first === true) === first)
}
