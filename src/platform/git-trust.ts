/**
 * What to do where git does not act in a repository because somebody else owns it; undefined when it has failed for another reason.
 *
 * Git names the command itself, with the directory that it means and quoted for a shell; those words are in no language but its own.
 */
export function remedyForDistrust(stderr: string): string | undefined {
  const command = /^\s*(git config --global --add safe\.directory .+)$/m.exec(stderr)?.[1]
  return command === undefined
    ? undefined
    : `Run snapsmith as the user who owns the repository, or let git trust it: ${command}`
}
