import { basesThat } from '../bases/index.ts'
import type { Mapping } from '../yaml/document.ts'
import { before, contentPlug, namedSdk } from './extension.ts'
import type { Extension, ExtensionContext } from './extension.ts'
import { graphicsParts, graphicsPlug, graphicsWrapper, hasDesktopGraphics } from './gpu.ts'

/** What tells the three apart. */
interface Flavour {
  name: string
  summary: string
  /** Where the platform appears within the snap: `kf5`, `kf6`, `qt6`. */
  mount: string
  /** The directory of Qt below /usr/share. */
  qt: string
  /** Development snaps for a base; the first is the platform's own. */
  sdks(base: string): readonly string[]
  /** Packages that building with the frameworks needs. */
  packages: readonly string[]
  /** The content snap with styles for Qt, less its base, which is also its directory within the snap. */
  styles?: string
}

const frameworkPackages = [
  'gettext',
  'doxygen',
  'graphviz',
  'libxml2-utils',
  'docbook-xml',
  'docbook-xsl',
  'libglx-dev',
  'libgl-dev',
  'libglvnd-dev',
]
const appPlugs = [
  'desktop',
  'desktop-legacy',
  'opengl',
  'wayland',
  'x11',
  'audio-playback',
  'unity7',
  'network',
  'network-bind',
]
const libraries = '/usr/lib/${CRAFT_ARCH_TRIPLET_BUILD_FOR}'

/** Qt 5 and the KDE frameworks 5. */
export const kdeNeon = flavour({
  name: 'kde-neon',
  summary: 'Runs and builds with Qt 5 and the frameworks of KDE',
  mount: 'kf5',
  qt: 'qt5',
  sdks: base => [`kf5-${base}-sdk`],
  packages: frameworkPackages,
})

/** Qt 6 and the KDE frameworks 6. */
export const kdeNeon6 = flavour({
  name: 'kde-neon-6',
  summary: 'Runs and builds with Qt 6 and the frameworks 6 of KDE',
  mount: 'kf6',
  qt: 'qt6',
  sdks: base => [`kf6-${base}-sdk`, `kde-qt6-${base}-sdk`],
  packages: frameworkPackages,
  styles: 'lxqt-support',
})

/** Qt 6 alone. */
export const kdeNeonQt6 = flavour({
  name: 'kde-neon-qt6',
  summary: 'Runs and builds with Qt 6',
  mount: 'qt6',
  qt: 'qt6',
  sdks: base => [`kde-qt6-${base}-sdk`],
  packages: [],
})

function flavour(made: Flavour): Extension {
  return {
    name: made.name,
    summary: made.summary,
    bases: basesThat(({ extensions }) => extensions.kdeNeon),
    confinements: ['strict', 'devmode'],
    experimental: false,
    root: context => root(made, context),
    app: context => ({
      'command-chain': [
        ...(hasDesktopGraphics(context) ? [graphicsWrapper(context)] : []),
        'snap/command-chain/desktop-launch',
      ],
      plugs: appPlugs,
    }),
    part: context => ({
      'build-environment': buildEnvironment(sdksOf(made, context).map(sdk => `/snap/${sdk}/current`)),
    }),
    parts: context => parts(made, context),
  }
}

