import type { ExampleFile, ExampleTree, Rule } from '../../src/lint/rule.ts'

/** `docs/rules.md`: every rule with what it means, what to do, and a tree that breaks it. */
export function rulesPage(rules: readonly Rule[]): string {
  return [
    '# What snapsmith checks in a finished snap',
    '',
    'An error is something that snapd itself refuses; `snapsmith pack` then writes no snap. A warning is something that snapd passes over',
    'without a word. Made from `src/lint/rules/`; `UPDATE_EXPECTED=1 npx vitest run test/rules.test.ts` writes it anew.',
    ...(['error', 'warning', 'info'] as const).flatMap(severity => section(severity, rules.filter(rule => rule.severity === severity))),
    '',
  ].join('\n')
}

const titles = { error: 'Errors', warning: 'Warnings', info: 'Information' } as const

function section(severity: keyof typeof titles, rules: readonly Rule[]): string[] {
  return rules.length === 0 ? [] : ['', `## ${titles[severity]}`, ...[...rules].sort((a, b) => (a.id < b.id ? -1 : 1)).flatMap(entry)]
}

function entry(rule: Rule): string[] {
  const [bad] = rule.bad
  return ['', `### ${rule.id}`, '', `${rule.summary}.`, '', rule.remedy, ...(bad === undefined ? [] : ['', 'Found in:', '', '```', ...lines(bad), '```'])]
}

function lines(tree: ExampleTree): string[] {
  return Object.entries(tree).flatMap(([path, file]) => {
    const { content, note } = told(file)
    return [`${path}${note}${content === '' ? '' : ':'}`, ...content.replace(/\n$/, '').split('\n').filter(line => line !== '').map(line => `    ${visible(line)}`)]
  })
}

function told(file: ExampleFile): { content: string; note: string } {
  if (typeof file === 'string') return { content: file, note: file === '' ? ' (empty)' : '' }
  if (file.link !== undefined) return { content: '', note: ` -> ${file.link}` }
  const kind = file.directory === true ? 'directory' : file.special === true ? 'neither file nor directory' : 'file'
  return { content: file.content ?? '', note: ` (${kind}${file.mode === undefined ? '' : `, mode ${file.mode.toString(8).padStart(4, '0')}`})` }
}

function visible(line: string): string {
  return line.replaceAll('\r', '\\r').replaceAll('\uFEFF', '\\uFEFF').replaceAll('\x7f', '\\x7f')
}
