import { readElf } from '../elf/elf.ts'
import { architectureOf } from '../elf/machines.ts'
import type { StyledLine } from '../ui/reporter.ts'
import { wrapped } from './output/wrap.ts'
import { isSmallSnap } from './example.ts'
import type { Example, ExampleFile, ExampleProgram, Rule } from './rule.ts'

/** One file of an example, as lines to show. */
interface ShownFile {
  /** Path and kind; undefined for a script on its own. */
  title: string | undefined
  lines: readonly string[]
}

/** The files of an example, for people. */
export function shownExample(example: Example): ShownFile[] {
  if (typeof example === 'string') return [{ title: undefined, lines: contentLines(example) }]
  if (!isSmallSnap(example)) return Object.entries(example).map(([path, file]) => shownFile(path, file))
  const { hook = 'configure', script, yaml, files = {} } = example
  return [
    ...(yaml === undefined ? [] : [shownFile('meta/snap.yaml', yaml)]),
    ...(script === undefined ? [] : [{ title: `meta/hooks/${hook}:`, lines: contentLines(script) }]),
    ...Object.entries(files).map(([path, file]) => shownFile(path, file)),
  ]
}

function shownFile(path: string, file: ExampleFile): ShownFile {
  const about = typeof file === 'string' ? { content: file } : file
  if (about.link !== undefined) return { title: `${path} -> ${about.link}`, lines: [] }
  if (about.program !== undefined) return { title: `${path} (${programWords(about.program)})`, lines: [] }
  const kind =
    about.directory === true ? 'directory' : about.special === true ? 'neither file nor directory' : 'file'
  const mode = about.mode === undefined ? '' : `, mode ${about.mode.toString(8).padStart(4, '0')}`
  const note = typeof file === 'string' ? (file === '' ? ' (empty)' : '') : ` (${kind}${mode})`
  const lines = contentLines(about.content ?? '')
  return { title: `${path}${note}${lines.length === 0 ? '' : ':'}`, lines }
}

function programWords({
  for: architecture = 'amd64',
  loader,
  needs = {},
  provides = [],
  runpath = [],
}: ExampleProgram): string {
  return [
    `${loader === undefined ? 'library' : 'program'} for ${architecture}`,
    ...Object.entries(needs).map(([library, versions]) => `needs ${[...versions, library].join(' of ')}`),
    ...(provides.length === 0 ? [] : [`provides ${provides.join(', ')}`]),
    ...(runpath.length === 0 ? [] : [`looks in ${runpath.join(':')}`]),
  ].join(', ')
}

function contentLines(text: string): string[] {
  if (text.startsWith('\x7fELF'))
    return [`(a compiled program${text.length > 4 ? describedProgram(text) : ''})`]
  return text === ''
    ? []
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map(line => line.replaceAll('\r', '\\r').replaceAll('\uFEFF', '\\uFEFF').replaceAll('\0', '\\0'))
}

/** What `snapsmith explain` prints about a rule. */
export function explanation(rule: Rule<never>): StyledLine[] {
  const [bad] = rule.bad
  const [good] = rule.good
  return [
    [{ text: rule.id, style: 'title' }],
    [{ text: `${rule.severity}, ${rule.certainty}, group ${rule.group}`, style: 'dim' }],
    [],
    ...paragraph(`${rule.summary}.`),
    [],
    ...paragraph(rule.explanation),
    [],
    [{ text: 'What to do', style: 'title' }],
    ...paragraph(rule.remedy),
    ...(bad === undefined ? [] : [[], [{ text: 'Found in', style: 'title' as const }], ...exampleLines(bad)]),
    ...(good === undefined ? [] : [[], [{ text: 'Fine', style: 'title' as const }], ...exampleLines(good)]),
    [],
    [{ text: 'To keep it as it is', style: 'title' }],
    ...(rule.categories === undefined ? silencing(rule.id) : ignoring([rule.id, ...rule.categories])),
  ]
}

function silencing(id: string): StyledLine[] {
  return [
    ...paragraph('In the script, above the line or behind it:'),
    ...code(`# snapsmith: ignore ${id} REASON`),
    ...paragraph("For the whole project, in 'snap/snapsmith.yaml':"),
    ...code('lint:', '  ignore:', `    - rule: ${id}`, '      reason: REASON'),
  ]
}

function ignoring([id = '', ...categories]: readonly string[]): StyledLine[] {
  return [
    ...paragraph('In the project file, where one of these is enough:'),
    ...code('lint:', '  ignore:', ...[id, ...categories, `${id}: [PATTERN]`].map(name => `    - ${name}`)),
  ]
}

function code(...lines: readonly string[]): StyledLine[] {
  return lines.map(text => [{ text: `    ${text}`, style: 'code' }])
}

function paragraph(text: string): StyledLine[] {
  return wrapped(text, 78).map(line => [{ text: line }])
}

function exampleLines(example: Example): StyledLine[] {
  return shownExample(example).flatMap(({ title, lines }): StyledLine[] => [
    ...(title === undefined ? [] : [[{ text: `    ${title}`, style: 'dim' as const }]]),
    ...lines.map((line): StyledLine => [
      { text: `    ${title === undefined ? '' : '  '}${line}`, style: 'code' },
    ]),
  ])
}

/** What the header of an example's program says, whose bytes are no text to print. */
function describedProgram(text: string): string {
  const bytes = Buffer.from(text)
  const elf = readElf({ read: (offset, length) => bytes.subarray(offset, offset + length) })
  const architecture = elf === undefined ? undefined : architectureOf(elf)
  return `${architecture === undefined ? '' : ` for ${architecture}`}${elf?.interpreter === undefined ? '' : `, loaded by ${elf.interpreter}`}`
}
