import { lstatSync, realpathSync } from 'node:fs'
import { readText } from './files.ts'

/** Sockets that programs of this machine have as files: who sees one reaches its program, whatever network it has and however it is mounted. */
export function openSockets(): string[] {
  const paths = (readText('/proc/net/unix') ?? '')
    .split('\n')
    .map(line => /^(?:\S+ +){7}(\/.*)$/.exec(line)?.[1] ?? '')
  return [...new Set(paths)].filter(isSocketAt).sort()
}

/** Whether there is a socket at a path that leads through no link, where we may look. */
function isSocketAt(path: string): boolean {
  try {
    return lstatSync(path).isSocket() && realpathSync(path) === path
  } catch {
    return false
  }
}
