import type { Mapping } from '../yaml/document.ts'
import { contentPlug } from './extension.ts'
import type { Extension, ExtensionContext } from './extension.ts'

interface Graphics {
  plug: string
  provider: string
  /** Places of the system that show something of the provider: how, and which of its directories. */
  layouts: Readonly<Record<string, readonly [kind: string, path: string]>>
  /** Whether the mount point must be made: snapd bug 2055273. */
  makesMountPoint: boolean
}

const shared = {
  '/usr/share/libdrm': ['bind', 'libdrm'],
  '/usr/share/drirc.d': ['symlink', 'drirc.d'],
  '/usr/share/X11/XErrorDB': ['symlink', 'X11/XErrorDB'],
} as const

const graphics: Readonly<Record<string, Graphics>> = {
  core22: {
    plug: 'graphics-core22',
    provider: 'mesa-core22',
    layouts: { ...shared, '/usr/share/X11/locale': ['symlink', 'X11/locale'] },
    makesMountPoint: true,
  },
  core24: { plug: 'gpu-2404', provider: 'mesa-2404', layouts: shared, makesMountPoint: true },
  core26: { plug: 'gpu-2604', provider: 'mesa-2604', layouts: {}, makesMountPoint: false },
}

/** The user-space drivers of the graphics card, from a content snap. */
export const gpu: Extension = {
  name: 'gpu',
  summary: 'Connects the user-space graphics drivers',
  bases: ['core22', 'core24', 'core26'],
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
  const { plug, provider, makesMountPoint } = graphicsOf(context)
  const names =
    typeof context.project.parts === 'object' && context.project.parts !== null
      ? Object.keys(context.project.parts)
      : []
  const mountPoint = makesMountPoint ? [`mkdir -p "\${CRAFT_PRIME}/${plug}"`] : []
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

function graphicsOf(context: ExtensionContext): Graphics {
  const found = graphics[context.base]
  if (found === undefined) throw new Error(`no graphics for ${context.base}`)
  return found
}
