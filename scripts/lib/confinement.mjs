/** Whether hooks can be confined on this machine: asked of snapsmith's own code, which is the one place that knows. */
import { build } from 'esbuild'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './needs.mjs'

const question = `
import { nodeCommands } from './src/platform/commands.ts'
import { nodeMachine } from './src/platform/machine.ts'
import { findConfinement } from './src/rehearse/machine/confinement.ts'

const { signal } = new AbortController()
export const trouble = await findConfinement({ machine: nodeMachine(), commands: nodeCommands(signal), env: process.env }).then(() => undefined, error => error.message)
`

/** The reason why no hook can run in a sandbox here; undefined where one can. */
export async function whyUnconfined() {
  const {
    outputFiles: [bundle],
  } = await build({
    stdin: { contents: question, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  })
  // Beside what it looks for: the program that enters a sandbox lies in bin/.
  const file = join(root, 'node_modules', `.snapsmith-confinement-${process.pid}.mjs`)
  try {
    writeFileSync(file, bundle.text)
    const { trouble } = await import(pathToFileURL(file).href)
    return trouble === undefined ? undefined : (/here: (.*)\.$/.exec(trouble)?.[1] ?? trouble)
  } finally {
    rmSync(file, { force: true })
  }
}
