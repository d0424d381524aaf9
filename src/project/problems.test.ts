import { describe, expect, test } from 'vitest'
import { problemsOf } from '../../test/support/project.ts'
import { UserError } from '../errors.ts'
import { ProjectError } from './problems.ts'
import { parseDocument } from './parse.ts'
import { githubReport, jsonReport, sarifReport } from './report.ts'

const head = "name: demo\nbase: core24\nversion: '1'\nsummary: s\ndescription: d\nconfinement: strict\n"
const valid = 'parts:\n  a: {plugin: nil}\n'

function told(yaml: string): string {
  return new ProjectError('snap/snapcraft.yaml', problemsOf(parseDocument(yaml, 'snap/snapcraft.yaml')))
    .message
}

function syntax(yaml: string): UserError {
  try {
    parseDocument(yaml, 'snap/snapcraft.yaml')
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('it is valid')
}

test('all problems are told at once, in file order, each with its place and what to do', () => {
  expect(
    told(
      `${head.replace('strict', 'strickt')}apps:\n  x:\n    command: bin/x\n    plugs: network\nhooks:\n  configure: {plug: [home]}\nparts:\n  a: {plugin: mak}\n`,
    ),
  ).toMatchInlineSnapshot(`
    "Bad snapcraft.yaml content:
    - input should be 'classic', 'devmode' or 'strict' (in field 'confinement')
      snap/snapcraft.yaml:6:14
      6 | confinement: strickt
        |              ^^^^^^^
      Did you mean 'strict'?
    - input should be a valid list (in field 'apps.x.plugs')
      snap/snapcraft.yaml:10:12
      10 |     plugs: network
         |            ^^^^^^^
      Write a list: [network].
    - extra inputs are not permitted (in field 'hooks.configure.plug')
      snap/snapcraft.yaml:12:15
      12 |   configure: {plug: [home]}
         |               ^^^^
      Did you mean 'plugs'?
    - plugin not registered: 'mak' (in field 'parts.a.plugin')
      snap/snapcraft.yaml:14:15
      14 |   a: {plugin: mak}
         |               ^^^
      Did you mean 'make'?"
  `)
})

test.each([
  ['environment: {__proto__: a}\n', 'environment.__proto__'],
  ['apps: {x: {command: y, environment: {__proto__: a}}}\n', 'apps.x.environment.__proto__'],
  ['plugs: {__proto__: {interface: home}}\n', 'plugs.__proto__'],
  ['slots: {x: {interface: content, read: [{__proto__: 1}]}}\n', 'slots.x.read[0].__proto__'],
])('what would be lost from %j is refused', (yaml, field) => {
  expect(told(`${head}${yaml}${valid}`)).toContain(
    `- the name '__proto__' cannot be used (in field '${field}')`,
  )
})

describe('what to do', () => {
  test.each([
    ['a key that belongs to an app', `${head}command: bin/x\n${valid}`, "'command' is a key of an app."],
    [
      'a key of older bases',
      `${head}parts:\n  a: {plugin: nil, install: make}\n`,
      "Use 'override-build' with 'craftctl default' before your own lines.",
    ],
    [
      'a program of a hook',
      `${head}hooks:\n  install: {command: bin/x}\n${valid}`,
      "The hook's program is the file of its name in 'snap/hooks', or in a part's 'snap/hooks'.",
    ],
    [
      'keys of a part that are not indented',
      `${head}parts:\n  a:\n  plugin: nil\n`,
      "'plugin' is a key of a part: indent it further than the part's name.",
    ],
    [
      'a word that YAML takes for true',
      `${head}environment: {A: yes}\n${valid}`,
      "Put it into quotes: 'yes'.",
    ],
    ...[
      'build-environment: [A: yes]',
      'build-environment: [on amd64: [A: yes]]',
      'stage-packages: [yes]',
      'prime: [on amd64: [yes]]',
    ].map((key): [string, string, string] => [
      `a word in ${key} that YAML takes for true`,
      `${head}parts:\n  a:\n    plugin: nil\n    ${key}\n`,
      "Put it into quotes: 'yes'.",
    ]),
    [
      'an attribute that the plugin does not know',
      `${head}parts:\n  a:\n    plugin: nil\n    build-attributes: [self-contained]\n`,
      'Remove the build attribute, or use a different plugin.',
    ],
    [
      'a key that YAML takes for true',
      `${head}environment: {on: a}\n${valid}`,
      "Put the key into quotes: 'on'.",
    ],
    ['a name with capitals', `${head.replace('demo', 'My_Snap')}${valid}`, "Did you mean 'my-snap'?"],
    [
      'an extension of another base',
      `${head}apps: {x: {command: a, extensions: [ros2-humble]}}\n${valid}`,
      'It supports core22.',
    ],
    [
      'a missing value that can be counted',
      `${head.replace('confinement: strict\n', '')}${valid}`,
      "Add 'confinement': 'classic', 'devmode' or 'strict'.",
    ],
  ])('%s', (_name, yaml, hint) => {
    expect(told(yaml)).toContain(hint)
  })

  test.each([
    ['tabs', 'parts:\n\ta: b\n', 'Indent with spaces: YAML takes no tabs.'],
    [
      'a colon in a text',
      'title: a: b\n',
      "Put the text into quotes: it contains ': ', which separates keys from values.",
    ],
    ['a quote that is not closed', "title: 'a\nname: b\n", 'Close the quote.'],
    ['equal keys', 'a: 1\nb: 2\na: 3\n', 'Join the two, or remove one: only one could count.'],
  ])('%s', (_name, yaml, hint) => {
    expect(syntax(yaml).resolution).toBe(hint)
  })
})

test('equal keys are told with both places', () => {
  expect(syntax('a: 1\nb: 2\na: 3\n').details).toBe(
    [
      'snap/snapcraft.yaml:3:1',
      '  3 | a: 3',
      '    | ^',
      'first written here:',
      '  snap/snapcraft.yaml:1:1',
      '  1 | a: 1',
      '    | ^',
    ].join('\n'),
  )
})

describe('for programs', () => {
  const report = {
    file: 'snap/snapcraft.yaml',
    problems: problemsOf(parseDocument(`${head}hoks: 1\n${valid}`, 'f')),
    notices: ['100% sure'],
  }

  test('as JSON', () => {
    expect(JSON.parse(jsonReport(report))).toEqual({
      file: 'snap/snapcraft.yaml',
      valid: false,
      notices: ['100% sure'],
      problems: [
        {
          code: 'unknown-key',
          path: ['hoks'],
          message: 'extra inputs are not permitted',
          line: 7,
          column: 1,
          length: 4,
          remedy: "Did you mean 'hooks'?",
        },
      ],
    })
  })

  test("as commands of GitHub's workflows", () => {
    expect(githubReport(report).split('\n')).toEqual([
      "::error file=snap/snapcraft.yaml,line=7,col=1,endColumn=5,title=snapcraft.yaml::extra inputs are not permitted (in field 'hoks')%0ADid you mean 'hooks'?",
      '::warning file=snap/snapcraft.yaml,title=snapcraft.yaml::100%25 sure',
    ])
  })

  test('as SARIF', () => {
    const [run] = (
      JSON.parse(sarifReport(report, '1.0')) as {
        runs: { results: { ruleId: string; locations: unknown[] }[] }[]
      }
    ).runs
    expect(run?.results.map(result => result.ruleId)).toEqual(['unknown-key', 'notice'])
    expect(run?.results[0]?.locations[0]).toMatchObject({
      physicalLocation: { region: { startLine: 7, startColumn: 1, endColumn: 5 } },
    })
  })
})
