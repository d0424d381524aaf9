import { knownInterfaces } from '../../metadata/interfaces.ts'
import type { Endpoint } from '../../snap/metadata/facts.ts'
import { endpoints } from '../../snap/metadata/facts.ts'
import { remembered } from '../../remembered.ts'
import type { Revision } from './world.ts'

/** Plugs or slots of a revision that snapd keeps: those of interfaces it does not know, and content without a place, it drops in silence. */
export function usableEndpoints(
  revision: Revision | undefined,
  side: 'plug' | 'slot',
): Readonly<Record<string, Endpoint>> {
  return usable[side](endpoints(revision?.metadata, side))
}

const usable = { plug: remembered(usableAmong('plug')), slot: remembered(usableAmong('slot')) }

function usableAmong(
  side: 'plug' | 'slot',
): (all: Readonly<Record<string, Endpoint>>) => Readonly<Record<string, Endpoint>> {
  return all => Object.fromEntries(Object.entries(all).filter(([, endpoint]) => isUsable(endpoint, side)))
}

function isUsable({ interface: kind, attributes }: Endpoint, side: 'plug' | 'slot'): boolean {
  if (!knownInterfaces.has(kind)) return false
  if (kind !== 'content') return true
  const places = side === 'plug' ? ['target'] : ['read', 'write', 'source']
  return places.some(key => attributes[key] !== undefined && attributes[key] !== '')
}
