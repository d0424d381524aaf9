/** A base that nobody builds for any more, and whose snaps are still read. */
interface RetiredBase {
  /** The snapcraft that was its last. */
  snapcraft: number
  /** Interpreters that it has, and those of which nobody has told; undefined where nothing is known. */
  interpreters: { there: readonly string[]; untold: readonly string[] } | undefined
}

const retired: Readonly<Record<string, RetiredBase>> = {
  core: { snapcraft: 4, interpreters: undefined },
  core18: { snapcraft: 7, interpreters: { there: ['python3', 'python3.6'], untold: ['perl'] } },
  core20: { snapcraft: 8, interpreters: { there: ['python3', 'python3.8', 'perl'], untold: [] } },
}

/** What is known of a base that nobody builds for any more; undefined for any other. */
export function retiredBase(name: unknown): RetiredBase | undefined {
  return typeof name === 'string' && Object.hasOwn(retired, name) ? retired[name] : undefined
}

/** The names of those whose files are known. */
export const retiredSystems: readonly string[] = Object.keys(retired).filter(
  name => retired[name]?.interpreters !== undefined,
)
