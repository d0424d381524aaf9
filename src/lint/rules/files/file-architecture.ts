import { fewOf } from '../../reading/few.ts'
import { foreignVerdict } from '../../reading/foreign-files.ts'
import type { Rule } from '../../rule.ts'
import { smallYaml } from '../../small-yaml.ts'

const yaml = (...architectures: string[]): string =>
  `${smallYaml}architectures: [${architectures.join(', ')}]\n`
const loader = '/lib64/ld-linux-x86-64.so.2'

/** Programs and libraries that the snap's machines cannot run. */
export const fileArchitecture: Rule = {
  id: 'file-architecture',
  group: 'files',
  about: ['snap', 'component'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'A program or library is for another architecture than the snap',
  explanation:
    'snapd installs a snap by the architectures in its metadata and does not look into its files. A program for another one fails with an exec ' +
    'format error, and the loader passes over a library for another one as if it were not there. It comes from a part that builds for the machine that it ' +
    'runs on, from a download of a fixed architecture, or from packages staged for the wrong one. Nothing is said of programs of i386 in a snap for ' +
    "amd64 and of armhf in one for arm64, of firmware and kernel modules, and of files that lie beside the same for the snap's own architecture " +
    'under a name that says what they are for.',
  remedy:
    "Build or fetch it for the architecture that the snap is built for (CRAFT_ARCH_BUILD_FOR), or leave it out with a 'prime' filter.",
  needs: ['metadata'],
  good: [
    {
      'meta/snap.yaml': yaml('arm64'),
      'bin/a': { program: { for: 'arm64', loader: '/lib/ld-linux-aarch64.so.1' } },
    },
    { 'meta/snap.yaml': yaml('amd64'), 'lib/liba.so.1': { program: { for: 'i386' } } },
    {
      'meta/snap.yaml': yaml('amd64'),
      'prebuilds/linux-x64/a.node': { program: {} },
      'prebuilds/linux-arm64/a.node': { program: { for: 'arm64' } },
    },
    { 'meta/snap.yaml': yaml('amd64', 'arm64'), 'bin/a': { program: { loader } } },
  ],
  bad: [
    { 'meta/snap.yaml': yaml('arm64'), 'bin/a': { program: { loader } } },
    { 'meta/snap.yaml': yaml('arm64'), 'usr/lib/x86_64-linux-gnu/liba.so.1': { program: {} } },
    { 'meta/snap.yaml': yaml('all'), 'bin/a': { program: { loader } } },
  ],
  *check(tree) {
    yield* fewOf(
      foreignVerdict(tree).found.map(one => () => one),
      more => `${String(more)} more programs and libraries are for another architecture than the snap`,
    )
  },
  *unjudged(tree) {
    yield* foreignVerdict(tree).unjudged
  },
}
