import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import { SaxesParser } from 'saxes'
import { beforeEach, describe, expect, test } from 'vitest'
import { joinComponents } from '../src/lint/inputs/components.ts'
import { openInput } from '../src/lint/inputs/open.ts'
import { loadShell } from '../src/shell/syntax.ts'
import { hostAt } from './parts/workshop.ts'
import { within as snapsmith } from './support/within.ts'
import { workplace } from './support/workplace.ts'

const project = `name: lantern
base: core24
version: '1'
summary: A light
description: A light in the dark.
confinement: strict
grade: devel
apps: {lamp: {command: bin/lamp, daemon: simple}}
parts: {empty: {plugin: nil}}
`
/** Goes on after a failure, and nothing else is wrong with it. */
const loose = '#!/bin/sh\ncp "$SNAP/a" "$SNAP_DATA/"\ncp "$SNAP/b" "$SNAP_DATA/"\n'
const tight = loose.replace('#!/bin/sh', '#!/bin/sh -e')

/** The rules that these tests are about: others come and go. */
const ruled = [
  'hook-line-ends',
  'hook-name',
  'hook-shebang',
  'hook-stub',
  'hook-subject',
  'hook-unknown',
  'shell-no-errexit',
  'suppression-unknown-rule',
  'suppression-unused',
  'suppression-without-reason',
]

interface Told {
  rule: string
  severity: string
  file: string | null
  line: number | null
}

