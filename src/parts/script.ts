import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Outcome } from '../platform/commands.ts'
import { lookAt, makeDirectory, readText, writeWhole } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import { ownPath } from '../platform/own-files.ts'
import { shellWord } from '../text/shell-word.ts'
import type { Reporter } from '../ui/reporter.ts'

/** A bash script to run for a part. */
interface Script {
  /** The commands. */
  text: string
  /** The environment file's content; none for commands that run with the plain environment. */
  environment?: string
  /** Where the script and its environment are written. */
  directory: string
  /** Their names there. */
  names: { script: string; environment: string }
  /** How messages call a line of the commands, which are counted from 1; as the shell does unless given. */
  nameLine?: (line: number) => string
  cwd: string
  /** Where its `craftctl` calls go; also what marks the processes as ours. */
  mailbox: string
  host: Host
  reporter: Reporter
}

/** How a script ended; `failed` is the line of its text, counted from 1, at which it stopped, where that is known. */
type ScriptOutcome = Outcome & { failed?: number | undefined }

/** Writes and runs a script; every line of it and of its output is told. It stops at the first command that fails. */
export async function runScript(script: Script): Promise<ScriptOutcome> {
  const { directory, names, host, reporter } = script
  makeDirectory(directory)
  const environmentFile = join(directory, names.environment)
  const scriptFile = join(directory, names.script)
  const failedFile = join(directory, 'failed')
  if (script.environment !== undefined) writeWhole(environmentFile, script.environment)
  const source = script.environment === undefined ? [] : [`source ${shellWord(environmentFile)}`]
  const head = ['#!/bin/bash', 'set -Eeuo pipefail', ...source, lineTrap(scriptFile, failedFile), 'set -x']
  writeWhole(scriptFile, [...head, script.text, ''].join('\n'), 0o755)
  const own = (text: string): string => withOwnLines(text, { script, scriptFile, before: head.length })
  const outcome = await host.commands.run(scriptFile, [], {
    cwd: script.cwd,
    guarded: true,
    mark: `PARTS_CTL_SOCKET=${script.mailbox}`,
    env: {
      ...withoutLocale(host.env),
      LANG: 'C.UTF-8',
      PATH: `${ownPath('bin')}:${host.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin'}`,
      PARTS_CTL_SOCKET: script.mailbox,
    },
    onLine: line => reporter.output(own(line)),
  })
  const told = outcome.err.split(`${scriptFile}: line `).at(-1)
  const trapped = lookAt(failedFile)?.isFile() === true ? readText(failedFile, { within: directory }) : told
  const line = Number.parseInt(trapped ?? '', 10) - head.length
  return { ...outcome, err: own(outcome.err), ...(line > 0 ? { failed: line } : {}) }
}

/** A line of the script's head that has the shell write down at which line it stops, in silence. */
function lineTrap(scriptFile: string, failedFile: string): string {
  const isOurs = `[[ $- == *e* && $BASH_SUBSHELL -eq 0 && \${BASH_SOURCE[0]-} == ${shellWord(scriptFile)} ]]`
  return `trap ${shellWord(`{ ${isOurs} && echo "$LINENO" >${shellWord(failedFile)}; } 2>/dev/null`)} ERR`
}

/** What the shell says of a line of the file that is run, said of the script's own line: the file is gone afterwards. */
function withOwnLines(
  text: string,
  { script, scriptFile, before }: { script: Script; scriptFile: string; before: number },
): string {
  const { nameLine } = script
  if (nameLine === undefined || !text.includes(scriptFile)) return text
  return text
    .split('\n')
    .map(line =>
      line.includes(`${scriptFile}: line `)
        ? line
            .replaceAll(/ on line (\d+)/g, (_, number) => ` on line ${nameLine(Number(number) - before)}`)
            .replace(
              /^(.*?: line )(\d+)/,
              (_, head: string, number) =>
                `${head.slice(0, -`${scriptFile}: line `.length)}${nameLine(Number(number) - before)}`,
            )
        : line,
    )
    .join('\n')
}

/** A script sorts, counts and speaks in the same way whoever runs it: as on a build machine, where no language is set. */
function withoutLocale(env: Host['env']): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(LANG|LANGUAGE|LC_.*)$/.test(name)))
}

/** The end of what a script has written to standard error: from the third last command on, blank lines left out. */
function stderrTail(text: string): string {
  const lines = text.split('\n')
  const traced = lines.flatMap((line, index) => (line.startsWith('+') ? [index] : []))
  return lines
    .slice(traced.length > 3 ? traced.at(-3) : 0)
    .filter(line => line.trim() !== '')
    .map(line => `:: ${line}`)
    .join('\n')
}

/** How a script ended, as a number that tells an exit code from a signal. */
function exitNumber(outcome: Outcome): number {
  return outcome.signal === undefined ? outcome.code : 128 - outcome.code
}

export function scriptError(request: { part: string; scriptlet: string; outcome: Outcome }): UserError {
  const { part, scriptlet, outcome } = request
  return new UserError(
    'script-failed',
    `'${scriptlet}' in part '${part}' failed with code ${exitNumber(outcome)}.`,
    {
      details: stderrTail(outcome.err),
      resolution: "Review the scriptlet and make sure it's correct.",
      docs: pluginDocs,
    },
  )
}

export function buildError(request: { part: string; plugin: string; outcome: Outcome }): UserError {
  const { part, plugin, outcome } = request
  return new UserError('build-failed', `Failed to run the build script for part '${part}'.`, {
    details: stderrTail(outcome.err),
    resolution: `Check the build output and verify the project can work with the '${plugin}' plugin.`,
    docs: pluginDocs,
  })
}

const pluginDocs = 'https://documentation.ubuntu.com/snapcraft/latest/reference/plugins/'
