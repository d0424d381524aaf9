import { mermaidTimeline } from './mermaid.ts'
import { pageTimeline } from './page.ts'
import { pictureTimeline } from './picture.ts'
import type { Timeline } from './timeline.ts'

/** Timelines in a format that is a file. */
export function drawn(timelines: readonly Timeline[], format: string): string {
  if (format === 'mermaid') return timelines.map(mermaidTimeline).join('\n')
  return format === 'svg' ? pictureTimeline(timelines) : pageTimeline(timelines)
}
