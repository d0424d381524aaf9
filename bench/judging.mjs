/** What judging a project file costs that is hard to read, and long: a megabyte of one thing, against an empty one. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../scripts/lib/needs.mjs'
import { hostileTexts } from './hostile-texts.mjs'

/** Each kind of hostile text. */
export function judging(scratch) {
  return Object.entries(hostileTexts).map(([name, text]) => {
    const [empty, project] = ['empty', name].map(each => join(scratch, `judged-${each}`))
    return {
      name: `validate: a megabyte of ${name}`,
      repeat: 3,
      target: '2 s beyond an empty file',
      before() {
        for (const [directory, content] of [
          [empty, ''],
          [project, text(1_000_000)],
        ]) {
          if (existsSync(directory)) continue
          mkdirSync(directory)
          writeFileSync(join(directory, 'snapcraft.yaml'), content)
        }
      },
      ours: () => validate(project),
      floors: { 'an empty file': () => validate(empty) },
    }
  })
}

/** Wrong or not: it is the answer that counts. */
function validate(cwd) {
  const { status } = spawnSync(process.execPath, [join(root, 'bin/snapsmith'), 'validate'], {
    cwd,
    stdio: 'ignore',
  })
  if (status === null || status >= 70) throw new Error(`validate ended with ${status}`)
}
