import * as z from 'zod'
import type { Plugin } from './plugin.ts'
import { flag, orNull, word, words } from './properties.ts'

function known(about: Pick<Plugin, 'name' | 'summary'> & Partial<Plugin>, shape: z.ZodRawShape): Plugin {
  return { needsSource: true, properties: z.object(shape), ...about }
}

/** The plugins of snapcraft that cannot be built with yet, so that their projects are checked like all others. */
export const unbuilt: readonly Plugin[] = [
  known({ name: 'cargo-use', summary: 'Offers a crate of Rust to other parts' }, {}),
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
    { name: 'maven-use', summary: 'Offers a package of Maven to other parts', selfContained: true },
    { 'maven-use-parameters': words },
  ),
  known(
    { name: 'ruby', summary: 'Builds Ruby and installs gems', selfContained: true },
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
]
