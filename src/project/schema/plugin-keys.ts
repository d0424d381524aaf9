import * as z from 'zod'
import type { ZodObject, ZodRawShape } from 'zod'
import type { BuildBase } from '../../bases/index.ts'
import { truth } from './part.ts'
import { lenientInteger } from './shapes.ts'

/** What the project model must know of a plugin; `src/plugins` says how it builds. */
export interface PluginKeys {
  properties: ZodObject<ZodRawShape>
  needsSource: boolean
}

const words = z.array(z.string()).default([])
const orNull = z.string().nullable().default(null)
const flag = truth.default(false)
const table = z.record(z.string(), z.string()).default({})
const word = (value: string) => z.string().default(value)

const unique = (given: string[] = []) =>
  z
    .array(z.string())
    .superRefine((items, context) => {
      const repeated = [...new Set(items.filter((item, index) => items.indexOf(item) !== index))].sort()
      if (repeated.length > 0)
        context.addIssue({
          code: 'custom',
          message: `duplicate values in list: [${repeated.map(item => `'${item}'`).join(', ')}]`,
        })
    })
    .meta({ uniqueItems: true })
    .default(given)

const form = (pattern: RegExp, name: string) =>
  z
    .string()
    .superRefine((value, context) => {
      if (!pattern.test(value)) context.addIssue({ code: 'custom', message: `invalid ${name}: ${value}` })
    })
    .nullable()
    .default(null)

function keys(shape: ZodRawShape, needsSource = true): PluginKeys {
  return { properties: z.object(shape), needsSource }
}

const npmKeys = z
  .object({ 'npm-include-node': flag, 'npm-node-version': orNull })
  .superRefine((given, context) => {
    if (given['npm-include-node'] && given['npm-node-version'] === null) {
      context.addIssue({
        code: 'custom',
        message: 'npm-node-version is required if npm-include-node is true',
      })
    } else if (!given['npm-include-node'] && given['npm-node-version'] !== null) {
      context.addIssue({
        code: 'custom',
        message: 'npm-node-version has no effect if npm-include-node is false',
      })
    }
  })

const jlinkKeys = z
  .object({
    'jlink-jars': words,
    'jlink-extra-modules': words,
    'jlink-modules': words,
    'jlink-multi-release': z.union([z.string(), z.number()]).default('base'),
  })
  .superRefine((given, context) => {
    if (
      given['jlink-modules'].length > 0 &&
      (given['jlink-jars'].length > 0 || given['jlink-extra-modules'].length > 0)
    ) {
      context.addIssue({
        code: 'custom',
        message: 'jlink-modules cannot be combined with jlink-jars or jlink-extra-modules',
      })
    }
  })

const dotnetCore22 = keys({
  'dotnet-build-configuration': word('Release'),
  'dotnet-self-contained-runtime-identifier': orNull,
})

/**
 * The plugins of snapcraft that snapsmith may lack, so that their projects are checked like all others.
 *
 * A plugin in `src/plugins` comes first; these say nothing about building.
 */
