import { UserError } from '../errors.ts'
import { followInside } from '../platform/inside.ts'

/** Something with a command-chain: an app, or a hook of the snap or of a component. */
interface Chained {
  kind: 'app' | 'hook'
  name: string
  entry: { readonly 'command-chain'?: unknown }
}

/** Refuses a command-chain whose items are not executable files of the primed tree; links within the tree are followed. */
export function checkChain({ kind, name, entry }: Chained, prime: string): void {
  const chain = entry['command-chain']
  if (!Array.isArray(chain)) return
  for (const item of chain.map(String)) {
    const found = item.startsWith('/') ? undefined : followInside(prime, item)
    if (found?.stat.isFile() === true && (found.stat.mode & 0o111) !== 0) continue
    throw new UserError(
      'command-chain',
      `Failed to generate snap metadata: The command-chain item '${item}' defined in ${kind} '${name}' does not exist or is not executable.`,
      { resolution: `Ensure that '${item}' is relative to the prime directory.` },
    )
  }
}
