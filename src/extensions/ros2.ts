import type { RosFacts } from '../bases/facts.ts'
import { bases, buildBases } from '../bases/index.ts'
import type { BuildBase } from '../bases/index.ts'
import type { Mapping } from '../yaml/document.ts'
import type { Extension, ExtensionContext } from './extension.ts'

/** A release of ROS 2, and the base that it belongs to. */
interface Distribution extends RosFacts {
  base: BuildBase
}

const distributions = buildBases.flatMap((base): Distribution[] => {
  const { ros2 } = bases[base].extensions
  return ros2 === undefined ? [] : [{ ...ros2, base }]
})

const variants = ['ros-core', 'ros-base', 'desktop'] as const

/** ROS 2: each release alone, and with three selections of its packages from a content snap. */
export const ros2Extensions: readonly Extension[] = distributions.flatMap(distribution => [
  plain(distribution),
  ...variants.map(variant => shared(distribution, variant)),
])

function plain(distribution: Distribution): Extension {
  return {
    name: `ros2-${distribution.name}`,
    summary: `Runs and builds with ROS 2 ${capitalised(distribution.name)}`,
    bases: [distribution.base],
    confinements: ['strict', 'devmode'],
    experimental: distribution.experimental,
    root: () => repositories(distribution),
    app: () => appSnippet(distribution, []),
    part: () => buildEnvironment(distribution),
    parts: context => ({ [`ros2-${distribution.name}/ros2-launch`]: launcher(distribution, context) }),
  }
}

function shared(distribution: Distribution, variant: string): Extension {
  const content = `ros-${distribution.name}-${variant}`
  const python = `libpython${distribution.python}-dev`
  return {
    ...plain(distribution),
    name: `ros2-${distribution.name}-${variant}`,
    summary: `Runs and builds with ROS 2 ${capitalised(distribution.name)}, ${variant} from a content snap`,
    experimental: true,
    root: () => ({
      ...repositories(distribution),
      plugs: {
        [content]: {
          interface: 'content',
          content,
          target: '$SNAP/opt/ros/underlay_ws',
          'default-provider': content,
        },
      },
    }),
    app: () => appSnippet(distribution, ['$SNAP/opt/ros/underlay_ws']),
    part: (_context, plugin) => ({
      ...buildEnvironment(distribution),
      ...(plugin !== 'colcon'
        ? {}
        : {
            'colcon-ros-build-snaps': [`${content}-dev`],
            'colcon-cmake-args': [`-DCMAKE_SYSTEM_PREFIX_PATH="/snap/${content}-dev/current/usr"`],
          }),
    }),
    parts: context => {
      const made = launcher(distribution, context)
      const own = packagesOf(distribution)
      return {
        [`ros2-${distribution.name}-${variant}/ros2-launch`]: {
          ...made,
          'build-packages': [...own, python],
          'stage-packages': [...own, ...distribution.staged],
        },
      }
    },
  }
}

function repositories({ repository, series, lintedPython }: Distribution): Mapping {
  const libraries = [
    'libatomic',
    'libconsole_bridge',
    'libfmt',
    'libicui18n',
    'libicuio',
    'libicutest',
    'libicutu',
    `libpython${lintedPython}`,
    'libspdlog',
    'libtinyxml2',
  ]
  return {
    'package-repositories': [
      {
        type: 'apt',
        url: repository,
        components: ['main'],
        formats: ['deb'],
        'key-id': 'C1CF6E31E6BADE8868B172B4F42ED6FBAB17C654',
        'key-server': 'keyserver.ubuntu.com',
        suites: [series],
      },
    ],
    lint: {
      ignore: [
        {
          'unused-library': [
            'opt/ros/*',
            ...['libcrypt', 'libexpat', 'libtirpc', 'libz'].map(name => `lib/*/${name}.so*`),
            ...libraries.map(name => `usr/lib/*${name}.so*`),
          ],
        },
      ],
    },
  }
}

function appSnippet(
  { name, python, needsNumericPaths }: Distribution,
  underlays: readonly string[],
): Mapping {
  const pythons = (prefix: string): string[] => [
    `${prefix}/opt/ros/${name}/lib/python${python}/site-packages`,
    `${prefix}/usr/lib/python3/dist-packages`,
  ]
  const numeric = (prefix: string): string[] =>
    ['x86_64-linux-gnu', 'aarch64-linux-gnu', 'arm-linux-gnueabihf'].flatMap(triplet =>
      ['blas', 'lapack'].map(library => `${prefix}/usr/lib/${triplet}/${library}`),
    )
  return {
    'command-chain': ['snap/command-chain/ros2-launch'],
    environment: {
      ROS_VERSION: '2',
      ROS_DISTRO: name,
      PYTHONPATH: [...pythons('$SNAP'), '${PYTHONPATH}', ...underlays.flatMap(pythons)].join(':'),
      ...(needsNumericPaths
        ? {
            LD_LIBRARY_PATH: [...numeric('$SNAP'), '${LD_LIBRARY_PATH}', ...underlays.flatMap(numeric)].join(
              ':',
            ),
          }
        : {}),
      ROS_HOME: '$SNAP_USER_DATA/ros',
    },
  }
}

function buildEnvironment({ name }: Distribution): Mapping {
  return { 'build-environment': [{ ROS_VERSION: '2' }, { ROS_DISTRO: name }] }
}

function packagesOf({ name }: Distribution): string[] {
  return ['ros-environment', 'ros-workspace', 'ament-index-cpp', 'ament-index-python'].map(
    item => `ros-${name}-${item}`,
  )
}

function launcher(distribution: Distribution, context: ExtensionContext): Mapping {
  return {
    source: `${context.assets}/ros2`,
    plugin: 'make',
    'build-packages': packagesOf(distribution),
    ...(distribution.staged.length > 0 ? { 'stage-packages': [...distribution.staged] } : {}),
  }
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
