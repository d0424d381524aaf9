import { mermaidTimeline } from './mermaid.ts'
import type { Timeline } from './timeline.ts'

/** Timelines in a format that is a file. */
export function drawn(timelines: readonly Timeline[], format: string): string {
  if (format !== 'mermaid') throw new Error(`no timeline is drawn as ${format}`)
  return timelines.map(mermaidTimeline).join('\n')
}
