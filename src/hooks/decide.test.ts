import { describe, expect, test } from 'vitest'
import type { HookFile, HookPlan, HookScene } from './decide.ts'
import { decideHooks, isLeftover } from './decide.ts'

const file = (name: string, mode = 0o755): HookFile => ({ name, kind: 'file', mode, target: undefined })
const link = (name: string, mode: number | undefined): HookFile => ({
  name,
  kind: 'symlink',
  mode: 0o777,
  target: mode === undefined ? undefined : { kind: 'file', mode },
})

function plan(scene: Partial<HookScene>): HookPlan {
  return decideHooks({
    base: 'core24',
    component: false,
    projectDirectory: 'snap/hooks',
    project: [],
    built: [],
    primed: [],
    declared: [],
    partOf: () => 'maker',
    ...scene,
  })
}

/** One line for each thing that is done. */
function lines({ hooks }: HookPlan): string[] {
  return hooks.flatMap(({ actions }) =>
    actions.map(
      action =>
        `${action.do} ${action.do === 'copy' ? `${action.from}:${action.source} ` : ''}> ${action.path} ${action.mode.toString(8)}`,
    ),
  )
}

const all = {
  project: [file('install', 0o644)],
  built: [file('install')],
  primed: [file('install')],
  declared: ['install'],
}

describe('from core24 on', () => {
  test.each<[string, Partial<HookScene>, string[]]>([
    ["the project's script comes first", all, ['copy project:snap/hooks/install > meta/hooks/install 755']],
    ["a part's own meta/hooks file comes before snap/hooks", { ...all, project: [] }, []],
    [
      'a built script comes before a stub',
      { built: [file('install')], declared: ['install'] },
      ['copy tree:snap/hooks/install > meta/hooks/install 755'],
    ],
    [
      'a stub is made when there is nothing else',
      { declared: ['install'] },
      ['stub > meta/hooks/install 755'],
    ],
    [
      'a built script that nobody can execute becomes executable in both places',
      { built: [file('install', 0o644)] },
      [
        'copy tree:snap/hooks/install > snap/hooks/install 755',
        'copy tree:snap/hooks/install > meta/hooks/install 755',
      ],
    ],
    [
      'a primed script that nobody can execute becomes executable',
      { primed: [file('install', 0o640)] },
      ['copy tree:meta/hooks/install > meta/hooks/install 755'],
    ],
    [
      'a set-id bit of a primed script is dropped',
      { primed: [file('install', 0o4755)] },
      ['copy tree:meta/hooks/install > meta/hooks/install 755'],
    ],
    [
      'a link of a part is dereferenced',
      { built: [link('install', 0o755)] },
      ['copy tree:snap/hooks/install > meta/hooks/install 755'],
    ],
    [
      'a link that leads nowhere makes no hook',
      { built: [link('install', undefined)], declared: ['install'] },
      ['stub > meta/hooks/install 755'],
    ],
    [
      "a part's dangling link in meta/hooks is not written through",
      { primed: [link('install', undefined)], declared: ['install'] },
      [],
    ],
  ])('%s', (_, scene, expected) => expect(lines(plan(scene))).toEqual(expected))
})

describe('on core22', () => {
  const base = 'core22'
  test.each<[string, Partial<HookScene>, string[]]>([
    [
      "the project's script lies in snap/hooks, with its mode, and a wrapper starts it",
      { ...all, project: [file('install', 0o700)] },
      ['copy project:snap/hooks/install > snap/hooks/install 700', 'wrapper > meta/hooks/install 755'],
    ],
    [
      'a set-id bit is dropped',
      { project: [file('install', 0o4755)] },
      ['copy project:snap/hooks/install > snap/hooks/install 755', 'wrapper > meta/hooks/install 755'],
    ],
    [
      'snap/hooks comes before meta/hooks of a part',
      { ...all, project: [] },
      ['wrapper > meta/hooks/install 755'],
    ],
    ['a stub is a stub', { declared: ['install'] }, ['stub > meta/hooks/install 755']],
    [
      'a component gets the script itself',
      { component: true, project: [file('install')], projectDirectory: 'snap/component/x/hooks' },
      [
        'copy project:snap/component/x/hooks/install > snap/hooks/install 755',
        'copy project:snap/component/x/hooks/install > meta/hooks/install 755',
      ],
    ],
  ])('%s', (_, scene, expected) => expect(lines(plan({ base, ...scene }))).toEqual(expected))
})

test('what is passed over is told, with whose it is', () => {
  const directory: HookFile = { name: 'lib', kind: 'directory', mode: 0o755, target: undefined }
  const { hooks, notes } = plan({
    project: [file('install~'), directory, link('gone', undefined), file('remove')],
    built: [directory, file('remove')],
  })
  expect(hooks.map(hook => hook.name)).toEqual(['remove'])
  expect(notes.map(({ of, path, reason }) => `${of} ${path} ${reason}`)).toEqual([
    'project snap/hooks/install~ leftover',
    'project snap/hooks/lib directory',
    'project snap/hooks/gone dangling',
    'part snap/hooks/lib directory',
    'part snap/hooks/remove shadowed',
  ])
})

test.each<['file' | 'link', string]>([
  ['file', "'snap/hooks' is no directory: the project's hooks are not packed."],
  ['link', "'snap/hooks' is a symbolic link that leads to no directory: the project's hooks are not packed."],
])('a %s in place of the directory of hooks is told', (inItsPlace, message) => {
  expect(plan({ inItsPlace }).notes).toEqual([
    { path: 'snap/hooks', of: 'project', reason: 'special', message },
  ])
})

test.each([
  '.gitkeep',
  '.install.swp',
  'install~',
  '#install#',
  'install.orig',
  'install.rej',
  'install.bak',
])('%s is a leftover', name => {
  expect(isLeftover(name)).toBe(true)
})

test.each(['install', 'README.md', 'configure.sh', 'connect-plug-a'])('%s is no leftover', name =>
  expect(isLeftover(name)).toBe(false),
)
