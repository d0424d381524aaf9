/** Something that snapd does otherwise than it did before a version. */
export interface VersionDifference {
  /** The first version that does as the rehearsal does. */
  since: string
  /** What older versions do. */
  older: string
  /** Scenarios that show it, by their names. */
  scenarios: readonly string[]
}

/** Where snapd's versions differ in what the scenarios show; docs/differences.md tells people of them. */
export const versionDifferences: readonly VersionDifference[] = [
  {
    since: '2.60', older: 'do not run default-configure',
    scenarios: [
      'lantern/life: options have their defaults before the service starts',
      'lantern/life: a failed installation leaves nothing behind',
      'lantern/life: an installation fails when snapd is out of reach',
    ],
  },
  {
    since: '2.76', older: 'end the change when a disconnect hook fails, and keep the connection',
    scenarios: [
      'bell/ropes: a failing hook does not hold up a disconnection',
      'bell/ropes: a failing hook of the plug does not hold up a disconnection',
    ],
  },
]

/** Sentences that were others before a version. */
const sentences = [{ since: '2.77', older: 'error: error running snapctl: ', newer: 'error: snapctl: ' }] as const

/** The account of an older version in the words of today's. */
export function inTodaysWords(version: string, account: readonly string[]): string[] {
  const fitting = sentences.filter(({ since }) => isOlder(version, since))
  return account.map(line => fitting.reduce((text, { older, newer }) => text.replaceAll(older, newer), line))
}

/** The differences that a scenario shows on a version. */
export function differencesOn(version: string, name: string): VersionDifference[] {
  return versionDifferences.filter(({ since, scenarios }) => isOlder(version, since) && scenarios.includes(name))
}

function isOlder(version: string, than: string): boolean {
  const numbers = (text: string): number[] => text.split('.').map(Number)
  const [one, other] = [numbers(version), numbers(than)]
  const at = other.findIndex((number, index) => number !== (one[index] ?? 0))
  return at !== -1 && (one[at] ?? 0) < (other[at] ?? 0)
}
