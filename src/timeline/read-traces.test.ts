import { describe, expect, test } from 'vitest'
import { failedInstallation } from '../../test/support/recorded-camera.ts'
import type { Json } from '../json/exact-json.ts'
import { writeJson } from '../json/write.ts'
import { drawn } from './drawn.ts'
import { readTraces } from './read-traces.ts'
import { recordedTimeline } from './recorded.ts'
import { textTimeline } from './text.ts'

const trace = (await failedInstallation()) as unknown as Json

test('what was written is read again, by itself, in a list and as a member', () => {
  for (const value of [trace, [trace], { trace }, { traces: [trace] }]) {
    const read = readTraces(writeJson(value, '  '))
    expect('traces' in read && read.traces.map(one => writeJson(one as unknown as Json))).toEqual([
      writeJson(trace),
    ])
  }
})

describe('what is no trace is told', () => {
  const hook = {
    what: 'hook',
    phase: 'do',
    snap: 'cam',
    hook: 'install',
    result: 'passed',
    output: '',
    exit: 0,
    calls: [],
  }
  const step = (value: Json): string => writeJson({ operation: 'install', steps: [value] })
  test.each<[string, string]>([
    ['', 'it is no JSON (EOF)'],
    ['{"steps": 3}', 'there is no trace in it'],
    [step(3), 'step 1 is of no known kind'],
    [step({ what: 'constructor', phase: 'do' }), 'step 1 is of no known kind'],
    [step({ what: 'hook', phase: 'do', snap: 'cam' }), "step 1 has no 'hook'"],
    [step({ ...hook, result: 'well' }), "step 1 has an unknown 'result'"],
    [step({ ...hook, calls: [{ argv: 'get' }] }), "step 1 has 'calls' that are none"],
    [step({ ...hook, failure: 3 }), "step 1 has a 'failure' that is no text"],
    [step({ ...hook, attributes: { plug: {} } }), "step 1 has 'attributes' that are none"],
    [
      step({ what: 'config', phase: 'do', snap: 'cam', action: 'commit' }),
      'step 1 has no configuration before and after',
    ],
    [
      step({ what: 'service', phase: 'do', service: 'cam.web', action: 'jump' }),
      "step 1 has an unknown 'action'",
    ],
    [writeJson({ operation: 'install', steps: [], tasks: [3] }), "its 'tasks' are none"],
  ])('%s', (text, problem) => {
    expect(readTraces(text)).toEqual({ problem })
  })
})

test('the least that is a trace can be drawn', () => {
  const read = readTraces(
    writeJson({
      operation: 'x',
      steps: [
        {
          what: 'hook',
          phase: 'do',
          snap: '',
          hook: '',
          result: 'failed',
          output: '',
          exit: null,
          calls: [],
        },
        { what: 'service', phase: 'undo', service: '', action: 'stop' },
      ],
    }),
  )
  const timelines = 'traces' in read ? read.traces.map(recordedTimeline) : []
  expect(timelines).toHaveLength(1)
  for (const format of ['html', 'svg', 'mermaid'])
    expect(drawn(timelines, format).replace(/<script>[^]*<\/script>/, '')).not.toMatch(/undefined|NaN/)
  expect(timelines.map(textTimeline)).toHaveLength(1)
})

test('a line stays a line, and no terminal is told anything', () => {
  const nasty = 'a\u001B]0;title\u0007b\nc\u009Bd'
  const read = readTraces(
    writeJson({
      operation: nasty,
      status: nasty,
      error: nasty,
      steps: [{ what: 'mount', phase: 'do', snap: nasty, revision: nasty }],
    }),
  )
  const lines = 'traces' in read ? read.traces.flatMap(trace => textTimeline(recordedTimeline(trace))) : []
  const text = lines.map(line => line.map(piece => piece.text).join('')).join('\n')
  expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/)
  expect(lines.length).toBe(5)
})
