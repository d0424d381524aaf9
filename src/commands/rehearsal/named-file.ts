import { UserError } from '../../errors.ts'
import { isSnapName } from '../../text/snap-name.ts'
import type { Files, NamedFile, Session } from '../../rehearse/machine/session.ts'

/** A tree as a snap's file. Its name becomes part of paths, so that it has to be one that snapd takes. */
export async function namedFile(
  session: Session,
  files: Files,
  { path, revision }: { path: string; revision?: string | undefined },
): Promise<NamedFile> {
  const named = await session.fileOf(files, revision)
  if (!isSnapName(named.name)) {
    throw new UserError(
      'bad-snap-name',
      `cannot read snap file '${path}': invalid snap name: "${named.name}"`,
      { resolution: "Correct 'name' in meta/snap.yaml: small letters, digits and single dashes." },
    )
  }
  return named
}
