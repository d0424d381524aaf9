import { join } from 'node:path'
import { makeDirectory, remove, scratchDirectory, writeWhole } from '../../platform/files.ts'
import type { Host } from '../../platform/host.ts'
import type { Script } from '../../shell/script.ts'
import type { Finding } from '../rule.ts'
import { findingOf, readRemarks } from './comments.ts'

/** A shell script that shellcheck is to look at. */
export interface CheckedScript {
  /** As findings name it. */
  file: string
  script: Script
  /** Where the file is; undefined within a packed snap. */
  place: string | undefined
}

/** What shellcheck said; `missing` when it is not installed, a sentence when it failed. */
type ShellcheckOutcome = { findings: Finding[] } | 'missing' | { problem: string }

/** What is longer is data behind a first line, and keeps shellcheck busy for minutes. */
const longest = 64 * 1024
/** What it may take for all scripts together: a text can be made to keep it busy. */
const limits = { seconds: 6, megabytes: 400, output: 32 * 1024 * 1024 }

const known = /^(?:sh|bash|dash|ksh|busybox)$/

/** Runs shellcheck over all scripts in one process. */
export async function shellcheck(scripts: readonly CheckedScript[], host: Host): Promise<ShellcheckOutcome> {
  const wanted = scripts.filter(
    ({ script }) => known.test(script.dialect ?? '') && script.text.length <= longest,
  )
  if (wanted.length === 0) return { findings: [] }
  const scratch = scratchDirectory(host.machine.temporary)
  try {
    const places = new Map(
      wanted.map((checked, index) => [
        checked.place ?? written(checked, join(scratch, String(index))),
        checked,
      ]),
    )
    const outcome = await host.commands.run('shellcheck', ['--format=json1', ...places.keys()], {
      cwd: host.cwd,
      guarded: true,
      limits,
      env: { ...host.env, LC_ALL: 'C.UTF-8' },
    })
    if (outcome.missing === true) return 'missing'
    if (outcome.exceeded !== undefined)
      return {
        problem: `shellcheck ${outcome.exceeded === 'time' ? `was not done after ${String(limits.seconds)} seconds` : 'had more to say than is read'}: what it says is left out`,
      }
    const remarks = readRemarks(outcome.out)
    if (remarks === undefined)
      return { problem: `shellcheck failed: ${(outcome.err || outcome.out).trim().split('\n')[0] ?? ''}` }
    return {
      findings: remarks.flatMap(remark => {
        const checked = places.get(remark.file)
        const finding =
          checked === undefined
            ? undefined
            : findingOf(remark, {
                file: checked.file,
                lines: checked.script.lines,
                sources: checked.script.sources.length > 0,
              })
        return finding === undefined ? [] : [finding]
      }),
    }
  } finally {
    remove(scratch)
  }
}

function written({ script }: CheckedScript, directory: string): string {
  makeDirectory(directory)
  const place = join(directory, 'script')
  writeWhole(place, script.text)
  return place
}
