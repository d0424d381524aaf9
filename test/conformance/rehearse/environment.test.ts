import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { inSeries, newChange } from '../../../src/rehearse/change/change.ts'
import { confinedPath, keepsCookie, securityTag } from '../../../src/rehearse/hook/environment.ts'
import { hookFailure, keptOutput } from '../../../src/rehearse/hook/output.ts'
import { hookTimeout, killGrace } from '../../../src/rehearse/hook/time.ts'
import { findConfinement, plain } from '../../../src/rehearse/machine/confinement.ts'
import type { Confinement } from '../../../src/rehearse/machine/confinement.ts'
import { runChange } from '../../../src/rehearse/machine/change.ts'
import { revisionOf } from '../../../src/rehearse/world/revision.ts'
import { directorySnap } from '../../../src/snap/open.ts'
import { openSystem } from '../../../src/rehearse/machine/system.ts'
import type { System } from '../../../src/rehearse/machine/system.ts'
import { emptyWorld } from '../../../src/rehearse/world/world.ts'
import { goDuration } from '../../../src/text/go-duration.ts'
import { workDirectory } from '../../parts/workshop.ts'
import { hostIn } from '../../support/source-request.ts'

interface Limit {
  what: string
  applies?: string
  value: unknown
}

/** A hook that was run by the real snapd. */
interface Case {
  name: string
  context: {
    snap: string
    revision: string
    snapYaml: string
    hook: string
    component?: string
    componentRevision?: number
    componentYaml?: string
    files: { path: string; mode: string; content?: string; target?: string; dir?: boolean }[]
    snapdEnvironment?: Record<string, string>
    systemDirs?: string[]
    timeoutMs?: number
    ignoreError?: boolean
    optional?: boolean
    abortAfterMs?: number
  }
  expected: { environment?: Record<string, string>; argv?: string[]; securityTag?: string; status: string; errorText?: string; log?: string[]; dump?: string }
}

const recordings = JSON.parse(readFileSync(fileURLToPath(new URL('environment.json', import.meta.url)), 'utf8')) as { limits: Limit[]; cases: Case[] }
const { limits, cases } = recordings
const snapdPath = '/usr/sbin:/usr/bin:/sbin:/bin'

