import { basesThat } from '../bases/index.ts'
import type { Mapping } from '../yaml/document.ts'
import { before, contentPlug, namedSdk } from './extension.ts'
import type { Extension, ExtensionContext } from './extension.ts'
import { graphicsLayout, graphicsParts, graphicsPlug, graphicsWrapper, hasDesktopGraphics } from './gpu.ts'

const triplet = '$CRAFT_ARCH_TRIPLET_BUILD_FOR'

/** GNOME's libraries from a content snap, themes, and what a desktop application plugs. */
export const gnome: Extension = {
  name: 'gnome',
  summary: 'Runs and builds with the libraries of GNOME',
  bases: basesThat(({ extensions }) => extensions.gnome !== undefined),
  confinements: ['strict', 'devmode'],
  experimental: false,
  root,
  app: context => ({
    'command-chain': [
      ...(hasDesktopGraphics(context) ? [graphicsWrapper(context)] : []),
      'snap/command-chain/desktop-launch',
    ],
    plugs: ['desktop', 'desktop-legacy', 'gsettings', 'opengl', 'wayland', 'x11'],
  }),
  part: context => ({ 'build-environment': buildEnvironment(`/snap/${sdkOf(context)}/current`) }),
  parts: context => {
    const named = namedSdk(context.project, patternOf(context))
    return {
      ...(hasDesktopGraphics(context) ? graphicsParts(context, 'gnome/gpu') : {}),
      'gnome/sdk': {
        source: `${context.assets}/desktop`,
        plugin: 'make',
        ...(named === undefined ? { 'build-snaps': [sdkOf(context)] } : {}),
      },
    }
  },
}

function root(context: ExtensionContext): Mapping {
  const content = sdkOf(context).replace(/-sdk$/, '')
  const platform = '$SNAP/gnome-platform'
  const bound = (path: string): Mapping => ({ bind: `${platform}${path}` })
  return {
    assumes: ['snapd2.43'],
    plugs: {
      ...(hasDesktopGraphics(context) ? graphicsPlug(context) : {}),
      desktop: { 'mount-host-font-cache': false },
      'gtk-3-themes': contentPlug('$SNAP/data-dir/themes', 'gtk-common-themes'),
      'icon-themes': contentPlug('$SNAP/data-dir/icons', 'gtk-common-themes'),
      'sound-themes': contentPlug('$SNAP/data-dir/sounds', 'gtk-common-themes'),
      [content]: contentPlug(platform, content),
    },
    environment: { SNAP_DESKTOP_RUNTIME: platform, GTK_USE_PORTAL: '1' },
    hooks: {
      configure: { plugs: ['desktop'], 'command-chain': ['snap/command-chain/hooks-configure-fonts'] },
    },
    layout: {
      ...(hasDesktopGraphics(context)
        ? graphicsLayout(context)
        : { '/usr/share/libdrm': bound('/usr/share/libdrm') }),
      ...Object.fromEntries(
        ['webkit2gtk-4.0', 'webkit2gtk-4.1', 'libproxy'].map(name => [
          `/usr/lib/${triplet}/${name}`,
          bound(`/usr/lib/${triplet}/${name}`),
        ]),
      ),
      '/usr/share/xml/iso-codes': bound('/usr/share/xml/iso-codes'),
    },
  }
}

/** Where compilers and their like find what the development snap has. */
function buildEnvironment(sdk: string): Mapping[] {
  const prefixed = (name: string, paths: readonly string[]): Mapping => ({
    [name]: before(
      name,
      paths.map(path => (path.startsWith('/') ? sdk + path : path)),
    ),
  })
  return [
    { SNAPCRAFT_GNOME_SDK: `${sdk}/` },
    prefixed('PATH', ['/usr/bin']),
    { XDG_DATA_DIRS: before('XDG_DATA_DIRS', [`$CRAFT_STAGE/usr/share:${sdk}/usr/share`, '/usr/share']) },
    prefixed('LD_LIBRARY_PATH', [
      `/lib/${triplet}`,
      `/usr/lib/${triplet}`,
      '/usr/lib',
      '/usr/lib/vala-current',
      `/usr/lib/${triplet}/pulseaudio`,
    ]),
    prefixed('PKG_CONFIG_PATH', [
      `/usr/lib/${triplet}/pkgconfig`,
      '/usr/lib/pkgconfig',
      '/usr/share/pkgconfig',
    ]),
    prefixed('GETTEXTDATADIRS', ['/usr/share/gettext-current']),
    { GDK_PIXBUF_MODULE_FILE: `${sdk}/usr/lib/${triplet}/gdk-pixbuf-current/loaders.cache` },
    prefixed('ACLOCAL_PATH', ['/usr/share/aclocal']),
    // As snapcraft does: python3.10 on core24 as well.
    prefixed('PYTHONPATH', [
      '/usr/lib/python3.10',
      '/usr/lib/python3/dist-packages',
      `/usr/lib/${triplet}/gobject-introspection`,
    ]),
    prefixed('GI_TYPELIB_PATH', ['/usr/lib/girepository-1.0', `/usr/lib/${triplet}/girepository-1.0`]),
    { CMAKE_PREFIX_PATH: before('CMAKE_PREFIX_PATH', ['$CRAFT_STAGE/usr', `${sdk}/usr`]) },
  ]
}

/** The project's own choice among the development snaps for the base, or the usual one. */
function sdkOf(context: ExtensionContext): string {
  return namedSdk(context.project, patternOf(context)) ?? context.facts.gnome ?? ''
}

/** The usual snap in any version: the number after the name. */
function patternOf({ facts: { gnome = '' } }: ExtensionContext): RegExp {
  return new RegExp(`^${gnome.replace(/\d+/, '\\d+')}`)
}
