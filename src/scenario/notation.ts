import type { Side } from '../rehearse/world/world.ts'
import { defined } from '../record.ts'

/** A line about a hook that ran: `configure`, `hub/install failed`. */
interface HookLine {
  snap?: string
  component?: string
  hook: string
  result: 'passed' | 'failed' | 'ignored'
}

/** Reads a line about a hook; undefined when it is none. */
export function readHookLine(line: string): HookLine | undefined {
  const found =
    /^(?:(?<snap>[a-z0-9_-]+)(?:\+(?<component>[a-z0-9-]+))?\/)?(?<hook>[a-z0-9-]+)(?:\s+\(?(?<result>passed|failed|ignored)\)?)?$/.exec(
      line.trim(),
    )?.groups
  if (found === undefined) return undefined
  const { snap, component, hook = '', result = 'passed' } = found
  return {
    ...defined({ snap, component }),
    hook,
    result: result as HookLine['result'],
  }
}

/** The line about a hook, without the snap where it is the one that all is about. */
export function hookLine({ snap, component, hook, result }: HookLine, about: string): string {
  const owner =
    component !== undefined
      ? `${snap ?? about}+${component}/`
      : snap === undefined || snap === about
        ? ''
        : `${snap}/`
  return `${owner}${hook}${result === 'passed' ? '' : ` ${result}`}`
}

/** `lantern:feed hub:wire`; undefined when it is no connection. A slot without a snap is one of the system. */
export function readEnds(text: string): { plug: Side; slot: Side } | undefined {
  const [plug, slot, more] = text.trim().split(/\s+/).map(readSide)
  return plug === undefined || slot === undefined || more !== undefined || plug.snap === ''
    ? undefined
    : { plug, slot }
}

/** `hub:wire`. */
export function readSide(text: string): Side | undefined {
  const found = /^(?<snap>[a-z0-9_-]*):(?<name>[a-z0-9-]+)$/.exec(text)?.groups
  return found === undefined ? undefined : { snap: found['snap'] ?? '', name: found['name'] ?? '' }
}
