import { basesThat } from '../bases/index.ts'
import type { Extension } from './extension.ts'

const libraries = ['libicu74', 'libunwind8', 'libssl3t64', 'liblttng-ust1t64', 'libbrotli1']

/** The runtime of .NET from a content snap, one extension for each version. */
export const dotnetExtensions: readonly Extension[] = [
  dotnet(8, false),
  dotnet(9, false),
  dotnet(10, false),
  dotnet(11, true),
]

function dotnet(version: number, experimental: boolean): Extension {
  const name = `dotnet${version}`
  const content = `dotnet-runtime-${version}0`
  const plug = `${name}-runtime`
  return {
    name,
    summary: `Runs with the runtime of .NET ${version}`,
    bases: basesThat(({ extensions }) => extensions.dotnet),
    confinements: ['strict', 'devmode'],
    experimental,
    root: () => ({
      plugs: {
        [plug]: { interface: 'content', 'default-provider': content, content, target: `$SNAP/opt/${name}` },
      },
    }),
    app: context => ({
      'command-chain': ['bin/command-chain/launcher.sh'],
      environment: {
        DOTNET_EXT_CONTENT_SNAP: content,
        DOTNET_EXT_SNAP_NAME: context.project.name ?? '',
        DOTNET_EXT_PLUG_NAME: plug,
        DOTNET_ROOT: `$SNAP/opt/${name}/dotnet`,
      },
      plugs: [plug],
    }),
    parts: context => ({
      [`${name}/launcher`]: {
        plugin: 'dump',
        source: `${context.assets}/dotnet`,
        organize: { 'launcher.sh': 'bin/command-chain/launcher.sh' },
        stage: ['bin/command-chain/launcher.sh'],
      },
      [`${name}/prereqs`]: { plugin: 'nil', 'stage-packages': libraries },
    }),
  }
}
