import { readFileSync, readdirSync, writeFileSync } from 'node:fs'

/** How much memory processes have had at most. */
interface MemoryPeak {
  /** Megabytes of the process itself, with what earlier work has left in it. */
  own: number
  /** Megabytes of all programs that it has started and that ran at one time. */
  started: number
}

/** Milliseconds between two looks at programs that run: none takes half a gigabyte in less. */
const lookEvery = 20

/**
 * Does something, and tells what memory it took: the kernel is told to forget this process' peak before (proc(5), clear_refs), and programs that
 * run meanwhile are looked at again and again, as each knows its own peak.
 */
export async function withMemoryPeak<T>(work: () => Promise<T>): Promise<{ result: T; peak: MemoryPeak }> {
  let started = 0
  const look = (): void => {
    started = Math.max(
      started,
      descendants(process.pid).reduce((sum, pid) => sum + peakOf(pid), 0),
    )
  }
  writeFileSync('/proc/self/clear_refs', '5')
  const timer = setInterval(look, lookEvery)
  try {
    const result = await work()
    return { result, peak: { own: peakOf('self'), started } }
  } finally {
    clearInterval(timer)
  }
}

/** In megabytes; 0 for what has ended. */
function peakOf(pid: number | 'self'): number {
  try {
    return (
      Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? 0) /
      1024
    )
  } catch {
    return 0
  }
}

function descendants(pid: number): number[] {
  try {
    const children = readdirSync(`/proc/${String(pid)}/task`).flatMap(task =>
      readFileSync(`/proc/${String(pid)}/task/${task}/children`, 'utf8')
        .split(' ')
        .filter(word => word !== '')
        .map(Number),
    )
    return children.flatMap(child => [child, ...descendants(child)])
  } catch {
    return []
  }
}
