import type { Rule } from '../../rule.ts'

/** What a snap may assume beside a version of snapd. */
const features: ReadonlySet<string> = new Set([
  'app-refresh-mode',
  'command-chain',
  'common-data-dir',
  'kernel-assets',
  'snap-env',
  'snap-uid-envvars',
])

/** The newest snapd that is known here: major and minor number. */
const newest: readonly [number, number] = [2, 77]

/** Features that snapd has to have, or refuses the snap. */
export const snapAssumes: Rule = {
  id: 'snap-assumes',
  group: 'metadata',
  about: ['snap', 'hook'],
  severity: 'error',
  certainty: 'likely',
  summary: 'A snap assumes a feature or a version that no released snapd has',
  explanation:
    "snapd refuses to install a snap whose 'assumes' names anything that it does not have: 'snap \"aa\" assumes unsupported features: … (try to refresh snapd)'. Nobody can install it then. " +
    `Known are 'snapdMAJOR.MINOR' up to ${newest.join('.')}, ${[...features].map(feature => `'${feature}'`).join(', ')}, and 'isa-ARCHITECTURE-NAME'.`,
  remedy: "Name the version of snapd that brought what the snap needs, as 'snapd2.66'.",
  needs: ['metadata'],
  good: [
    { yaml: "name: aa\nversion: '1'\nassumes: [snapd2.66, snapd2.58.3, command-chain, isa-riscv64-rva23]\n" },
    { yaml: "name: aa\nversion: '1'\nassumes: []\n" },
  ],
  bad: [
    { yaml: "name: aa\nversion: '1'\nassumes: [snapd2.770]\n" },
    { yaml: "name: aa\nversion: '1'\nassumes: [snapd-2.66]\n" },
    { yaml: "name: aa\nversion: '1'\nassumes: [comand-chain]\n" },
    { yaml: "name: aa\nversion: '1'\nassumes: [snapd3]\n" },
  ],
  *check(tree) {
    if (tree.component !== undefined) return
    for (const feature of (tree.snap.assumes ?? []).filter(one => !isKnown(one)))
      yield {
        message: `snapd ${newest.join('.')} refuses the snap: it assumes '${feature}', which snapd does not have`,
        file: 'meta/snap.yaml',
        key: ['assumes'],
      }
  },
}

function isKnown(feature: string): boolean {
  const [whole, major = '', minor = '0'] = /^snapd([1-9]\d*)(?:\.(\d+)(?:\.\d+)?)?$/.exec(feature) ?? []
  if (whole === undefined) return features.has(feature) || /^isa-[a-z0-9]+-[a-z0-9]+$/.test(feature)
  return Number(major) < newest[0] || (Number(major) === newest[0] && Number(minor) <= newest[1])
}
