/**
 * The options that give everything in an image one time, from what `mksquashfs -version` prints.
 *
 * 4.4 brought them, 4.7 renamed one; what came before 4.4 cannot do it.
 */
export function timeOptions(versionText: string, epoch: number): string[] {
  const { major = '0', minor = '0' } = /version (?<major>\d+)\.(?<minor>\d+)/.exec(versionText)?.groups ?? {}
  const version = Number(major) * 1000 + Number(minor)
  if (version < 4004) return []
  return [version < 4007 ? '-all-time' : '-inode-time', String(epoch), '-mkfs-time', String(epoch)]
}
