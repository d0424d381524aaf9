import { lateProblem } from '../../snapctl/checks.ts'
import { goQuote } from '../../text/go-text.ts'
import { writeJson } from '../../json/write.ts'
import type { SystemChange } from '../world/world.ts'
import type { Answerer, Asked } from './answer.ts'
import { valueOf } from './answer.ts'
import { columns } from './printing.ts'

/** Exit codes of `is-ready`. */
const failed = 2
const unfinished = 3

/** Between the table of tasks and a task's log. */
const dots = '.'.repeat(70)

/** `snapctl is-ready`: whether a change that the snap has begun is finished. */
export const isReady: Answerer = asked => {
  const found = changeOf(asked)
  if ('problem' in found) return found
  if (found.status === 'Done') return { exit: 0 }
  return found.status === 'Do' || found.status === 'Doing'
    ? { exit: unfinished }
    : { exit: failed, stderr: `change finished with status ${found.status}` }
}

/** `snapctl tasks` and `change`: the tasks of a change that the snap has begun. */
export const tasks: Answerer = asked => {
  const found = changeOf(asked)
  if ('problem' in found) return found
  if (valueOf(asked, 'format') === 'json') {
    const { id, kind, summary, status } = found
    return {
      stdout: writeJson({
        id,
        kind,
        summary,
        status,
        tasks: found.tasks.map(task => ({ ...task, log: [...task.log] })),
      }),
    }
  }
  // A rehearsal has no time of day.
  const time = 'today at 00:00 UTC'
  const rows = found.tasks.map(task => [
    task.status,
    time,
    task.status === 'Do' || task.status === 'Doing' ? '-' : time,
    task.summary,
  ])
  const logs = found.tasks
    .filter(task => task.log.length > 0)
    .map(task => `\n${dots}\n${task.summary}\n\n${task.log.map(line => `${line}\n`).join('')}`)
  return { stdout: `${columns([['Status', 'Spawn', 'Ready', 'Summary'], ...rows], 2)}${logs.join('')}\n` }
}

/** Only changes that the snap itself has begun with install or remove are told of. */
function changeOf({ world, run, call, words }: Asked): SystemChange | { problem: string } {
  const problem = lateProblem(call)
  if (problem !== undefined) return { problem }
  const [id = ''] = words
  const found = world.changes.find(
    change => change.id === id && change.snap === run.snap && change.kind.startsWith('snapctl-'),
  )
  return found ?? { problem: `change ${goQuote(id)} not found` }
}
