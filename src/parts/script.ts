import { join } from 'node:path'
import { UserError } from '../errors.ts'
import type { Outcome } from '../platform/commands.ts'
import { makeDirectory, writeWhole } from '../platform/files.ts'
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
  cwd: string
  /** Where its `craftctl` calls go; also what marks the processes as ours. */
  mailbox: string
  host: Host
  reporter: Reporter
}

/** Writes and runs a script; every line of it and of its output is told. It stops at the first command that fails. */
export async function runScript(script: Script): Promise<Outcome> {
  const { directory, names, host, reporter } = script
  makeDirectory(directory)
  const environmentFile = join(directory, names.environment)
  const scriptFile = join(directory, names.script)
  if (script.environment !== undefined) writeWhole(environmentFile, script.environment)
  const source = script.environment === undefined ? [] : [`source ${shellWord(environmentFile)}`]
  writeWhole(
    scriptFile,
    ['#!/bin/bash', 'set -euo pipefail', ...source, 'set -x', script.text, ''].join('\n'),
    0o755,
  )
  return host.commands.run(scriptFile, [], {
    cwd: script.cwd,
    guarded: true,
    mark: `PARTS_CTL_SOCKET=${script.mailbox}`,
    env: {
      ...withoutLocale(host.env),
      LANG: 'C.UTF-8',
      PATH: `${ownPath('bin')}:${host.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin'}`,
      PARTS_CTL_SOCKET: script.mailbox,
    },
    onLine: line => reporter.output(line),
  })
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
