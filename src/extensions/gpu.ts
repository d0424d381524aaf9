import { basesThat, factsOf } from '../bases/index.ts'
import type { GraphicsFacts } from '../bases/facts.ts'
import type { Mapping } from '../yaml/document.ts'
import { contentPlug } from './extension.ts'
import type { Extension, ExtensionContext } from './extension.ts'

/** The user-space drivers of the graphics card, from a content snap. */
export const gpu: Extension = {
  name: 'gpu',
  summary: 'Connects the user-space graphics drivers',
  bases: basesThat(({ extensions }) => extensions.gpu !== undefined),
  confinements: ['strict', 'devmode'],
  experimental: false,
  root: context => {
    const { plug, provider } = graphicsOf(context)
    const layout = graphicsLayout(context)
    return {
      plugs: { [plug]: contentPlug(`$SNAP/${plug}`, provider) },
      ...(Object.keys(layout).length > 0 ? { layout } : {}),
    }
  },
  app: context => ({ 'command-chain': [graphicsWrapper(context)] }),
  parts: context => graphicsParts(context, 'gpu'),
}

/** The drivers' layouts, which the desktop extensions have as well. */
export function graphicsLayout(context: ExtensionContext): Mapping {
  const { plug, layouts } = graphicsOf(context)
  return Object.fromEntries(
    Object.entries(layouts).map(([place, [kind, path]]) => [place, { [kind]: `$SNAP/${plug}/${path}` }]),
  )
}

/** The program that sets up the drivers, in an app's command-chain. */
export function graphicsWrapper(context: ExtensionContext): string {
  return `snap/command-chain/${graphicsOf(context).plug}-wrapper`
}

/** The plug for the drivers. */
export function graphicsPlug(context: ExtensionContext): Mapping {
  const { plug, provider } = graphicsOf(context)
  return { [plug]: contentPlug(`$SNAP/${plug}`, provider) }
}

/** The parts that bring the wrapper, and that leave out of the snap what the provider has. */
export function graphicsParts(context: ExtensionContext, prefix: string): Mapping {
  const { plug, provider } = graphicsOf(context)
  const names =
    typeof context.project.parts === 'object' && context.project.parts !== null
      ? Object.keys(context.project.parts)
      : []
  // Where the snap is not made with its mount points: snapd bug 2055273.
  const mountPoint =
    factsOf(context.base)?.makesMountPoints === true ? [`mkdir -p "\${CRAFT_PRIME}/${plug}"`] : []
  return {
    [`${prefix}/wrapper`]: {
      source: `${context.assets}/gpu`,
      plugin: 'make',
      'make-parameters': [`GPU_INTERFACE=${plug}`],
    },
    [`${prefix}/cleanup`]: {
      after: names,
      source: 'https://github.com/canonical/gpu-snap.git',
      plugin: 'nil',
      'override-prime': [
        'craftctl default',
        `\${CRAFT_PART_SRC}/bin/${plug}-cleanup ${provider}`,
        ...mountPoint,
      ].join('\n'),
    },
  }
}

/** Whether the desktop extensions take the drivers from there too. */
export function hasDesktopGraphics({ facts }: ExtensionContext): boolean {
  return facts.gpu?.desktop === true
}

function graphicsOf({ facts: { gpu }, base }: ExtensionContext): GraphicsFacts {
  if (gpu === undefined) throw new Error(`no graphics for ${base}`)
  return gpu
}
