import type { HookStep, SnapctlCall } from '../../../src/rehearse/change/trace.ts'
import type { Connection, World } from '../../../src/rehearse/world/world.ts'
import { isLive, sideText } from '../../../src/rehearse/world/world.ts'
import { writeJson } from '../../../src/json/write.ts'

/** A step of a scenario that was carried out, on a real snapd or on the pretended one. */
export interface DoneStep {
  title: string
  /** The runs of hooks, in order. */
  hooks: readonly HookStep[]
  /** The tasks of the change with their ends. */
  tasks: readonly string[]
  error: string
  printed?: string
  /** The system after it. */
  world: World
}

/** All that can be compared of a step, in lines: hooks in order with exits, calls, output and attributes, then what the step has left. */
export function accountOf(
  { title, hooks, tasks, error, printed, world }: DoneStep,
  snaps: readonly string[],
): string[] {
  return [
    `== ${title}`,
    ...hooks.flatMap(hookLines),
    ...tasks
      .filter(isTold)
      .map(task => `task ${taskLine(task)}`)
      .sort(),
    ...errorLines(error),
    ...(printed === undefined
      ? []
      : printed
          .trimEnd()
          .split('\n')
          .map(line => `printed ${line}`)),
    ...snaps.flatMap(snap => snapLines(world, snap)),
    ...world.connections
      .filter(isLive)
      .filter(({ plug }) => snaps.includes(plug.snap))
      .map(connectionLine)
      .sort(),
  ]
}

/** Commands to services are a second task of snapd's, for older versions that it may go back to; what they do is told by the first. */
function isTold(task: string): boolean {
  return !/^\w+ (?:start|stop|restart) of \[/.test(task)
}

/** `snap` folds what is no list of tasks at the width of a terminal. */
function errorLines(error: string): string[] {
  if (error === '') return []
  const text = error.startsWith('cannot perform the following tasks') ? error : error.replaceAll(/\s+/g, ' ')
  return text.split('\n').map(line => `error ${line.trim()}`)
}

/** A task without what is another one each time: the place of a file that was handed over, the number of a snapshot. */
function taskLine(task: string): string {
  return task.replace(/(?<=Prepare snap )"[^"]*"/, 'FILE').replace(/(?<=snapshot set #)\d+/, 'N')
}

function hookLines({ snap, hook, revision, result, exit, output, calls, attributes }: HookStep): string[] {
  return [
    `hook ${snap}/${hook} of ${revision}: ${result}, exit ${String(exit)}`,
    ...calls.map(call => `  ${callLine(call)}`),
    ...output
      .trimEnd()
      .split('\n')
      .filter(line => line !== '')
      .map(line => `  | ${line}`),
    ...(attributes === undefined
      ? []
      : (['plug', 'slot'] as const).map(
          side => `  ${side} ${writeJson({ ...attributes[side].static, ...attributes[side].dynamic })}`,
        )),
  ]
}

function callLine({ argv, exit, stdout, stderr }: SnapctlCall): string {
  const said = `${stdout}${stderr}`.trim()
  return `${argv.map(word => (/^[\w.:=/-]+$/.test(word) ? word : JSON.stringify(word))).join(' ')} -> ${String(exit)}${said === '' ? '' : ` ${JSON.stringify(said)}`}`
}

function snapLines({ snaps, config, services, health }: World, snap: string): string[] {
  const state = snaps[snap]
  const values = config[snap] ?? {}
  const said = health[snap]
  return [
    ...(state === undefined
      ? []
      : [
          `snap ${snap}: ${state.current} of ${state.sequence.join(', ')}${state.active ? '' : ', disabled'}`,
        ]),
    ...(Object.keys(values).length === 0 ? [] : [`config ${snap} ${writeJson(values)}`]),
    ...(state === undefined
      ? []
      : Object.entries(services)
          .filter(([name]) => name.startsWith(`${snap}.`))
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(
            ([name, { enabled, active }]) =>
              `service ${name}: ${enabled ? 'enabled' : 'disabled'}, ${active ? 'active' : 'inactive'}`,
          )),
    ...(said === undefined || state === undefined
      ? []
      : [
          `health ${snap}: ${[said.status, said.message, said.code].filter(word => word !== undefined && word !== '').join(', ')}`,
        ]),
  ]
}

function connectionLine({ plug, slot, auto, plugAttributes, slotAttributes }: Connection): string {
  const sides = [plugAttributes, slotAttributes].map(side =>
    writeJson({ static: side.static, dynamic: side.dynamic }),
  )
  return `connection ${sideText(plug)} ${sideText(slot)}${auto ? ' (automatic)' : ''} ${sides.join(' ')}`
}
