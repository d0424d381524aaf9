import { basesThat } from '../bases/index.ts'
import type { Extension } from './extension.ts'

const targets: Readonly<Record<string, string>> = {
  amd64: 'x86_64-unknown-linux-gnu',
  arm64: 'aarch64-unknown-linux-gnu',
  armhf: 'armv7-unknown-linux-gnueabihf',
  ppc64el: 'powerpc64le-unknown-linux-gnu',
  riscv64: 'riscv64gc-unknown-linux-gnu',
  s390x: 's390x-unknown-linux-gnu',
}

/** Makes environment variables of the snap's options: `snap set NAME env.key=value`. */
export const envInjector: Extension = {
  name: 'env-injector',
  summary: "Makes environment variables of the snap's options",
  bases: basesThat(({ extensions }) => extensions.envInjector),
  confinements: ['strict', 'devmode', 'classic'],
  experimental: true,
  app: (_context, app) => ({
    'command-chain': ['bin/command-chain/env-exporter'],
    environment: { env_alias: app },
  }),
  parts: context => {
    const target = targets[context.architecture] ?? context.architecture
    return {
      'env-injector/env-injector': {
        source: 'https://github.com/canonical/snappy-env.git',
        'source-tag': 'v1.0.0-beta',
        plugin: 'nil',
        'build-snaps': ['rustup'],
        'override-build': [
          'rustup default stable',
          `rustup target add ${target}`,
          `cargo build --target ${target} --release`,
          `install -D target/${target}/release/env-exporter "$CRAFT_PART_INSTALL/bin/command-chain/env-exporter"`,
        ].join('\n'),
      },
    }
  },
}
