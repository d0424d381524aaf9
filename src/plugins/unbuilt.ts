import * as z from 'zod'
import { lenientInteger } from '../yaml/scalars.ts'
import type { Plugin } from './plugin.ts'
import { flag, form, orNull, table, unique, word, words } from './properties.ts'

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

function known(about: Pick<Plugin, 'name' | 'summary'> & Partial<Plugin>, shape: z.ZodRawShape): Plugin {
  return { needsSource: true, properties: z.object(shape), ...about }
}

/** The plugins of snapcraft that cannot be built with yet, so that their projects are checked like all others. */
export const unbuilt: readonly Plugin[] = [
  known(
    { name: 'ant', summary: 'Builds with Ant' },
    { 'ant-build-targets': words, 'ant-build-file': orNull, 'ant-properties': table },
  ),
  known(
    { name: 'autotools', summary: 'Runs configure, make and make install' },
    {
      'autotools-configure-parameters': words,
      'autotools-bootstrap-parameters': words,
      'disable-parallel': flag,
    },
  ),
  known(
    { name: 'bazel', summary: 'Builds targets of Bazel' },
    {
      'bazel-targets': z.array(z.string()).default(['//...']),
      'bazel-parameters': words,
    },
  ),
  known({ name: 'cargo-use', summary: 'Offers a crate of Rust to other parts' }, {}),
  known(
    { name: 'cmake', summary: 'Configures, builds and installs with CMake' },
    { 'cmake-parameters': words, 'cmake-generator': word('Unix Makefiles') },
  ),
  known(
    { name: 'colcon', summary: 'Builds a workspace of ROS 2' },
    {
      'colcon-ament-cmake-args': words,
      'colcon-catkin-cmake-args': words,
      'colcon-cmake-args': words,
      'colcon-packages': words,
      'colcon-packages-ignore': words,
      'colcon-ros-build-snaps': words,
    },
  ),
  known(
    { name: 'conda', summary: 'Installs packages of conda', needsSource: false },
    {
      'conda-packages': z.array(z.string()).nullable().default(null),
      'conda-python-version': orNull,
      'conda-miniconda-version': word('latest'),
    },
  ),
  known(
    { name: 'dotnet', summary: 'Builds and publishes a project of .NET' },
    {
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
    },
  ),
  known(
    { name: 'dotnet', summary: 'Builds a project of .NET', first: true },
    {
      'dotnet-build-configuration': word('Release'),
      'dotnet-self-contained-runtime-identifier': orNull,
    },
  ),
  known(
    { name: 'flutter', summary: 'Builds an application with Flutter' },
    {
      'flutter-channel': z.enum(['stable', 'master', 'beta']).default('stable'),
      'flutter-target': word('lib/main.dart'),
    },
  ),
  known(
    { name: 'go', summary: 'Builds the programs of a Go module' },
    { 'go-buildtags': words, 'go-generate': words },
  ),
  known({ name: 'go-use', summary: 'Offers a Go module to other parts' }, {}),
  known(
    { name: 'gradle', summary: 'Builds with Gradle' },
    {
      'gradle-init-script': word(''),
      'gradle-parameters': words,
      'gradle-task': z.string().min(1, 'gradle-task cannot be empty').default('build'),
      'gradle-use-daemon': flag,
    },
  ),
  known(
    { name: 'initrd', summary: 'Makes the initrd of a kernel', needsSource: false },
    {
      'initrd-build-efi-image': flag,
      'initrd-efi-image-key': word('/usr/lib/ubuntu-core-initramfs/snakeoil/PkKek-1-snakeoil.key'),
      'initrd-efi-image-cert': word('/usr/lib/ubuntu-core-initramfs/snakeoil/PkKek-1-snakeoil.pem'),
      'initrd-modules': words,
      'initrd-firmware': words,
      'initrd-addons': words,
    },
  ),
  {
    name: 'jlink',
    summary: 'Makes a Java runtime of the modules that are used',
    properties: jlinkKeys,
    needsSource: false,
  },
  known(
    { name: 'kernel', summary: 'Builds a kernel', needsSource: false },
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
  ),
  known(
    { name: 'maven', summary: 'Builds with Maven' },
    { 'maven-parameters': words, 'maven-use-wrapper': flag },
  ),
  known(
    { name: 'maven-use', summary: 'Offers a package of Maven to other parts' },
    { 'maven-use-parameters': words },
  ),
  known(
    { name: 'meson', summary: 'Configures, builds and installs with Meson' },
    { 'meson-parameters': words },
  ),
  { name: 'npm', summary: 'Installs a package of Node', properties: npmKeys, needsSource: true },
  known({ name: 'npm-use', summary: 'Offers a package of Node to other parts' }, {}),
  known(
    { name: 'poetry', summary: 'Installs a Python project that Poetry manages' },
    {
      'poetry-with': words,
      'poetry-export-extra-args': words,
      'poetry-pip-extra-args': words,
    },
  ),
  known(
    { name: 'python', summary: 'Installs Python packages into an environment of their own' },
    {
      'python-requirements': words,
      'python-constraints': words,
      'python-packages': z.array(z.string()).default(['pip', 'setuptools', 'wheel']),
    },
  ),
  known(
    { name: 'qmake', summary: 'Builds with qmake and make' },
    {
      'qmake-parameters': words,
      'qmake-project-file': word(''),
      'qmake-major-version': z.preprocess(lenientInteger, z.int()).default(5),
    },
  ),
  known(
    { name: 'ruby', summary: 'Builds Ruby and installs gems' },
    {
      'ruby-gems': words,
      'ruby-use-bundler': flag,
      'ruby-flavor': z.enum(['ruby', 'jruby', 'truffleruby', 'mruby']).nullable().default(null),
      'ruby-version': orNull,
      'ruby-use-jemalloc': flag,
      'ruby-shared': flag,
      'ruby-configure-options': words,
    },
  ),
  known(
    { name: 'rust', summary: 'Builds and installs the crates of a workspace' },
    {
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
    },
  ),
  known({ name: 'scons', summary: 'Builds and installs with SCons' }, { 'scons-parameters': words }),
  known(
    { name: 'uv', summary: 'Installs a Python project that uv manages' },
    { 'uv-extras': words, 'uv-groups': words },
  ),
]
