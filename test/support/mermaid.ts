import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runInThisContext } from 'node:vm'

/** Mermaid's own program in one file, for a page to load. */
export const mermaidProgram = fileURLToPath(
  new URL('../../node_modules/@mermaid-js/tiny/dist/mermaid.tiny.js', import.meta.url),
)

/** What of mermaid works without a page. */
interface Mermaid {
  parse(text: string): Promise<{ diagramType: string }>
}

/** Mermaid's parser; titles are beyond it, because it cleans them with a page's own means. */
export function loadMermaid(): Mermaid {
  runInThisContext(readFileSync(mermaidProgram, 'utf8'))
  return (globalThis as unknown as { mermaid: Mermaid }).mermaid
}
