import { hookKind } from '../hooks/catalogue.ts'
import { timeText } from '../rehearse/report/words.ts'
import type { HookStep, SnapctlCall } from '../rehearse/change/trace.ts'
import { writeJson } from '../json/write.ts'
import { escaped, withoutTerminalCodes } from './escape.ts'
import { stateParts } from './page-state.ts'
import type { State } from './states.ts'
import type { Row, Timeline } from './timeline.ts'
import { alternatives, hasFailed, undoText } from './timeline.ts'

/** One step of the page. */
interface PageStep {
  readonly timeline: Timeline
  readonly row: Row
  /** Its number, from 0. */
  readonly at: number
  readonly state: State | undefined
  readonly id: string
}

/** One step as a section: what it was, what it said and asked for, and how things stand after it. */
export function sectionOf({ timeline, row, at, state, id }: PageStep): string {
  const { step } = row
  return [
    `<section id="${id}" aria-labelledby="${id}-title"${hasFailed(step) ? ' data-failed' : ''}>`,
    `<h2 id="${id}-title">${String(at + 1)}. ${row.what === 'connection' || timeline.snaps.length < 2 ? '' : `${escaped(row.snap)}: `}${row.what === 'hook' ? `<code>${escaped(row.text)}</code>` : escaped(row.text)} ${tagOf(row)}</h2>`,
    ...(row.hook === undefined ? [] : [aboutHook(row.hook)]),
    ...(timeline.kind === 'foreseen' ? failureParts(timeline, at) : []),
    ...(step?.what === 'hook' ? hookParts(step) : []),
    ...(step?.what === 'service' && step.failure !== undefined
      ? part('Why it failed', pre(step.failure))
      : []),
    ...(step?.what === 'config' && step.action === 'discard'
      ? part('What the hook had set', pre(writeJson(step.after, '  ')))
      : []),
    ...(state === undefined || timeline.kind === 'foreseen' ? [] : stateParts(state)),
    '</section>',
  ].join('\n')
}

function tagOf({ presence, phase, step }: Row): string {
  const back = phase === 'undo' ? '<span class="tag warn">taking back</span> ' : ''
  if (presence === 'could') return `${back}<span class="tag dim">the snap could have this hook</span>`
  if (presence === 'idle')
    return `${back}<span class="tag dim">the snap has this hook, and it does not run here</span>`
  if (step?.what === 'hook') {
    const [tone, word] = {
      passed: ['good', 'passed'],
      failed: ['bad', 'failed'],
      ignored: ['warn', 'failed, and snapd goes on'],
    }[step.result] as [string, string]
    return `${back}<span class="tag ${tone}">${word}</span>`
  }
  return hasFailed(step) ? `${back}<span class="tag bad">failed</span>` : back.trimEnd()
}

function aboutHook(hook: string): string {
  const kind = hookKind(hook)
  return kind === undefined
    ? ''
    : `<p class="dim">snapd runs it ${escaped(kind.when)}, for at most ${escaped(kind.timeout)}. A failure ${escaped(kind.failure)}.</p>`
}

function failureParts({ failures, ignored, snaps }: Timeline, at: number): string[] {
  if (ignored.includes(at)) return part('When it fails', '<p>snapd ignores it and goes on.</p>')
  const failure = failures.find(({ cells }) => cells[at] === 'fails')
  if (failure !== undefined) {
    const items = failure.undo.map(row => `<li>${escaped(undoText(row, snaps))}</li>`).join('')
    return part(
      'When it fails',
      items === ''
        ? '<p>There is nothing to take back.</p>'
        : `<p>snapd takes back, in this order:</p><ol>${items}</ol>`,
    )
  }
  const undone = failures.filter(({ cells }) => cells[at] === 'undone').flatMap(({ of }) => of)
  const stays = failures.filter(({ cells }) => cells[at] === 'stays').flatMap(({ of }) => of)
  const lines = [
    ...(undone.length === 0 ? [] : [`<p>Taken back when ${escaped(alternatives(undone))} fails.</p>`]),
    ...(stays.length === 0 ? [] : [`<p>Left as it is when ${escaped(alternatives(stays))} fails.</p>`]),
  ]
  return lines.length === 0 ? [] : part('When a later step fails', lines.join('\n'))
}

function hookParts({ exit, failure, duration, output, calls, files = [], notes = [] }: HookStep): string[] {
  const facts = [
    exit === null ? 'no exit code' : `exit code ${String(exit)}`,
    ...(duration === undefined ? [] : [timeText(duration)]),
  ].join(', ')
  const said = withoutTerminalCodes(output)
  return [
    `<p>${escaped(facts)}</p>`,
    ...(failure === undefined ||
    failure.trim() === '' ||
    (output.trim() !== '' && failure.includes(output.trim()))
      ? []
      : part('Why it failed', pre(failure))),
    ...part('Output', said === '' ? '<p class="dim">none</p>' : pre(said)),
    ...(calls.length === 0
      ? []
      : part(
          'Calls of snapctl',
          `<table><tr><th>call</th><th>exit</th><th>answer</th></tr>${calls.map(callRow).join('')}</table>`,
        )),
    ...(files.length === 0
      ? []
      : part(
          'Files',
          `<ul>${files.map(({ path, change }) => `<li><code>${escaped(path)}</code> ${escaped(change)}</li>`).join('')}</ul>`,
        )),
    ...(notes.length === 0
      ? []
      : part(
          'Not as on a real system',
          `<ul>${notes.map(note => `<li>${escaped(note)}</li>`).join('')}</ul>`,
        )),
  ]
}

function callRow({ argv, exit, stdout, stderr }: SnapctlCall): string {
  const words = argv
    .map(word => (/^[\w@%+=:,./!-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`))
    .join(' ')
  return `<tr><td><code>snapctl ${escaped(words)}</code></td><td${exit === 0 ? '' : ' class="bad"'}>${String(exit)}</td><td><code>${escaped(`${stdout}${stderr}`.trimEnd())}</code></td></tr>`
}

function part(title: string, content: string): string[] {
  return [`<h3>${title}</h3>`, content]
}

function pre(text: string): string {
  return `<pre tabindex="0">${escaped(text.trimEnd())}</pre>`
}
