import type { Task } from './tasks.ts'

/** What is told of tasks that wait for each other, which snapd would do for ever. */
export function stuckText(waiting: readonly Task[]): string {
  const names = waiting.map(({ summary }) => `  ${summary}`)
  const queued = waiting.some(({ job }) => job.kind === 'service-control')
  return [
    'these tasks wait for each other, so snapd never finishes this change:',
    ...names,
    ...(queued
      ? [
          'snapctl start, stop and restart must not be called in the default-configure hook; the services start right after it, and the configure hook may call them.',
        ]
      : []),
  ].join('\n')
}