const known: Readonly<Record<string, PluginKeys>> = {
  ant: keys({ 'ant-build-targets': words, 'ant-build-file': orNull, 'ant-properties': table }),
  autotools: keys({
    'autotools-configure-parameters': words,
    'autotools-bootstrap-parameters': words,
    'disable-parallel': flag,
  }),
  bazel: keys({ 'bazel-targets': z.array(z.string()).default(['//...']), 'bazel-parameters': words }),
  'cargo-use': keys({}),
  cmake: keys({ 'cmake-parameters': words, 'cmake-generator': word('Unix Makefiles') }),
  colcon: keys({
    'colcon-ament-cmake-args': words,
    'colcon-catkin-cmake-args': words,
    'colcon-cmake-args': words,
    'colcon-packages': words,
    'colcon-packages-ignore': words,
    'colcon-ros-build-snaps': words,
  }),
  conda: keys(
    {
      'conda-packages': z.array(z.string()).nullable().default(null),
      'conda-python-version': orNull,
      'conda-miniconda-version': word('latest'),
    },
    false,
  ),
  dotnet: keys({
    'dotnet-configuration': z.enum(['Debug', 'Release']).default('Release'),
    'dotnet-project': orNull,
    'dotnet-properties': table,
    'dotnet-self-contained': flag,
    'dotnet-verbosity': z
      .enum(['quiet', 'q', 'minimal', 'm', 'normal', 'n', 'detailed', 'd', 'diagnostic', 'diag'])
      .default('normal'),
    'dotnet-version': z
      .string()
      .superRefine((value, context) => {
        const major = Number(/^(\d+)(?:\.\d+)?$/.exec(value)?.[1] ?? -1)
        if (value !== 'none' && major < 6)
          context.addIssue({ code: 'custom', message: `invalid dotnet-version '${value}'` })
      })
      .nullable()
      .default(null),
    'dotnet-restore-configfile': orNull,
    'dotnet-restore-properties': table,
    'dotnet-restore-sources': words,
    'dotnet-build-framework': orNull,
    'dotnet-build-properties': table,
    'dotnet-publish-properties': table,
  }),
  flutter: keys({
    'flutter-channel': z.enum(['stable', 'master', 'beta']).default('stable'),
    'flutter-target': word('lib/main.dart'),
  }),
  go: keys({ 'go-buildtags': words, 'go-generate': words }),
  'go-use': keys({}),
  gradle: keys({
    'gradle-init-script': word(''),
    'gradle-parameters': words,
    'gradle-task': z.string().min(1, 'gradle-task cannot be empty').default('build'),
    'gradle-use-daemon': flag,
  }),
  initrd: keys(
    {
      'initrd-build-efi-image': flag,
      'initrd-efi-image-key': word('/usr/lib/ubuntu-core-initramfs/snakeoil/PkKek-1-snakeoil.key'),
      'initrd-efi-image-cert': word('/usr/lib/ubuntu-core-initramfs/snakeoil/PkKek-1-snakeoil.pem'),
      'initrd-modules': words,
      'initrd-firmware': words,
      'initrd-addons': words,
    },
    false,
  ),
  jlink: { properties: jlinkKeys, needsSource: false },
  kernel: keys(
    {
      'kernel-kconfigs': words,
      'kernel-kdefconfig': z.array(z.string()).default(['defconfig']),
      'kernel-tools': z.array(z.enum(['bpftool', 'cpupower', 'perf'])).default([]),
      'kernel-ubuntu-kconfigflavour': word('generic'),
      'kernel-ubuntu-release-name': word(''),
      'kernel-ubuntu-abinumber': word('master-next'),
      'kernel-ubuntu-binary-package': flag,
      'kernel-ubuntu-debian-package': flag,
      'kernel-ubuntu-debian-dkms': words,
    },
    false,
  ),
  maven: keys({ 'maven-parameters': words, 'maven-use-wrapper': flag }),
  'maven-use': keys({ 'maven-use-parameters': words }),
  meson: keys({ 'meson-parameters': words }),
  npm: { properties: npmKeys, needsSource: true },
  'npm-use': keys({}),
  poetry: keys({ 'poetry-with': words, 'poetry-export-extra-args': words, 'poetry-pip-extra-args': words }),
  python: keys({
    'python-requirements': words,
    'python-constraints': words,
    'python-packages': z.array(z.string()).default(['pip', 'setuptools', 'wheel']),
  }),
  qmake: keys({
    'qmake-parameters': words,
    'qmake-project-file': word(''),
    'qmake-major-version': z.preprocess(lenientInteger, z.int()).default(5),
  }),
  ruby: keys({
    'ruby-gems': words,
    'ruby-use-bundler': flag,
    'ruby-flavor': z.enum(['ruby', 'jruby', 'truffleruby', 'mruby']).nullable().default(null),
    'ruby-version': orNull,
    'ruby-use-jemalloc': flag,
    'ruby-shared': flag,
    'ruby-configure-options': words,
  }),
  rust: keys({
    'rust-features': unique(),
    'rust-path': unique(['.']),
    'rust-use-global-lto': flag,
    'rust-no-default-features': flag,
    'rust-ignore-toolchain-file': flag,
    'rust-channel': form(
      /^(?:none|(?:stable|beta|nightly)(?:-[\w-]+)?|\d+\.\d+(?:\.\d+)?(?:-[\w-]+)?)$/,
      'rust-channel',
    ),
    'rust-cargo-parameters': words,
    'rust-inherit-ldflags': flag,
  }),
  scons: keys({ 'scons-parameters': words }),
  uv: keys({ 'uv-extras': words, 'uv-groups': words }),
}

/** The keys of one of snapcraft's plugins on a base; undefined when there is no such plugin. */
export function upstreamPlugin(name: string, base: BuildBase): PluginKeys | undefined {
  if (name === 'dotnet' && base === 'core22') return dotnetCore22
  return Object.hasOwn(known, name) ? known[name] : undefined
}

/** The names of those plugins. */
export const upstreamPluginNames: readonly string[] = Object.keys(known)
