import { readdirSync, rmSync } from 'node:fs'
import { readWhole } from './reading.ts'

/**
 * When a running process began, as text to compare: the boot and the clock ticks since then. Undefined when there is no such process.
 */
export function runningSince(pid: number): string | undefined {
  try {
    const stat = readWhole(`/proc/${pid}/stat`).toString()
    // The name of the program is in parentheses and may hold anything; the start is the 20th word after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z') return undefined
    return `${readWhole('/proc/sys/kernel/random/boot_id').toString().trim()} ${fields[19] ?? ''}`
  } catch {
    return undefined
  }
}

/** Ends the processes that carry a text in the value of `PARTS_CTL_SOCKET`: what a run that is gone has left behind. */
export function endMarked(mark: string): void {
  endWith(`PARTS_CTL_SOCKET=${mark}/`)
  rmSync(mark, { recursive: true, force: true })
}

/** Ends the processes with a variable that begins so (`NAME=value`), wherever they have gone; gives their names. */
export function endWith(variable: string): string[] {
  const ended: string[] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue
    try {
      if (!`\0${readWhole(`/proc/${name}/environ`).toString()}`.includes(`\0${variable}`)) continue
      ended.push(readWhole(`/proc/${name}/comm`).toString().trim())
      process.kill(Number(name), 'SIGKILL')
    } catch {
      // It has ended, or is not ours to look at.
    }
  }
  return ended.sort()
}

/** Ends the processes with exactly this variable (`NAME=value`), those too that they start meanwhile. */
export function endMarkedBy(variable: string): void {
  // What cannot be ended (it waits for a disk) must not keep us.
  for (let round = 0; round < 10 && endWith(`${variable}\0`).length > 0; round += 1);
}

/** From now on everything that we and our programs make can be read by everybody and changed by its owner, whatever the shell has set. */
export function usePlainModes(): void {
  process.umask(0o022)
}
