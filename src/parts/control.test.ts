import { expect, test } from 'vitest'
import { projectOf } from '../../test/parts/project-texts.ts'
import { UserError } from '../errors.ts'
import type { CallAnswer } from '../platform/call-box.ts'
import type { ProjectContent } from '../project/project.ts'
import type { Calls } from './control.ts'
import { controlCalls } from './control.ts'
import { Variables } from './variables.ts'

function callsOf(
  builtin: () => Promise<void> = async () => undefined,
  part = 'p',
): Calls & { variables: Variables } {
  const content = {
    'adopt-info': 'p',
    components: { c: { version: '3' }, d: { 'adopt-info': 'q' } },
  } as unknown as Partial<ProjectContent>
  const variables = new Variables(projectOf({ p: {}, q: {} }, { content }))
  const calls = controlCalls({ part, scriptlet: 'override-build', variables, builtin })
  return Object.assign(calls, { variables })
}

const failed = (text: string): CallAnswer => ({ exit: 1, stdout: '', stderr: `error: ${text}\n` })
const bad = (text: string): CallAnswer =>
  failed(
    `'override-build' in part 'p' executed an invalid control API call: ${text}.\nReview the scriptlet and make sure it's correct.`,
  )
const ok = (text = ''): CallAnswer => ({ exit: 0, stdout: text === '' ? '' : `${text}\n`, stderr: '' })

test.each([
  [['default'], ok()],
  [['default', 'x'], bad("invalid arguments to command 'default'")],
  [['set', 'version=2=3'], ok()],
  [['set', 'grade='], ok()],
  [['set'], bad("invalid arguments to command 'set'")],
  [['set', 'version=2', 'x'], bad("invalid arguments to command 'set'")],
  [['set', 'version'], bad("invalid arguments to command 'set' (want key=value)")],
  [['set', '=x'], bad("'' is not a valid variable name")],
  [['set', 'nothing=1'], bad("'nothing' not in project variables")],
  [
    ['set', 'components.c.version=1'],
    bad("variable 'components.c.version' can only be set in a part that adopts external metadata"),
  ],
  [['set', 'components.d.version=1'], bad("variable 'components.d.version' can only be set in part 'q'")],
  [['get', 'version'], ok('1')],
  [['get', 'grade'], ok('stable')],
  [['get', 'components.c.version'], ok('3')],
  [['get', 'components.d.version'], ok('')],
  [['get'], bad("invalid number of arguments to command 'get'")],
  [['get', 'version', 'grade'], bad("invalid number of arguments to command 'get'")],
  [['get', 'a-b'], bad("'a-b' is not a valid variable name")],
  [['get', 'a.b_C.d9'], bad("'a.b_C.d9' not in project variables")],
  [['get', 'a.9'], bad("'a.9' is not a valid variable name")],
  [['jump'], bad("invalid command 'jump'")],
  [[], bad("invalid command ''")],
])('craftctl %j', async (args, reply) => {
  expect(await callsOf().answer(args)).toEqual(reply)
})

test('what is set is set once, and remembered', async () => {
  const calls = callsOf()
  expect(await calls.answer(['set', 'version=2=3'])).toEqual(ok())
  expect(await calls.answer(['get', 'version'])).toEqual(ok('2=3'))
  expect(await calls.answer(['set', 'version=4'])).toEqual(bad("variable 'version' can be set only once"))
  expect(calls.set).toEqual({ version: '2=3' })
  expect(calls.variables.adopted()).toEqual({ version: '2=3' })
})

test('components are adopted by their names, and only by their parts', async () => {
  const calls = callsOf(undefined, 'q')
  expect(await calls.answer(['set', 'components.d.version=5'])).toEqual(ok())
  expect(calls.variables.adopted()).toEqual({ componentVersions: { d: '5' } })
  expect(calls.variables.owners()).toEqual({
    version: 'p',
    grade: 'p',
    'components.c.version': null,
    'components.d.version': 'q',
  })
})

test('what an earlier run has set counts, for the part that adopts it alone', () => {
  const { variables } = callsOf()
  variables.replay('p', { grade: 'devel', 'components.d.version': '9', gone: 'x' })
  variables.replay('q', { version: '7' })
  expect(variables.adopted()).toEqual({ grade: 'devel' })
  expect(variables.get('grade')).toBe('devel')
  expect(() => {
    variables.set('p', 'grade', 'stable')
  }).toThrow(new UserError('control-call', "variable 'grade' can be set only once"))
})

test('a step that fails in a way that the script may deal with is told to it', async () => {
  const calls = callsOf(async () => {
    throw new UserError('fileset', 'It does not work.', { details: 'Like so.', resolution: 'Do otherwise.' })
  })
  expect(await calls.answer(['default'])).toEqual(failed('It does not work.\nLike so.\nDo otherwise.'))
  expect(calls.fatal).toBeUndefined()
  const short = callsOf(async () => {
    throw new UserError('fileset', 'It does not work.', { details: '' })
  })
  expect(await short.answer(['default'])).toEqual(failed('It does not work.'))
})

test.each([
  [new UserError('build-failed', 'No.')],
  [new UserError('interrupted', 'No.')],
  [new Error('a bug')],
])('%s ends the script', async error => {
  const calls = callsOf(async () => {
    throw error
  })
  expect(await calls.answer(['default'])).toEqual({ exit: 1, kill: true, stdout: '', stderr: '' })
  expect(calls.fatal).toBe(error)
})
