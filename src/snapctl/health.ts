import { goQuote } from '../text/go-text.ts'
import type { ParsedCall } from './parse.ts'

/** The states that a snap's health can have, in the order of snapd's messages. */
const healthStatuses = ['unknown', 'okay', 'waiting', 'blocked', 'error'] as const

/** What `set-health` refuses; a computed word is taken for a good one. */
export function healthProblem(call: ParsedCall): string | undefined {
  const [status, message] = call.arguments
  const code = call.flags.get('code')
  if (status === undefined) return undefined
  if (status === 'okay') {
    const empty =
      (call.arguments.length < 2 || message === '' || message === undefined) &&
      (!call.flags.has('code') || code === '' || code === undefined)
    return empty ? undefined : 'when status is "okay", message and code must be empty'
  }
  if (!(healthStatuses as readonly string[]).includes(status)) {
    return `invalid status ${goQuote(status)}, must be one of ${healthStatuses.map(goQuote).join(', ')}`
  }
  if (status === 'unknown') return 'status cannot be manually set to "unknown"'
  return (
    (typeof code === 'string' && code !== '' ? codeProblem(code) : undefined) ?? messageProblem(call, message)
  )
}

function codeProblem(code: string): string | undefined {
  const length = new TextEncoder().encode(code).length
  if (length < 3 || length > 30) return `code must have between 3 and 30 characters, got ${String(length)}`
  return /^[a-z](?:-?[a-z0-9])+$/.test(code)
    ? undefined
    : `invalid code ${goQuote(code)} (code must start with lowercase ASCII letters, and contain only ASCII letters and numbers, optionally separated by single dashes)`
}

function messageProblem(call: ParsedCall, message: string | undefined): string | undefined {
  const given = call.arguments.length > 1
  if (message === undefined && (given || !call.certain)) return undefined
  const length = [...(message ?? '')].length
  if (length === 0) return 'when status is not "okay", message is required'
  return length < 7 ? `message must be at least 7 characters long (got ${String(length)})` : undefined
}

/** A message as it is stored: at most 70 characters. */
export function storedMessage(message: string): string {
  const characters = [...message]
  return characters.length > 70 ? `${characters.slice(0, 69).join('')}…` : message
}