function root(made: Flavour, context: ExtensionContext): Mapping {
  const platform = platformOf(made, context)
  const mount = `$SNAP/${made.mount}`
  const onGraphics = hasDesktopGraphics(context)
  return {
    assumes: ['snapd2.58.3'],
    compression: 'lzo',
    plugs: {
      desktop: { 'mount-host-font-cache': false },
      'gtk-2-themes': contentPlug('$SNAP/data-dir/themes', 'gtk-common-themes'),
      'gtk-3-themes': contentPlug('$SNAP/data-dir/themes', 'gtk-common-themes'),
      'icon-themes': contentPlug('$SNAP/data-dir/icons', 'gtk-common-themes'),
      'sound-themes': contentPlug('$SNAP/data-dir/sounds', 'gtk-common-themes'),
      [platform]: {
        content: `${platform}-all`,
        interface: 'content',
        'default-provider': platform,
        target: mount,
      },
      ...(made.styles === undefined ? {} : stylesPlug(made.styles, context.base)),
      ...(onGraphics ? graphicsPlug(context) : {}),
    },
    environment: { SNAP_DESKTOP_RUNTIME: mount, GTK_USE_PORTAL: '1', PLATFORM_PLUG: platform },
    hooks: {
      configure: { plugs: ['desktop'], 'command-chain': ['snap/command-chain/hooks-configure-desktop'] },
    },
    layout: {
      '/usr/share/X11': { symlink: `${mount}/usr/share/X11` },
      [`/usr/share/${made.qt}`]: { symlink: `${mount}/usr/share/${made.qt}` },
      ...(made.styles === undefined
        ? {}
        : { '/usr/share/Kvantum': { symlink: `$SNAP/${made.styles}/usr/share/Kvantum` } }),
      ...(onGraphics
        ? {
            '/usr/share/libdrm': { bind: `$SNAP/${context.facts.gpu?.plug ?? ''}/libdrm` },
            '/usr/share/drirc.d': { symlink: `$SNAP/${context.facts.gpu?.plug ?? ''}/drirc.d` },
          }
        : { '/usr/share/libdrm': { bind: `$SNAP/${platform}/usr/share/libdrm` } }),
    },
  }
}

function stylesPlug(styles: string, base: string): Mapping {
  const provider = `${styles}-${base}`
  return { [provider]: { content: provider, ...contentPlug(`$SNAP/${styles}`, provider) } }
}

function parts(made: Flavour, context: ExtensionContext): Mapping {
  const platform = platformOf(made, context)
  const named = namedSdk(context.project, new RegExp(`^${platform}-sdk`)) !== undefined
  return {
    ...(hasDesktopGraphics(context) ? graphicsParts(context, `${made.name}/gpu`) : {}),
    [`${made.name}/sdk`]: {
      source: `${context.assets}/desktop`,
      plugin: 'make',
      'make-parameters': [`PLATFORM_PLUG=${platform}`],
      ...(named
        ? {}
        : {
            'build-snaps': [...sdksOf(made, context)],
            ...(made.packages.length > 0 ? { 'build-packages': [...made.packages] } : {}),
          }),
    },
  }
}

function buildEnvironment(sdks: readonly string[]): Mapping[] {
  const all = (paths: readonly string[]): string[] => sdks.flatMap(sdk => paths.map(path => sdk + path))
  return [
    { PATH: before('PATH', ['$CRAFT_STAGE/usr/bin', ...all(['/usr/bin'])]) },
    { XDG_DATA_DIRS: before('XDG_DATA_DIRS', ['$CRAFT_STAGE/usr/share', ...all(['/usr/share'])]) },
    { XDG_CONFIG_HOME: before('XDG_CONFIG_HOME', ['$CRAFT_STAGE/etc/xdg', ...all(['/etc/xdg'])]) },
    {
      LD_LIBRARY_PATH: before('LD_LIBRARY_PATH', [
        ...all([libraries, '/usr/lib', `${libraries}/blas`, `${libraries}/lapack`, `${libraries}/libproxy`]),
        `$CRAFT_STAGE${libraries}`,
        '$CRAFT_STAGE/usr/lib',
        '$CRAFT_STAGE/lib',
      ]),
    },
    { CMAKE_PREFIX_PATH: before('CMAKE_PREFIX_PATH', ['$CRAFT_STAGE/usr', ...all(['/usr'])]) },
  ]
}

function sdksOf(made: Flavour, context: ExtensionContext): readonly string[] {
  return made.sdks(context.base).map(sdk => namedSdk(context.project, new RegExp(`^${sdk}`)) ?? sdk)
}

function platformOf(made: Flavour, context: ExtensionContext): string {
  return (sdksOf(made, context)[0] ?? '').replace(/-sdk$/, '')
}
