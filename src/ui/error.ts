import { UsageError, UserError } from '../errors.ts'

/** What an error looks like: lines in a fixed order, each with the part that it is, so that colours can be put on. */
export interface ErrorLine {
  kind: 'brief' | 'details' | 'resolution' | 'docs' | 'log' | 'plain'
  text: string
}

/**
 * An error as lines: the brief, details, what to do, where to read more, where the log is.
 *
 * The order and the labels are snapcraft's, so that people and scripts find what they know.
 */
export function errorLines(error: unknown, shown: { quiet: boolean; log: string | undefined }): ErrorLine[] {
  if (error instanceof UsageError) return usageLines(error)
  if (!(error instanceof UserError)) return bugLines(error, shown.log)
  const lines: ErrorLine[] = [{ kind: 'brief', text: error.message }]
  if (error.details !== undefined && !shown.quiet) {
    lines.push({
      kind: 'details',
      text: `Detailed information: ${error.details.includes('\n') ? '\n' : ''}${error.details}`,
    })
  }
  if (error.resolution !== undefined)
    lines.push({ kind: 'resolution', text: `Recommended resolution: ${error.resolution}` })
  if (error.docs !== undefined)
    lines.push({ kind: 'docs', text: `For more information, check out: ${error.docs}` })
  if (shown.log !== undefined) lines.push({ kind: 'log', text: `Full execution log: '${shown.log}'` })
  return lines
}

function usageLines(error: UsageError): ErrorLine[] {
  const command = error.command === undefined ? '' : `${error.command} `
  return [
    { kind: 'plain', text: 'Usage: snapsmith [options] command [args]...' },
    { kind: 'plain', text: `Try 'snapsmith ${command}-h' for help.` },
    { kind: 'plain', text: '' },
    { kind: 'brief', text: `Error: ${error.message}` },
    { kind: 'plain', text: '' },
  ]
}

function bugLines(error: unknown, log: string | undefined): ErrorLine[] {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return [
    { kind: 'brief', text: `snapsmith internal error: ${said}` },
    {
      kind: 'resolution',
      text: 'Recommended resolution: This is a mistake in snapsmith. Please report it, with the log.',
    },
    ...(log === undefined ? [] : [{ kind: 'log' as const, text: `Full execution log: '${log}'` }]),
  ]
}

/** The process's exit code for an error that reached the top. */
export function exitCodeOf(error: unknown): number {
  return error instanceof UserError ? error.exitCode : 70
}
