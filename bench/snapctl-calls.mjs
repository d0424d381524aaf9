/** What a call of snapctl costs a hook: the time from one call to the next in a script that does nothing else. */
import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../scripts/lib/needs.mjs'

const rounds = 300

export function calling(scratch) {
  return [
    {
      name: 'snapctl: one call of a hook',
      repeat: 5,
      target: '10 ms at the median',
      async figures() {
        const { openCallBox, nodeCommands } = await bundled(scratch)
        const tools = join(scratch, 'tools')
        mkdirSync(tools, { recursive: true })
        copyFileSync(join(root, 'bin/snapctl'), join(tools, 'snapctl'))
        const times = []
        const box = await openCallBox(join(tools, 'snapctl.mail'), {
          answer: () => {
            times.push(performance.now())
            return { exit: 0, stdout: 'value\n', stderr: '' }
          },
          commands: nodeCommands(new AbortController().signal),
        })
        try {
          await script(`i=0; while [ $i -lt ${rounds} ]; do snapctl get key; i=$((i + 1)); done`, tools)
        } finally {
          await box.close()
        }
        const started = performance.now()
        await script(`i=0; while [ $i -lt ${rounds} ]; do sh -c true; i=$((i + 1)); done`, tools)
        return {
          ours: times.slice(1).map((time, index) => time - times[index]),
          floors: { 'sh -c true': (performance.now() - started) / rounds },
        }
      },
    },
  ]
}

/** The source of the box as a module that Node can load. */
async function bundled(scratch) {
  const { build } = await import('esbuild')
  const contents =
    "export { openCallBox } from './src/platform/call-box.ts'; export { nodeCommands } from './src/platform/commands.ts'"
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  })
  const file = join(scratch, 'call-box.mjs')
  writeFileSync(file, outputFiles[0].text)
  return import(pathToFileURL(file).href)
}

function script(text, tools) {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', text], {
      env: { PATH: `${tools}:/usr/bin:/bin`, SNAP_COOKIE: 'bench' },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    child.on('error', reject)
    child.on('close', code => (code === 0 ? resolve() : reject(new Error(`the script ended with ${code}`))))
  })
}