describe('lint', () => {
  let cwd = ''
  const put = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true })
      writeFileSync(join(cwd, path), text, {
        mode: path.includes('hooks/') || path.includes('bin/') ? 0o755 : 0o644,
      })
    }
  }
  const lint = async (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
    snapsmith(
      [
        'lint',
        '--no-shellcheck',
        ...(args.includes('--rule') || args.includes('--list') ? [] : ['--rule', ruled.join()]),
        ...args,
      ],
      cwd,
    )
  const told = async (...args: string[]): Promise<string[]> => {
    const { out } = await lint('--format', 'json', ...args)
    const { findings } = JSON.parse(out) as { findings: Told[] }
    return findings.map(({ rule, file, line }) => [file, ...(line === null ? [] : [line]), rule].join(' '))
  }
  beforeEach(context => {
    cwd = workplace(context)
  })

  describe('reads', () => {
    test('the project in the current directory', async () => {
      put({ 'snap/snapcraft.yaml': project, 'snap/hooks/configure': loose, 'snap/hooks/confgure': tight })
      expect(await told()).toEqual(
        ['snap/hooks/configure 2 shell-no-errexit', 'snap/hooks/confgure hook-unknown'].sort(),
      )
    })

    test('the project of a project file', async () => {
      put({
        'lamp/snap/snapcraft.yaml': project,
        'lamp/snap/hooks/configure': loose,
        'lamp/snap/hooks/confgure': tight,
      })
      expect(await told('lamp/snap/snapcraft.yaml')).toEqual(await told('lamp'))
    })

    test('a directory of hooks that belongs to nothing', async () => {
      put({ 'some/hooks/configure': loose, 'some/hooks/connect-plug-x': tight })
      expect(await told('some/hooks')).toEqual(['some/hooks/configure 2 shell-no-errexit'])
      expect(await told('some')).toEqual(['some/hooks/configure 2 shell-no-errexit'])
    })

    test('a directory of hooks of a project with what the project knows, and tells of that directory alone', async () => {
      put({
        'snap/snapcraft.yaml': `${project}hooks: {remove: {}}\n`,
        'snap/hooks/configure': tight,
        'snap/hooks/connect-plug-x': tight,
      })
      expect(await told('snap/hooks')).toEqual(['snap/hooks/connect-plug-x hook-subject'])
      expect(await told('snap/hooks/configure')).toEqual([])
      expect(await told()).toEqual([
        'snap/hooks/connect-plug-x hook-subject',
        'snap/snapcraft.yaml 10 hook-stub',
      ])
    })

    test('hooks of components', async () => {
      put({
        'snap/snapcraft.yaml': `${project}components: {extra: {type: standard, summary: s, description: d, version: '1'}}\n`,
        'snap/component/extra/hooks/install': loose,
        'snap/component/extra/hooks/configure': tight,
      })
      expect(await told()).toEqual([
        'snap/component/extra/hooks/configure hook-unknown',
        'snap/component/extra/hooks/install 2 shell-no-errexit',
      ])
    })

    test('a primed tree and the snap that it becomes', async () => {
      put({
        'tree/meta/snap.yaml': "name: lantern\nversion: '1'\nbase: core24\n",
        'tree/meta/hooks/configure': loose,
      })
      execFileSync('mksquashfs', [join(cwd, 'tree'), join(cwd, 'lantern_1.snap'), '-quiet', '-no-progress'])
      expect(await told('tree', 'lantern_1.snap')).toEqual([
        'lantern_1.snap/meta/hooks/configure 2 shell-no-errexit',
        'tree/meta/hooks/configure 2 shell-no-errexit',
      ])
    })

    test("what snapcraft's linters find in a packed snap, beside its hooks", async () => {
      put({
        'tree/meta/snap.yaml': "name: lantern\nversion: '1'\nbase: core24\nsummary: A light\n",
        'tree/meta/hooks/configure': loose,
      })
      execFileSync('mksquashfs', [join(cwd, 'tree'), join(cwd, 'lantern_1.snap'), '-quiet', '-no-progress'])
      const rulesIn = async (path: string) => {
        const { out } = await lint(path, '--format', 'json', '--rule', 'shell-no-errexit,metadata,library')
        const { findings } = JSON.parse(out) as { findings: { rule: string; file: string }[] }
        return [...new Set(findings.map(({ rule, file }) => `${file} ${rule}`))]
      }
      expect(await rulesIn('lantern_1.snap')).toEqual([
        'lantern_1.snap/meta/hooks/configure shell-no-errexit',
        'lantern_1.snap/meta/snap.yaml metadata',
      ])
      expect(await rulesIn('tree')).toEqual(['tree/meta/hooks/configure shell-no-errexit'])
    })

    test('a component that is packed', async () => {
      put({
        'tree/meta/component.yaml': 'component: lantern+extra\ntype: standard\n',
        'tree/meta/hooks/install': loose,
      })
      execFileSync('mksquashfs', [
        join(cwd, 'tree'),
        join(cwd, 'lantern+extra.comp'),
        '-quiet',
        '-no-progress',
      ])
      expect(await told('lantern+extra.comp')).toEqual([
        'lantern+extra.comp/meta/hooks/install 2 shell-no-errexit',
      ])
    })

    test('a component with the metadata of its snap, when both are named', async () => {
      put({
        'tree/meta/component.yaml': 'component: lantern+extra\ntype: standard\n',
        'tree/meta/hooks/install': '#!/bin/sh -e\ncurl https://example.com\n',
        'snap/meta/snap.yaml':
          "name: lantern\nversion: '1'\nbase: core24\nplugs: {network: null}\ncomponents: {extra: {type: standard}}\n",
        'snap/meta/hooks/configure': tight,
      })
      const plugs = await openedPlugs(cwd, ['tree', 'snap'])
      expect(plugs).toEqual([undefined, ['network'], ['network']])
    })

    test('a script that hooks source, once', async () => {
      put({
        'snap/snapcraft.yaml': project,
        'snap/hooks/install': '#!/bin/sh\n. "$SNAP/meta/hooks/common"\n',
        'snap/hooks/configure': '#!/bin/sh\n. "$SNAP/meta/hooks/common"\n',
        'snap/hooks/common': '#!/bin/sh\n# snapsmith: ignore shell-nothing why\nset -e\n',
      })
      expect(await told('--rule', 'suppression-unknown-rule')).toEqual([
        'snap/hooks/common 2 suppression-unknown-rule',
      ])
    })

    test('the hooks of a project that does not validate, and says so', async () => {
      put({
        'snap/snapcraft.yaml': `${project}colour: blue\n`,
        'snap/hooks/configure': loose,
        'snap/hooks/connect-plug-x': tight,
      })
      const { err, code } = await lint()
      expect(err).toContain(
        "Warning: 'snap/snapcraft.yaml' has problems: run 'snapsmith validate' to see them.",
      )
      expect(code).toBe(3)
      put({ 'snap/snapcraft.yaml': 'base: core18\nname: lantern\n' })
      expect(await told()).toContain('snap/hooks/connect-plug-x hook-subject')
      expect((await lint(`../${basename(cwd)}`, 'snap/hooks')).err).toContain(
        "'snap/snapcraft.yaml' cannot be used: Base 'core18'",
      )
      put({ 'old/snap/snapcraft.yaml': 'base: core20\nname: lantern\n', 'old/snap/hooks/remove': tight })
      expect((await lint('old')).err).toContain("'old/snap/snapcraft.yaml' cannot be used: Base 'core20'")
      put({ 'snap/snapcraft.yaml': 'name: [\n' })
      expect(await told()).toEqual(['snap/hooks/configure 2 shell-no-errexit'])
    })

    test.each(['text', 'json', 'sarif', 'github', 'checkstyle', 'junit'])(
      'what a hook sources where organize or a script puts it, under its own name, as %s',
      async format => {
        put({
          'snap/snapcraft.yaml': `${project.replace(/parts:.*\n/, '')}parts:
  local: {plugin: dump, source: snap/local, organize: {'*.sh': lib/}}
  more: {plugin: nil, source: ., override-build: 'install -D more "$CRAFT_PART_INSTALL/share/more.sh"'}
`,
          'snap/local/helpers.sh': 'used() { mdkir /tmp/x; }\nunused() { mdkir /tmp/y; }\n',
          more: 'snapctl get Port_x\n',
          'snap/hooks/install': '#!/bin/sh -e\n. "$SNAP/lib/helpers.sh"\n. "$SNAP/share/more.sh"\nused\n',
        })
        const { out } = await lint('--rule', 'shell-misspelt-command,snapctl-key', '--format', format)
        expect(out).toContain('snap/local/helpers.sh')
        expect(out).not.toMatch(/lib\/helpers|share\/more/)
        if (format !== 'text') return
        expect(await lint('--rule', 'shell-misspelt-command,snapctl-key')).toMatchObject({
          code: 2,
          out: expect.stringMatching(
            /^more\n {2}1:13 [^]*^snap\/local\/helpers.sh\n {2}1:10 [^]*^1 error and 1 warning/m,
          ) as string,
        })
      },
    )

    test.each([
      ['that does not parse', (path: string) => writeFileSync(path, 'name: [\n')],
      ['that is empty', (path: string) => writeFileSync(path, '')],
      ['that is a list', (path: string) => writeFileSync(path, '- a\n')],
      ['that is no text', (path: string) => writeFileSync(path, Buffer.from([0x6e, 0xff, 0]))],
      ['that is a directory', (path: string) => mkdirSync(path)],
      ['that is a link to nowhere', (path: string) => symlinkSync('nowhere', path)],
    ])('never ends well with a project file %s', async (_, make) => {
      put({ 'snap/hooks/install': '#!/bin/sh -e\nsnapctl set a=1\n' })
      make(join(cwd, 'snap/snapcraft.yaml'))
      for (const command of [
        ['lint'],
        ['lint', '--format', 'json'],
        ['hooks', 'list'],
        ['hooks', 'options'],
      ]) {
        const { code, err } = await snapsmith(command, cwd)
        expect([command, code]).toEqual([command, 1])
        expect(err).toContain("Warning: 'snap/snapcraft.yaml' cannot be read: ")
      }
      expect((await snapsmith(['validate'], cwd)).code).not.toBe(0)
    })

    test('a hook that only an earlier build knows of, with the part that it came from', async () => {
      put({
        'snap/snapcraft.yaml': `${project}hooks: {install: {}}\n`,
        'parts/empty/install/snap/hooks/install': loose,
      })
      expect(await told()).toEqual(['parts/empty/install/snap/hooks/install 2 shell-no-errexit'])
    })
  })

  test.each([
    ['absent', "Cannot read 'absent': there is no such file or directory."],
    ['empty', "No hooks in 'empty': it holds no project, no finished snap and no directory of hooks."],
    ['pipe', "Cannot read 'pipe': it is neither a file nor a directory."],
    ['dangling', "Cannot read 'dangling': it is a symbolic link that leads nowhere."],
    ['notes.txt', "'notes.txt' is neither a snap, nor a component, nor a hook."],
    ['broken.snap', "Cannot read 'broken.snap' as a snap."],
  ])('refuses %s with a reason', async (name, reason) => {
    mkdirSync(join(cwd, 'empty'))
    put({ 'notes.txt': 'hello\n', 'broken.snap': 'hello\n' })
    symlinkSync('nowhere', join(cwd, 'dangling'))
    execFileSync('mkfifo', [join(cwd, 'pipe')])
    const { code, out, err } = await lint(name)
    expect([code, out, err.split('\n')[0]]).toEqual([1, '', reason])
  })

  test('reads a script of any bytes, and hooks that are no scripts', async () => {
    put({ 'hooks/configure': '#!/bin/sh\nif [ ; do\n\0\u001b[31m', 'hooks/install': '\x7fELF\x02\x01\x01' })
    writeFileSync(join(cwd, 'hooks/remove'), Buffer.from([0x23, 0x21, 0x2f, 0x62, 0x0a, 0xff, 0xfe, 0x0a]), {
      mode: 0o755,
    })
    const { code, out } = await lint('hooks')
    expect([0, 2, 3]).toContain(code)
    expect(out).not.toContain('\u001b')
  })

  test('exit codes tell errors from warnings from notes', async () => {
    put({ 'snap/snapcraft.yaml': project, 'snap/hooks/configure': tight })
    expect(await lint()).toEqual({ code: 0, out: 'No findings in 1 hook\n', err: '' })
    put({ 'snap/hooks/README.md': 'Read me.\n' })
    expect((await lint('--strict', '--rule', 'hook-unknown')).code).toBe(4)
    expect((await lint('--rule', 'hook-unknown')).code).toBe(0)
    put({ 'snap/hooks/configure': loose })
    expect((await lint()).code).toBe(3)
    expect((await lint('--severity', 'error')).code).toBe(0)
    expect((await lint('--certainty', 'certain', '--rule', 'shell-no-errexit')).code).toBe(0)
    expect((await lint('--except', 'shell-no-errexit,hook-unknown')).code).toBe(0)
    put({ 'snap/hooks/connect-plug--x': tight })
    expect((await lint()).code).toBe(2)
  })

  test('a rule that does not exist is refused, with the nearest that does', async () => {
    put({ 'snap/snapcraft.yaml': project })
    const { code, err } = await lint('--rule', 'shell-no-erexit')
    expect([code, err]).toEqual([
      64,
      expect.stringContaining("there is no rule 'shell-no-erexit', maybe you meant 'shell-no-errexit'"),
    ])
  })

  describe('leaves out', () => {
    const rule = 'shell-no-errexit'

    test.each([
      ['the line before', `#!/bin/sh\n# snapsmith: ignore ${rule} both may fail\ncp a b\ncp c d\n`],
      ['the end of the line', `#!/bin/sh\ncp a b # snapsmith: ignore ${rule} both may fail\ncp c d\n`],
      [
        'the head of the file',
        `#!/bin/sh\n# A hook.\n# snapsmith: ignore-file ${rule} both may fail\n\ncp a b\ncp c d\n`,
      ],
      [
        'several rules at once',
        `#!/bin/sh\n# snapsmith: ignore ${rule}, shellcheck-SC2086 both may fail\ncp a b\ncp c d\n`,
      ],
    ])('what a comment at %s says', async (_, script) => {
      put({ 'snap/snapcraft.yaml': project, 'snap/hooks/configure': script })
      expect(await lint()).toMatchObject({ code: 0, out: 'No findings in 1 hook (1 suppressed)\n' })
    })

    test('and tells of a suppression without reason, without use, without such a rule, and of text that only looks like one', async () => {
      put({
        'snap/snapcraft.yaml': project,
        'snap/hooks/configure': `#!/bin/sh\n# snapsmith: ignore ${rule}\ncp a b\ncp c d\n`,
        'snap/hooks/install': `#!/bin/sh -e\n# snapsmith: ignore ${rule} why\ncp a b\n# snapsmith: ignore shell-nothing why\ncat <<END\n# snapsmith: ignore shell-nothing why\nEND\n`,
        'snap/hooks/remove': `#!/bin/sh -e\ncp a b\n# snapsmith: ignore-file ${rule} too late\n`,
      })
      expect(await told()).toEqual([
        'snap/hooks/configure 2 suppression-without-reason',
        'snap/hooks/install 2 suppression-unused',
        'snap/hooks/install 4 suppression-unknown-rule',
        'snap/hooks/remove 3 suppression-unused',
      ])
    })

    test('what the settings of the project say, and tells of settings that do nothing', async () => {
      put({
        'snap/snapcraft.yaml': project,
        'snap/hooks/configure': loose,
        'snap/hooks/install': loose,
        'snap/hooks/connect-plug-x': tight,
      })
      put({
        'snap/snapsmith.yaml': `lint:\n  ignore:\n    - {rule: ${rule}, file: snap/hooks/conf*, reason: both may fail}\n    - {rule: hook-subject, file: snap/hooks/install, reason: none}\n    - rule: ${rule}x\n`,
      })
      expect(await told()).toEqual([
        'snap/hooks/connect-plug-x hook-subject',
        'snap/hooks/install 2 shell-no-errexit',
        'snap/snapsmith.yaml 4 suppression-unused',
        'snap/snapsmith.yaml 5 suppression-unknown-rule',
        'snap/snapsmith.yaml 5 suppression-without-reason',
      ])
      expect((await lint()).out).toContain("Write it below 'reason:'.")
    })

    test('nothing when the settings cannot be read, and shows where', async () => {
      put({
        'snap/snapcraft.yaml': project,
        'snap/hooks/configure': loose,
        'snap/snapsmith.yaml': 'lint:\n  ignored: []\n',
      })
      const { code, err } = await lint()
      expect(code).toBe(1)
      expect(err).toContain('Bad snapsmith.yaml content:')
      expect(err).toContain('snapsmith.yaml:2:3')
    })

    test('what a baseline lists, however the lines move, and tells what is gone', async () => {
      put({ 'snap/snapcraft.yaml': project, 'snap/hooks/configure': loose, 'snap/hooks/install': loose })
      expect(await lint('--baseline', 'known.json', '--update-baseline')).toEqual({
        code: 0,
        out: "Wrote 2 findings to 'known.json'\n",
        err: '',
      })
      put({ 'snap/hooks/configure': loose.replace('\n', '\n\n\n') })
      expect(await lint('--baseline', 'known.json')).toEqual({
        code: 0,
        out: 'No findings in 2 hooks (2 in the baseline)\n',
        err: '',
      })
      put({ 'snap/hooks/configure': tight, 'snap/hooks/pre-refresh': loose })
      const later = await lint('--baseline', 'known.json')
      expect(later.code).toBe(3)
      expect(later.out).toContain('1 warning in 1 file (1 in the baseline)')
      expect(later.err).toContain(
        "The baseline lists 'shell-no-errexit' in snap/hooks/configure, which is no longer found",
      )
      expect((await lint('snap/hooks/install', '--baseline', 'known.json')).err).toBe('')
      expect((await lint('--baseline', 'snap')).err).toContain(
        "'snap' is no baseline that snapsmith can read.",
      )
      expect((await lint('--baseline', 'absent.json')).err).toContain("There is no baseline 'absent.json'.")
      put({ 'known.json': '[]' })
      expect((await lint('--baseline', 'known.json')).err).toContain(
        "'known.json' is no baseline that snapsmith can read.",
      )
    })
  })

  describe('--fix', () => {
    const crlf = tight.replaceAll('\n', '\r\n')

    test('mends what it can, keeps modes, and tells what is left', async () => {
      put({
        'snap/snapcraft.yaml': project,
        'snap/hooks/configure': crlf,
        'snap/hooks/install': loose,
        'snap/hooks/remove': `\uFEFF${tight}`,
      })
      chmodSync(join(cwd, 'snap/hooks/configure'), 0o775)
      const { code, out, err } = await lint('--fix')
      expect(code).toBe(3)
      expect(out).toContain('1 warning in 1 file')
      expect(err).toContain('snap/hooks/configure:1: Store it with Unix line ends\n')
      expect(readFileSync(join(cwd, 'snap/hooks/configure'), 'utf8')).toBe(tight)
      expect(statSync(join(cwd, 'snap/hooks/configure')).mode & 0o777).toBe(0o775)
      expect(readFileSync(join(cwd, 'snap/hooks/remove'), 'utf8')).toBe(tight)
    })

    test('shows a diff that patch takes, and changes nothing, with --dry-run', async () => {
      put({ 'snap/snapcraft.yaml': project, 'snap/hooks/configure': `\uFEFF${tight}` })
      const { code, out, err } = await lint('--fix', '--dry-run')
      expect([code, err]).toEqual([0, 'Would mend 1 finding.\n'])
      expect(out).toBe(
        `--- a/snap/hooks/configure\n+++ b/snap/hooks/configure\n@@ -1,3 +1,3 @@\n-\uFEFF#!/bin/sh -e\n+#!/bin/sh -e\n cp "$SNAP/a" "$SNAP_DATA/"\n cp "$SNAP/b" "$SNAP_DATA/"\n`,
      )
      expect(readFileSync(join(cwd, 'snap/hooks/configure'), 'utf8')).toBe(`\uFEFF${tight}`)
    })

    test.each(['my lamp', 'lämp', 'l"amp', 'la\nmp'])(
      'shows a diff that patch takes of a project in %j, whatever its lines end in',
      async directory => {
        put({
          [`${directory}/snap/snapcraft.yaml`]: project,
          [`${directory}/snap/hooks/configure`]: `${crlf}\r\n`,
          [`${directory}/snap/hooks/install`]: `\uFEFF${tight}\n`,
          [`${directory}/snap/hooks/post_refresh`]: tight,
        })
        const { out } = await lint(directory, '--fix', '--dry-run')
        if (existsSync('/usr/bin/patch'))
          execFileSync('patch', ['-p1', '--silent', '--dry-run'], { cwd, input: out })
        execFileSync('git', ['apply'], { cwd, input: out })
        expect(
          ['configure', 'install', 'post-refresh'].map(name =>
            readFileSync(join(cwd, directory, 'snap/hooks', name), 'utf8'),
          ),
        ).toEqual([`${tight}\n`, `${tight}\n`, tight])
      },
    )

    test('says of a dry run that a hook without its name is not read yet', async () => {
      put({ 'snap/snapcraft.yaml': project, 'snap/hooks/post_refresh': tight })
      const { err } = await lint('--fix', '--dry-run')
      expect(err).toBe(
        "Would mend 1 finding. What is read as a hook only under its new name is not in this: '--fix' goes on with what it finds then.\n",
      )
    })

    test('edits what a link leads to, and never a packed snap', async () => {
      put({
        'snap/snapcraft.yaml': project,
        'scripts/bin/configure': crlf,
        'tree/meta/snap.yaml': "name: lantern\nversion: '1'\nbase: core24\n",
        'tree/meta/hooks/configure': crlf,
      })
      mkdirSync(join(cwd, 'snap/hooks'))
      symlinkSync('../../scripts/bin/configure', join(cwd, 'snap/hooks/configure'))
      execFileSync('mksquashfs', [join(cwd, 'tree'), join(cwd, 'lantern.snap'), '-quiet', '-no-progress'])
      const before = readFileSync(join(cwd, 'lantern.snap'))
      expect((await lint('.', 'lantern.snap', '--fix', '--rule', 'hook-line-ends')).err).toContain(
        'Mended 1 finding.',
      )
      expect(readFileSync(join(cwd, 'scripts/bin/configure'), 'utf8')).toBe(tight)
      expect(readFileSync(join(cwd, 'lantern.snap'))).toEqual(before)
    })

    test('renames a link itself, and makes nothing of what a build has made', async () => {
      put({
        'snap/snapcraft.yaml': project,
        'scripts/bin/start': tight,
        'parts/empty/install/snap/hooks/install': crlf,
      })
      mkdirSync(join(cwd, 'snap/hooks'))
      symlinkSync('../../scripts/bin/start', join(cwd, 'snap/hooks/configure.sh'))
      expect((await lint('--fix', '--rule', 'hook-line-ends,hook-unknown')).err).toContain(
        'Mended 1 finding.',
      )
      expect(readFileSync(join(cwd, 'snap/hooks/configure'), 'utf8')).toBe(tight)
      expect(existsSync(join(cwd, 'scripts/bin/start'))).toBe(true)
      expect(readFileSync(join(cwd, 'parts/empty/install/snap/hooks/install'), 'utf8')).toBe(crlf)
    })

    test('leaves alone what lies outside of the project', async () => {
      put({ 'project/snap/snapcraft.yaml': project, 'elsewhere/hooks/configure': crlf })
      mkdirSync(join(cwd, 'project/snap/hooks'))
      symlinkSync('../../../elsewhere/hooks/configure', join(cwd, 'project/snap/hooks/configure'))
      expect((await lint('project', '--fix', '--rule', 'hook-line-ends')).err).toContain('Mended 0 findings.')
      expect(readFileSync(join(cwd, 'elsewhere/hooks/configure'), 'utf8')).toBe(crlf)
    })

    test('edits the script that a core22 wrapper starts', async () => {
      put({
        'meta/snap.yaml': "name: lantern\nversion: '1'\nbase: core22\n",
        'meta/hooks/configure': '#!/bin/sh\nexec "$SNAP/snap/hooks/configure" "$@"\n',
        'snap/hooks/configure': crlf,
      })
      expect((await lint('--fix', '--rule', 'hook-line-ends')).err).toContain('Mended 1 finding.')
      expect(readFileSync(join(cwd, 'snap/hooks/configure'), 'utf8')).toBe(tight)
    })
  })

  describe('--format', () => {
    const odd = 'snap/hooks/connect-plug-a%b,c:d é'
    beforeEach(() => {
      put({ 'snap/snapcraft.yaml': project, 'snap/hooks/configure': loose, [odd]: tight })
    })

    test('sarif is what the published schema wants', async () => {
      const { code, out } = await lint('--format', 'sarif')
      const log = JSON.parse(out) as {
        runs: [{ results: { ruleId: string; level: string; locations: unknown }[] }]
      }
      const schema = JSON.parse(
        readFileSync(new URL('support/sarif-2.1.0.json', import.meta.url), 'utf8'),
      ) as Record<string, unknown>
      // Of a draft that ajv has no name for; nothing in it means something else in later ones.
      delete schema['$schema']
      delete schema['id']
      const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
        schema,
      )
      expect([validate(log), validate.errors]).toEqual([true, null])
      expect(validate({ ...log, version: '3' })).toBe(false)
      expect(code).toBe(3)
      expect(log.runs[0].results.find(result => result.ruleId === 'shell-no-errexit')).toMatchObject({
        level: 'warning',
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'snap/hooks/configure' },
              region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 27 },
            },
          },
        ],
      })
      expect(out).toContain('snap/hooks/connect-plug-a%25b%2Cc%3Ad%20%C3%A9')
    })

    test('github escapes what would end a property', async () => {
      const { out } = await lint('--format', 'github')
      expect(out).toContain(
        '::warning file=snap/hooks/configure,line=2,col=1,endColumn=27,title=shell-no-errexit::',
      )
      expect(out).toContain('::warning file=snap/hooks/connect-plug-a%25b%2Cc%3Ad é,title=hook-unknown::')
      expect(
        out
          .trimEnd()
          .split('\n')
          .filter(line => !line.startsWith('::')),
      ).toEqual([])
    })

    test.each(['checkstyle', 'junit'])('%s is well-formed, with and without findings', async format => {
      for (const args of [[], ['--severity', 'error']]) {
        const { out } = await lint('--format', format, ...args)
        expect(() => {
          parseXml(out)
        }).not.toThrow()
        expect(() => {
          parseXml(out.replace('>', ''))
        }).toThrow()
      }
    })

    test('text shows the line and marks what is meant', async () => {
      expect((await lint('--rule', 'shell-no-errexit')).out).toBe(
        [
          'snap/hooks/configure',
          "  2:1  warning  'configure' goes on after a command has failed: nothing sets errexit  [shell-no-errexit, likely]",
          '                2 | cp "$SNAP/a" "$SNAP_DATA/"',
          '                  | ^^^^^^^^^^^^^^^^^^^^^^^^^^',
          "                Write 'set -e' below the interpreter line, and '|| true' behind commands that may fail.",
          '',
          '1 warning in 1 file',
          '',
        ].join('\n'),
      )
    })
  })

  test('tells of names that are no text, and of those that would break a line', async () => {
    put({ 'snap/snapcraft.yaml': project, 'snap/hooks/install': tight, 'snap/hooks/in\nstall': tight })
    writeFileSync(Buffer.concat([Buffer.from(join(cwd, 'snap/hooks/')), Buffer.from([0x61, 0xff])]), tight)
    const { out } = await lint('--format', 'json', '--rule', 'hook-unknown')
    const { findings } = JSON.parse(out) as { findings: { message: string }[] }
    expect(findings.map(({ message }) => message)).toEqual([
      "snapd never runs 'a\ufffd': no hook has that name",
      "snapd never runs 'in\\x0astall': no hook has that name",
    ])
  })

  test('a choice of rules that names none is refused', async () => {
    expect(await snapsmith(['lint', '--rule', ','], cwd)).toMatchObject({
      code: 64,
      err: expect.stringContaining("'--rule' needs the name of a rule") as string,
    })
    expect(await snapsmith(['lint', '--except='], cwd)).toMatchObject({
      code: 64,
      err: expect.stringContaining("'--except' needs the name of a rule") as string,
    })
  })

  test('--list names every rule, and explain tells about one', async () => {
    const { out } = await lint('--list', '--format', 'json')
    const rules = JSON.parse(out) as { id: string }[]
    expect(rules.map(rule => rule.id)).toEqual([
      ...readFileSync(new URL('support/rule-ids.txt', import.meta.url), 'utf8')
        .trim()
        .split('\n'),
      'classic',
      'gpu',
      'library',
      'metadata',
    ])
    expect((await lint('--list')).out.split('\n').filter(line => line !== '')).toHaveLength(rules.length)
    const told = await snapsmith(['explain', 'shell-no-errexit'], cwd)
    expect(told).toMatchObject({ code: 0, err: '' })
    for (const piece of [
      'warning, likely, group shell',
      'What to do',
      'Found in',
      'Fine',
      '# snapsmith: ignore shell-no-errexit REASON',
    ])
      expect(told.out).toContain(piece)
    expect(await snapsmith(['explain', 'shell-no-erexit'], cwd)).toMatchObject({
      code: 1,
      err: expect.stringContaining("Did you mean 'shell-no-errexit'?") as string,
    })
    expect((await snapsmith(['explain', 'library'], cwd)).out).toMatch(
      /ignore:\n +- library\n +- missing-library\n/,
    )
    expect((await snapsmith(['explain', 'shellcheck-SC2086'], cwd)).out).toContain(
      'https://www.shellcheck.net/wiki/SC2086',
    )
  })

  test('what shellcheck says joins in, but for its false alarms', async () => {
    put({
      'snap/snapcraft.yaml': project,
      'snap/hooks/configure':
        '#!/bin/sh -e\n. "$SNAP/meta/hooks/lib"\n\techo $port $SNAP_thing # snapsmith: ignore shellcheck-SC2034 none\n',
      'snap/hooks/install': '#!/bin/sh -e\nrm $1\n',
    })
    const { out } = await snapsmith(
      [
        'lint',
        '--format',
        'json',
        '--rule',
        'shellcheck-SC2086,shellcheck-SC2154,shellcheck-SC1091,suppression-unused',
      ],
      cwd,
    )
    const { findings } = JSON.parse(out) as { findings: (Told & { column: number; endColumn: number })[] }
    expect(
      findings.map(({ rule, file, line, column, endColumn }) => [rule, file, line, column, endColumn]),
    ).toEqual([
      ['shellcheck-SC2086', 'snap/hooks/configure', 3, 7, 12],
      ['shellcheck-SC2086', 'snap/hooks/configure', 3, 13, 24],
      ['suppression-unused', 'snap/hooks/configure', 3, 25, 67],
      ['shellcheck-SC2086', 'snap/hooks/install', 2, 4, 6],
    ])
  })
})

/** What confines the only hook of the first tree on its own, and of both when they are opened together. */
async function openedPlugs(cwd: string, paths: readonly string[]): Promise<unknown[]> {
  const shell = await loadShell()
  const opening = {
    host: hostAt(cwd),
    parse: (text: string) => shell.parse(text),
    unpack: () => Promise.reject(new Error('nothing is packed')),
  }
  const inputs = (await Promise.all(paths.map(path => openInput(path, opening)))).flatMap(
    ({ linted }) => linted,
  )
  const alone = (await openInput(paths[0] ?? '', opening)).linted[0]?.tree.hooks[0]?.plugs
  joinComponents(inputs)
  return [alone, ...inputs.map(({ tree }) => tree.hooks[0]?.plugs)]
}

/** Throws for text that is no XML. */
function parseXml(text: string): void {
  new SaxesParser().write(text).close()
}