describe.each(['sandbox', 'plain'] as const)('hooks run as snapd ran them: %s', kind => {
  let found: Confinement

  beforeAll(async () => {
    found = await findConfinement(hostIn('/')).catch(() => plain('there is no sandbox here'))
  })

  test.each(cases.map(recorded => [recorded.name, recorded] as const))('%s', async (name, recorded) => {
    // What becomes of the output is decided by the same code in both.
    const isTried = kind === found.kind || (kind === 'plain' && /^(environment|exec)\//.test(name))
    if (!isTried) return
    const confinement = kind === 'plain' ? plain('the test asks for it') : found
    expect(await rehearsed(recorded, confinement)).toEqual({ log: [], ...wanted(recorded) })
  })
})

test('limits and texts are those of snapd', () => {
  const value = (what: string, applies?: string): unknown => limits.find(limit => limit.what === what && (applies === undefined || limit.applies === applies))?.value
  const runtime = 'maximum runtime of a hook'
  expect(goDuration(hookTimeout('install', {}))).toBe(value(runtime, 'every hook not listed below'))
  for (const hook of ['configure', 'default-configure']) expect(goDuration(hookTimeout(hook, {}))).toBe(value(runtime, 'configure, default-configure'))
  for (const hook of ['check-health', 'fde-setup']) expect(goDuration(hookTimeout(hook, {}))).toBe(value(runtime, hook))
  expect(goDuration(killGrace)).toBe(value('wait for the output pipe to close after the kill'))
  expect(keptOutput(Buffer.alloc(20_000, 'x'))).toHaveLength(value('captured output, bytes') as number)
  const lines = Buffer.from('x\n'.repeat(200))
  expect(Buffer.from(keptOutput(lines)).toString().split('\n')).toHaveLength(value('captured output, lines') as number)
  const shape = (what: string, ...parts: string[]): string => parts.reduce((text, part) => text.replace('%s', part), String(value(what)))
  expect(hookFailure({ kind: 'timeout', milliseconds: 300_000 }, Buffer.from('x\n'))).toBe(`\n-----\nx\n${shape('text appended when the runtime is exceeded', '5m0s')}\n-----`)
  expect(hookFailure({ kind: 'aborted', milliseconds: 0 }, Buffer.from(''))).toBe(String(value('text appended when the change is aborted')).trim())
  expect(hookFailure({ kind: 'left-child' }, Buffer.from('x'))).toBe(value("text when the hook's leader is gone but a child keeps the output open"))
  expect(hookFailure({ kind: 'exit', code: 1 }, Buffer.from(' \u2028x '))).toBe(shape('error text with one line', 'x'))
  expect(hookFailure({ kind: 'exit', code: 1 }, Buffer.from('x\ny\n'))).toBe(shape('error text with several lines', 'x\ny'))
  const confined = value('variables set by snap-confine for strict snaps (our stand-in copies them from its source)') as Record<string, string>
  expect(confined['PATH']).toBe(confinedPath)
  const cookies = new RegExp(String(limits.find(limit => limit.what.startsWith('security tags whose cookie is left alone'))?.value))
  for (const tag of ['snap.a.hook.x', 'snap.a_b1.hook.x-y', 'snap.a+c.hook.install', 'snap.0a.hook.install', 'snap.a.hook.x--y']) expect([tag, keepsCookie(tag)]).toEqual([tag, cookies.test(tag)])
})

/** What was recorded, but for the arguments of programs that are snapd's own. */
function wanted({ expected }: Case): Record<string, unknown> {
  return Object.fromEntries(Object.entries(expected).filter(([key]) => key !== 'snapExecArgs' && key !== 'securityTag'))
}

async function rehearsed(recorded: Case, confinement: Confinement): Promise<unknown> {
  const { context } = recorded
  const directory = workDirectory()
  const abort = new AbortController()
  const system = await openSystem({
    host: hostIn(directory), confinement, abort: abort.signal, root: join(directory, 'root'),
    answer: () => { throw new Error('no hook of these calls snapctl') },
    system: { PATH: snapdPath, ...context.snapdEnvironment },
    ...(context.timeoutMs === undefined ? {} : { timeout: () => context.timeoutMs ?? 0 }),
  })
  try {
    const common = confinement.kind === 'sandbox' ? `/var/snap/${context.snap}/common` : join(system.root, 'var/snap', context.snap, 'common')
    const world = { ...emptyWorld, snaps: { [context.snap]: installed(context, { directory, common }) } }
    for (const path of context.systemDirs ?? []) mkdirSync(join(system.root, path), { recursive: true })
    const change = newChange('rehearsal', inSeries([{
      kind: 'run-hook', snap: context.snap, hook: context.hook, optional: context.optional === true, ignoreFailure: context.ignoreError === true,
      ...(context.component === undefined ? {} : { component: context.component }),
    }]))
    if (context.abortAfterMs !== undefined) setTimeout(() => { abort.abort() }, context.abortAfterMs)
    const { trace } = await runChange({ world, change, runner: system })
    const [task] = trace.tasks
    const log = task?.log ?? []
    return {
      status: task?.status, log, ...dumped(recorded, system),
      ...(task?.status === 'Error' ? { errorText: `cannot perform the following tasks:\n- ${summary(context)} (${log[0]?.replace('ERROR ', '') ?? ''})` } : {}),
    }
  } finally {
    await system.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

/** The task was made by hand, except for the two that snapd has a word for. */
function summary({ hook, snap }: Case['context']): string {
  if (hook === 'configure') return `Run configure hook of "${snap}" snap`
  return hook === 'check-health' ? `Run health check of "${snap}" snap` : `Run hook ${hook} of snap "${snap}"`
}

function installed(context: Case['context'], { directory, common }: { directory: string; common: string }) {
  const { revision, snapYaml, component, componentRevision = 0, componentYaml = '' } = context
  const trees = { snap: join(directory, 'tree'), component: join(directory, 'component') }
  put(trees.snap, { path: 'meta/snap.yaml', mode: '0644', content: snapYaml })
  if (component !== undefined) put(trees.component, { path: 'meta/component.yaml', mode: '0644', content: componentYaml })
  for (const file of context.files) put(component === undefined ? trees.snap : trees.component, { ...file, ...(file.content === undefined ? {} : { content: file.content.replaceAll('@ROOT@', common) }) })
  const content = revisionOf(directorySnap(trees.snap), component === undefined ? {} : { [component]: { revision: String(componentRevision), snap: directorySnap(trees.component) } })
  return { current: revision, active: true, sequence: [revision], revisions: { [revision]: content }, asserted: false, publisher: '' }
}

function put(tree: string, { path, mode, content = '', target, dir }: Case['context']['files'][number]): void {
  const full = join(tree, path)
  mkdirSync(dir === true ? full : dirname(full), { recursive: true })
  if (target !== undefined) symlinkSync(target, full)
  else {
    if (dir !== true) writeFileSync(full, content)
    chmodSync(full, Number.parseInt(mode, 8))
  }
}

/** What the hook saw, with the paths of a real system, and the cookies by what they are. */
function dumped({ context, expected }: Case, { root }: System): { environment?: Record<string, string>; argv?: string[] } {
  if (expected.environment === undefined) return {}
  const common = join(root, 'var/snap', context.snap, 'common')
  const read = (name: string): string[] => readFileSync(join(common, name), 'utf8').split('\0').slice(0, -1).map(text => text
    .replaceAll(`${root}/.rehearsal/tools/${context.snap}:`, '').replaceAll(`${root}/.rehearsal/instances/${context.snap}`, '').replaceAll(root, ''))
  const environment = Object.fromEntries(read('dump-environ').map(text => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]))
  const name = securityTag(context) === expected.securityTag && context.component !== undefined ? 'app-cookie' : '@HOOK-COOKIE@'
  for (const key of ['SNAP_COOKIE', 'SNAP_CONTEXT']) if (/^\w{44}$/.test(environment[key] ?? '')) environment[key] = name
  if (environment['PATH'] === snapdPath) environment['PATH'] = '@SNAPD-PATH@'
  return { environment, argv: read('dump-args') }
}
