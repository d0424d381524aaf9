import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Writes a primed tree with hooks; scripts stop at the first error unless they say otherwise. */
export function writeSnapTree(
  directory: string,
  { yaml, hooks = {} }: { yaml: string; hooks?: Readonly<Record<string, string>> },
): string {
  mkdirSync(join(directory, 'meta/hooks'), { recursive: true })
  writeFileSync(join(directory, 'meta/snap.yaml'), yaml)
  for (const [hook, script] of Object.entries(hooks))
    writeFileSync(
      join(directory, 'meta/hooks', hook),
      script.startsWith('#!') ? script : `#!/bin/sh -e\n${script}\n`,
      { mode: 0o755 },
    )
  return directory
}

/** What a rehearsal has told, without what differs between machines and runs. */
export function steadyText(text: string): string {
  return text
    .replaceAll(/\b\d+(?:\.\d+)? m?s\b/g, 'TIME')
    .replaceAll(/\nNot as on a real system\n(?: {2}.*\n)+/g, '')
}
