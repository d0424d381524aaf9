/**
 * Whether the kernel would refuse to run a file for what it begins with (one character per byte): it is neither a program nor a script with
 * an interpreter.
 *
 * Asked beforehand, because the C library then runs such a file with a shell, which snapd does not.
 */
export function isNoProgram(start: string): boolean {
  if (start.startsWith('\x7fELF')) return false
  if (!start.startsWith('#!')) return true
  return /^#![ \t]*(?:\0|\n|$)/.test(start)
}

/** The system's words for why a program was not started, by its code. */
export const startTroubles: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOEXEC: 'exec format error',
  ENOTDIR: 'not a directory',
  ELOOP: 'too many levels of symbolic links',
  E2BIG: 'argument list too long',
  ETXTBSY: 'text file busy',
}
