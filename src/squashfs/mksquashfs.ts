import { createHash } from 'node:crypto'
import { basename, dirname, join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { installCommand } from '../platform/debian-packages.ts'
import {
  extendTo,
  isCode,
  lookThrough,
  makeDirectory,
  isAmongDevices,
  moveOver,
  namesIn,
  remove,
  scratchDirectory,
  writeWhole,
} from '../platform/files.ts'
import type { Outcome } from '../platform/commands.ts'
import { runningSince } from '../platform/processes.ts'
import { excludeText } from '../tree/left-out.ts'
import { advances, bytesIn } from './progress.ts'
import { unreadable } from './readable.ts'
import type { WriteRequest } from './snap-writer.ts'
import { timeOptions } from './times.ts'

/** snapd wants at least this many bytes of an image. */
const smallest = 16384

/**
 * Packs a tree with mksquashfs and the arguments that snapd gives it.
 *
 * The image is written beside its place and renamed when it is whole. With `SOURCE_DATE_EPOCH` set, every time in the image is that one,
 * so that the same tree gives the same bytes whenever and wherever it is packed.
 */
export async function writeSnap(request: WriteRequest): Promise<void> {
  const { compression, host } = request
  if (compression !== 'xz' && compression !== 'lzo') {
    throw new UserError('compression', `cannot use compression "${compression}"`, {
      resolution: "Use 'xz' or 'lzo'.",
    })
  }
  refuseUnreadable(request)
  const file = resolve(host.cwd, request.file)
  prepare(dirname(file))
  refuseSpecial(file)
  removeAbandoned(file)
  const scratch = scratchDirectory(host.machine.temporary)
  // Images leave out names that begin so, for the case that the output lies in the tree that is packed: `*~` does not match hidden names.
  const beside = join(dirname(file), `${besidePrefix(file)}${String(process.pid)}`)
  try {
    const excludes = join(scratch, 'exclude')
    writeWhole(excludes, excludeText())
    const times = await fixedTimes(request)
    // Into a pipe mksquashfs would write its progress in one piece, at the end.
    const [program, ...before] =
      request.watched === true ? (['stdbuf', '-o0', 'mksquashfs'] as const) : (['mksquashfs'] as const)
    const outcome = await host.commands.run(
      program,
      [...before, ...squashArguments(request, { output: beside, excludes }), ...times],
      {
        cwd: resolve(host.cwd, request.directory),
        env: squashEnvironment(request),
        splitReturns: true,
        guarded: true,
        onLine: teller(request),
      },
    )
    if (outcome.code !== 0 || lookThrough(beside) === undefined) refuse(outcome, file)
    extendTo(beside, smallest)
    moveOver(beside, file)
  } catch (error) {
    throw asUserError(error, file)
  } finally {
    remove(beside)
    remove(scratch)
  }
}

/** Renaming over a device, or over the name of one, would take it away from everybody. */
function refuseSpecial(file: string): void {
  const found = lookThrough(file)
  const device = isAmongDevices(file)
  if (!device && (found === undefined || found.isFile())) return
  throw new UserError(
    'output-not-file',
    `Cannot write '${file}': it is ${found?.isDirectory() === true ? 'a directory' : 'no regular file'}.`,
    {
      resolution: `${device ? 'Choose' : 'Remove it, or choose'} another place with '--output'.`,
    },
  )
}

/** How the name of an unfinished image begins; the number of the process follows. A name of 255 bytes would leave no room for it. */
function besidePrefix(file: string): string {
  const name = basename(file)
  return `.~${Buffer.byteLength(name) > 200 ? createHash('sha256').update(name).digest('hex') : name}.`
}

/** Removes what runs that were killed have left of the same image. */
function removeAbandoned(file: string): void {
  for (const name of namesIn(dirname(file))) {
    const pid = name.startsWith(besidePrefix(file)) ? name.slice(besidePrefix(file).length) : ''
    if (/^\d+$/.test(pid) && runningSince(Number(pid)) === undefined) remove(join(dirname(file), name))
  }
}

/**
 * snapd's arguments, in its order; it has `-all-root` for most types of snaps.
 *
 * Bases keep their owners, which an ordinary user cannot give to files: there everything is of the one who builds, and that means root.
 */
function squashArguments(
  { compression, xattrs, watched, host: { machine } }: WriteRequest,
  { output, excludes }: { output: string; excludes: string },
): string[] {
  return [
    '.',
    output,
    '-noappend',
    '-comp',
    compression,
    '-no-fragments',
    ...(watched === true ? ['-progress', '-info'] : ['-no-progress']),
    '-wildcards',
    '-ef',
    excludes,
    ...(machine.root && xattrs ? [] : ['-all-root']),
    ...(xattrs ? ['-xattrs'] : ['-no-xattrs']),
  ]
}

/** What tells how far it is becomes a percentage; anything else is for those who look closely. */
function teller({ watched, directory, host, reporter }: WriteRequest): (line: string) => void {
  if (watched !== true)
    return line => {
      reporter.debug(line)
    }
  const advance = advances(bytesIn(resolve(host.cwd, directory)))
  return line => {
    const { percent, spent } = advance(line)
    if (percent !== undefined) reporter.progress(`Creating snap package... ${String(percent)} %`)
    else if (!spent) reporter.debug(line)
  }
}

/** Where the time is fixed, all times in the image are: the tree's own would differ from build to build. */
async function fixedTimes(request: WriteRequest): Promise<string[]> {
  const { clock, commands } = request.host
  if (clock.epoch === undefined) return []
  const { out } = await commands.run('mksquashfs', ['-version'], { env: squashEnvironment(request) })
  return timeOptions(out, clock.epoch)
}

/** mksquashfs refuses its time options beside the variable that means the same. */
function squashEnvironment({ host }: WriteRequest): Record<string, string | undefined> {
  return { ...host.env, SOURCE_DATE_EPOCH: undefined, LC_ALL: 'C' }
}

function refuseUnreadable({ directory, host }: WriteRequest): void {
  const found = host.machine.root ? [] : unreadable(resolve(host.cwd, directory))
  if (found.length === 0) return
  const shown = found.slice(0, 10).map(({ path, owner, mode }) => `- ${path} (owner ${owner} mode ${mode})`)
  const rest = found.length > 10 ? ['- too many errors, listing first 10 entries'] : []
  throw new UserError(
    'tree-unreadable',
    'cannot access the following locations in the snap source directory:',
    {
      details: [...shown, ...rest].join('\n'),
      resolution: 'Make them readable, or build as the user who owns them.',
    },
  )
}

function prepare(directory: string): void {
  try {
    makeDirectory(directory)
  } catch (error) {
    throw new UserError('output-directory', `Cannot create the output directory '${directory}'.`, {
      details: messageOf(error),
      resolution: "Choose another one with '--output'.",
      cause: error,
    })
  }
}

function refuse(outcome: Outcome, file: string): never {
  if (outcome.code === 127) {
    throw new UserError('mksquashfs-missing', "Packing needs 'mksquashfs', which is not installed.", {
      resolution: `Install it with: ${installCommand(['squashfs-tools'])}`,
    })
  }
  const text = (outcome.err.trim() === '' ? outcome.out : outcome.err).trim()
  const full = /No space left on device|Disk quota exceeded|File too large/i.exec(text)
  const closed = /Permission denied|Read-only file system|Could not create destination file.*/i.exec(text)
  if (full !== null) throw noSpace(file, full[0])
  if (closed !== null && lookThrough(dirname(file)) !== undefined) throw notWritable(file, closed[0])
  if (text === '' || outcome.signal !== undefined) throw stopped(outcome, text)
  throw new UserError('mksquashfs-failed', `mksquashfs call failed: ${text.split('\n').at(-1) ?? ''}`, {
    details: text,
  })
}

/** What ended without a word has most often been ended by the system, for want of memory. */
function stopped({ code, signal }: Outcome, text: string): UserError {
  const how =
    signal === undefined ? `it ended with code ${code} and wrote no image` : `it was ended by ${signal}`
  return new UserError('mksquashfs-failed', `mksquashfs call failed: ${how}`, {
    ...(text === '' ? {} : { details: text }),
    resolution:
      signal === 'SIGKILL'
        ? 'The system may have been out of memory: free some, and pack again.'
        : "Run 'mksquashfs -version' to see whether the program works.",
  })
}

function asUserError(error: unknown, file: string): unknown {
  if (isCode(error, 'ENOSPC', 'EDQUOT')) return noSpace(file, messageOf(error))
  if (isCode(error, 'EACCES', 'EPERM', 'EROFS')) return notWritable(file, messageOf(error))
  return error
}

function noSpace(file: string, details: string): UserError {
  return new UserError('disk-full', `Cannot write '${file}': the disk is full.`, {
    details,
    resolution: "Make room, or choose another place with '--output'.",
  })
}

function notWritable(file: string, details: string): UserError {
  return new UserError('output-not-writable', `Cannot write '${file}': no file can be made there.`, {
    details,
    resolution: "Choose another place with '--output'.",
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
