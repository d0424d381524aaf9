import * as z from 'zod'
import { UserError } from '../errors.ts'
import { shellWord, withinDoubleQuotes } from '../text/shell-word.ts'
import type { Plugin, PluginSubject, ToolCheck } from './plugin.ts'
import { flag, form, unique, wordsAbout } from './properties.ts'

const properties = z.object({
  'rust-features': unique().meta({ description: 'Features of the crates; `*` alone is all of them' }),
  'rust-path': unique(['.']).meta({ description: 'Directories of the crates that are installed' }),
  'rust-use-global-lto': flag.meta({ description: 'Whether all crates are optimized as one' }),
  'rust-no-default-features': flag.meta({
    description: 'Whether the features that are on by default are off',
  }),
  'rust-ignore-toolchain-file': flag.meta({
    description: "Whether the source's rust-toolchain is passed over",
  }),
  'rust-channel': form(
    /^(?:none|(?:stable|beta|nightly)(?:-[\w-]+)?|\d+\.\d+(?:\.\d+)?(?:-[\w-]+)?)$/,
    'rust-channel',
  ).meta({ description: "What rustup is asked for; `none` takes the machine's cargo" }),
  'rust-cargo-parameters': wordsAbout('Further arguments for cargo, as shell words'),
  'rust-inherit-ldflags': flag.meta({ description: 'Whether LDFLAGS reach the linker' }),
})

type Given = z.output<typeof properties>

const cargo: ToolCheck = { program: 'cargo', words: ['--version'], debian: 'cargo' }
const compiler: ToolCheck = { program: 'rustc', words: ['--version'], debian: 'rustc' }
const toolchains: ToolCheck = { program: 'rustup', words: ['dump-testament'], debian: 'rustup' }

/** Installs the crates of a source with cargo, and the programs of a workspace that is no crate itself. */
export const rust: Plugin<Given> = {
  name: 'rust',
  summary: 'Builds and installs the crates of a workspace',
  properties,
  needsSource: true,
  pull: (given, subject) => {
    if (takesMachine(given, subject)) return []
    const channel = given['rust-channel'] ?? 'stable'
    return [`rustup update ${channel}`, `rustup default ${channel}`]
  },
  commands(given, { install, part }) {
    const options = [...cargoOptions(given, part), ...given['rust-cargo-parameters']].join(' ')
    const to = shellWord(install)
    return [
      ...(given['rust-inherit-ldflags']
        ? ['if [ -n "${LDFLAGS:-}" ]; then export RUSTFLAGS="${RUSTFLAGS:-} -Clink-args=${LDFLAGS}"; fi']
        : []),
      ...given['rust-path'].flatMap(path => installCrate({ path, to, options })),
    ]
  },
  environment(given, { backstage, exists, work }) {
    return {
      PATH: '${HOME}/.cargo/bin:${PATH}',
      ...(exists(`${backstage}/cargo-registry`) ? { CARGO_HOME: withinDoubleQuotes(`${work}/cargo`) } : {}),
      ...(given['rust-ignore-toolchain-file'] ? { RUSTUP_TOOLCHAIN: given['rust-channel'] ?? 'stable' } : {}),
    }
  },
  packages: () => ['curl', 'findutils', 'gcc', 'git', 'pkg-config'],
  snaps: (given, subject) => (takesMachine(given, subject) ? [] : ['rustup']),
  checks(given, subject) {
    if (!takesMachine(given, subject)) return [toolchains]
    // As snapcraft does, but for a machine that has cargo and no rustup: that is all that such a part needs.
    return given['rust-channel'] === null && !subject.after.includes('rust-deps') && subject.has('rustup')
      ? [toolchains]
      : [cargo, compiler]
  },
  refusal: (given, { after }) =>
    after.includes('rust-deps') && given['rust-channel'] !== null && given['rust-channel'] !== 'none'
      ? 'rust-deps can not be used when rust-channel is also specified'
      : undefined,
}

/** Whether the machine's own cargo, or that of an earlier part, builds it. */
function takesMachine(given: Given, { after, has }: PluginSubject): boolean {
  const channel = given['rust-channel']
  if (channel === 'none' || after.includes('rust-deps')) return true
  return channel === null && has('cargo') && has('rustc')
}

function cargoOptions(given: Given, part: string): string[] {
  const features = given['rust-features']
  if (features.includes('*') && features.length > 1) {
    const error = new UserError(
      'bad-part',
      'Please specify either the wildcard feature or a list of specific features',
      { resolution: "Remove '*' from 'rust-features', or everything else." },
    )
    error.subject = ['parts', part, 'rust-features']
    throw error
  }
  return [
    ...(features.length === 0
      ? []
      : features.includes('*')
        ? ['--all-features']
        : [`--features ${shellWord(features.join(' '))}`]),
    ...(given['rust-use-global-lto']
      ? ["--config 'profile.release.lto = true'", "--config 'profile.release.codegen-units = 1'"]
      : []),
    ...(given['rust-no-default-features'] ? ['--no-default-features'] : []),
  ]
}

/** A crate is installed by cargo; of a workspace without one all programs that it makes, but for libraries of macros. */
function installCrate({ path, to, options }: { path: string; to: string; options: string }): string[] {
  const from = withinDoubleQuotes(path)
  return [
    `if cargo read-manifest --manifest-path "${from}"/Cargo.toml > /dev/null; then`,
    `  cargo install -f --locked --path "${from}" --root ${to} ${options}`,
    `  rm -f ${to}/.crates.toml ${to}/.crates2.json`,
    'else',
    `  pushd "${from}"`,
    `  cargo build --workspace --release ${options}`,
    `  find ./target/release -maxdepth 1 -type f -executable -exec install -Dvm755 -t ${to} {} +`,
    `  for library in ${to}/*.so; do`,
    '    if [ -e "$library" ] && readelf --wide --dyn-syms "$library" | grep -q "__rustc_proc_macro_decls_"; then rm -f "$library"; fi',
    '  done',
    '  popd',
    'fi',
  ]
}
