import { shownExample } from '../../src/lint/explanation.ts'
import { ruleGroups } from '../../src/lint/rule.ts'
import type { Example, Rule, RuleGroup } from '../../src/lint/rule.ts'

const titles: Readonly<Record<RuleGroup, string>> = {
  names: 'Names of hooks',
  files: 'Files',
  plugs: 'Plugs and slots',
  shell: 'Shell scripts',
  snapctl: 'Calls of snapctl',
  options: 'Configuration options',
  metadata: 'Metadata',
  library: 'Libraries',
  classic: 'Classic snaps',
  gpu: 'Graphics',
  suppression: 'Suppressions',
}

/** `docs/rules.md`: every rule with a line about it, by group. */
export function rulesIndex(rules: readonly Rule<never>[]): string {
  return [
    '# What snapsmith checks',
    '',
    '<!-- Made from src/lint by the tests, with UPDATE_EXPECTED=1: change those, not this page. -->',
    '',
    '`snapsmith lint` reads hooks wherever they lie, `snapsmith check` and `snapsmith pack` look at finished snaps. An error is something that fails or',
    'that snapd refuses; `snapsmith pack` then writes no snap. A warning is something that goes wrong in silence, or in some cases. A note is worth',
    'knowing. Ids are never renamed or used again.',
    '',
    "`snapsmith explain RULE` prints a rule's page. Findings of shellcheck, where it is installed, come as `shellcheck-SCnnnn`.",
    ...ruleGroups.flatMap(group =>
      section(
        group,
        rules.filter(rule => rule.group === group),
      ),
    ),
    '',
  ].join('\n')
}

function section(group: RuleGroup, rules: readonly Rule<never>[]): string[] {
  if (rules.length === 0) return []
  return [
    '',
    `## ${titles[group]}`,
    '',
    '| Rule | Severity | Certainty | Finds |',
    '| --- | --- | --- | --- |',
    ...rules.map(
      ({ id, severity, certainty, summary }) =>
        `| [${id}](rules/${id}.md) | ${severity} | ${certainty} | ${summary.replaceAll('|', '\\|')} |`,
    ),
  ]
}

/** `docs/rules/<id>.md`. */
export function rulePage(rule: Rule<never>): string {
  const about = [
    `Severity: ${rule.severity}`,
    `certainty: ${rule.certainty}`,
    `group: ${titles[rule.group].toLowerCase()}`,
  ].join(', ')
  return [
    `# ${rule.id}`,
    '',
    `${rule.summary}.`,
    '',
    `${about}. All rules: [rules.md](../rules.md).`,
    '',
    '## Why it matters',
    '',
    rule.explanation,
    '',
    '## What to do',
    '',
    rule.remedy,
    '',
    '## Found in',
    ...rule.bad.flatMap(example),
    '',
    '## Fine',
    ...rule.good.flatMap(example),
    '',
    '## To keep it as it is',
    '',
    'In the script, on a line of its own above the finding or behind the command:',
    '',
    '```sh',
    `# snapsmith: ignore ${rule.id} REASON`,
    '```',
    '',
    'For the whole project, in `snap/snapsmith.yaml`:',
    '',
    '```yaml',
    'lint:',
    '  ignore:',
    `    - rule: ${rule.id}`,
    '      reason: REASON',
    '```',
    '',
  ].join('\n')
}

function example(shown: Example): string[] {
  const files = shownExample(shown).flatMap(({ title, lines }) => [
    ...(title === undefined ? [] : [title]),
    ...lines.map(line => (title === undefined ? line : `    ${line}`)),
  ])
  return ['', '```', ...files, '```']
}
