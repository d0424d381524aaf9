import { spawn } from 'node:child_process'
import { remove, scratchDirectory } from './files.ts'

/** A small process that cleans up behind us when we are killed without a chance to do it. */
export interface Warden {
  /** The process groups that are to be killed then. */
  watch(groups: ReadonlySet<number>): void
  /** Ends it: there is nothing left to clean up. */
  dismiss(): void
}

/** What is cleaned up. */
interface Estate {
  /** A directory that is removed; none when it is to be kept. */
  directory?: string | undefined
  /** Empty directories that are removed as well: control groups. */
  groups?: readonly string[]
  /** A variable by which processes are known that have left their group: `NAME=value`, or the beginning of that. */
  mark: string
}

/** Each line is the list of groups so far; the end without the word `done` means that we are gone. */
const script = `trap '' HUP INT TERM
groups=
while read -r line; do
  [ "$line" != done ] || exit 0
  groups=$line
done
for group in $groups; do kill -s KILL -- "-$group"; done
for process in /proc/[0-9]*; do
  if grep -qzF -- "$1" "$process/environ"; then kill -s KILL "\${process#/proc/}"; fi
done
tree=$2
shift 2
[ $# = 0 ] || { sleep 0.1; rmdir -- "$@"; }
[ -n "$tree" ] || exit 0
rm -rf -- "$tree" || { chmod -R u+rwx -- "$tree"; rm -rf -- "$tree"; }`

/** Posts a warden. */
export function postWarden({ directory, mark, groups = [] }: Estate): Warden {
  const child = spawn('/bin/sh', ['-c', script, 'sh', mark, directory ?? '', ...groups], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  child.unref()
  child.stdin.on('error', () => undefined)
  child.on('error', () => undefined)
  return {
    watch(groups) {
      child.stdin.write(`${[...groups].join(' ')}\n`)
    },
    dismiss() {
      child.stdin.end('done\n')
    },
  }
}

/** A directory for what strangers made, which is gone at the end, however that comes. */
export interface WatchedScratch {
  directory: string
  close(): void
}

/** Makes one below the directory for temporary files. */
export function watchedScratch(below: string): WatchedScratch {
  const directory = scratchDirectory(below)
  const warden = postWarden({ directory, mark: `SNAPSMITH_SCRATCH=${directory}` })
  return {
    directory,
    close() {
      remove(directory)
      warden.dismiss()
    },
  }
}
