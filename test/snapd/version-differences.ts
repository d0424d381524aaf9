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
    since: '2.60',
    older: 'do not run default-configure',
    scenarios: [
      'lantern/life: options have their defaults before the service starts',
      'lantern/life: a failed installation leaves nothing behind',
    ],
  },
  {
    since: '2.76',
    older: 'end the change when a disconnect hook fails, and keep the connection',
    scenarios: [
      'bell/ropes: a failing hook does not hold up a disconnection',
      'bell/ropes: a failing hook of the plug does not hold up a disconnection',
    ],
  },
]

/** An account in the words of an older version, which has other sentences and not every task. */
export function asToldBy(version: string, account: readonly string[]): string[] {
  const words = isOlder(version, '2.77')
    ? account.map(line => line.replaceAll('error: snapctl: ', 'error: error running snapctl: '))
    : [...account]
  // The task is there, with and without a script, when the version knows the hook.
  return isOlder(version, '2.60')
    ? words.filter(line => !/^task \w+ Run default-configure hook of /.test(line))
    : words
}

/** The differences that a scenario shows on a version. */
export function differencesOn(version: string, name: string): VersionDifference[] {
  return versionDifferences.filter(
    ({ since, scenarios }) => isOlder(version, since) && scenarios.includes(name),
  )
}

function isOlder(version: string, than: string): boolean {
  const numbers = (text: string): number[] => text.split('.').map(Number)
  const [one, other] = [numbers(version), numbers(than)]
  const at = other.findIndex((number, index) => number !== (one[index] ?? 0))
  return at !== -1 && (one[at] ?? 0) < (other[at] ?? 0)
}
