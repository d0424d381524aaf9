/** Whether hooks can be confined on this machine: asked of snapsmith's own code, which is the one place that knows. */
import { build } from 'esbuild'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './needs.mjs'

const question = `
import { nodeCommands } from './src/platform/commands.ts'
import { nodeMachine } from './src/platform/machine.ts'
import { findConfinement } from './src/rehearse/run-confinement.ts'

const { signal } = new AbortController()
export const confinement = await findConfinement({ machine: nodeMachine(), commands: nodeCommands(signal), env: process.env })
`

/** The reason why no hook can run in a sandbox here; undefined where one can. */
export async function whyUnconfined() {
  const { outputFiles: [bundle] } = await build({
    stdin: { contents: question, resolveDir: root, loader: 'ts' }, bundle: true, write: false, format: 'esm', platform: 'node', target: 'node20.19', logLevel: 'warning',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  })
  const scratch = mkdtempSync(join(tmpdir(), 'snapsmith-confinement-'))
  try {
    const file = join(scratch, 'question.mjs')
    writeFileSync(file, bundle.text)
    const { confinement } = await import(pathToFileURL(file).href)
    return confinement.kind === 'sandbox' ? undefined : /\((.*)\)/.exec(confinement.sentences[0])?.[1] ?? confinement.sentences[0]
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
