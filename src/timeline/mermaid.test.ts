import { describe, expect, test } from 'vitest'
import { cameraSubjects } from '../../test/support/camera.ts'
import { loadMermaid } from '../../test/support/mermaid.ts'
import { foreseenTimeline } from './foreseen.ts'
import { mermaidTimeline } from './mermaid.ts'
import { recordedTimeline } from './recorded.ts'
import { startingPoints } from './starting-points.ts'

const withoutSystemHooks = Object.keys(startingPoints).filter(
  name => !/view|component|device|serial|fde/.test(name),
)

const mermaid = loadMermaid()

describe('mermaid itself reads', () => {
  test.each(withoutSystemHooks)('the picture of %s', async operation => {
    const text = mermaidTimeline(foreseenTimeline(operation, cameraSubjects))
    expect(await parsed(text)).toMatchObject({ diagramType: 'sequence' })
  })

  test('text that means something to it', async () => {
    const nasty = 'end; #1 %% `"<b>"` {x} [y] \n loop end\nnote: a -->> b: \u{1F600} \u0000 end'
    const text = mermaidTimeline(
      recordedTimeline({
        operation: nasty,
        status: 'Error',
        error: nasty,
        tasks: [],
        steps: [
          {
            what: 'hook',
            snap: nasty,
            hook: nasty,
            revision: nasty,
            result: 'failed',
            exit: 1,
            output: '',
            calls: [],
            task: 1,
            phase: 'do',
            at: 0,
          },
        ],
      }),
    )
    expect(await parsed(text)).toMatchObject({ diagramType: 'sequence' })
    expect(text.split('\n')).toHaveLength(7)
  })
})

test('hooks are messages, and what their failure undoes is a break', () => {
  expect(mermaidTimeline(foreseenTimeline('connect', cameraSubjects))).toMatchInlineSnapshot(`
    "sequenceDiagram
      title connect cam and hub
      participant s0 as snapd
      participant s1 as cam
      participant s2 as hub
      s0->>s1: prepare-plug-feed
      break cam prepare-plug-feed fails
        Note over s0: nothing to take back
      end
      s0-->>s2: (prepare-slot-wire)
      Note over s0: connect cam:feed to hub:wire
      break connect cam:feed to hub:wire fails
        s0-->>s2: (unprepare-slot-wire)
        s0->>s1: unprepare-plug-feed
      end
      s0->>s2: connect-slot-wire
      break hub connect-slot-wire fails
        Note over s0: disconnect cam:feed from hub:wire
        s0-->>s2: (unprepare-slot-wire)
        s0->>s1: unprepare-plug-feed
      end
      s0-->>s1: (connect-plug-feed)
    "
  `)
})

/** Titles are cleaned with what only a browser has; the browser's test draws them too. */
function parsed(text: string): Promise<unknown> {
  return mermaid.parse(text.replace(/^ {2}title .*$/m, ''))
}
