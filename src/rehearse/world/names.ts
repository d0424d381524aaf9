import { isSnapName } from '../../text/snap-name.ts'

/** The form of an instance's name: a snap's name, for all but the first with a key behind it. */
export function isInstanceName(name: string): boolean {
  const [, snap = '', key] = /^([^_]*)(?:_(.*))?$/s.exec(name) ?? []
  return isSnapName(snap) && (key === undefined || /^[a-z0-9]{1,10}$/.test(key))
}

/** Whether a text is a revision: a number for one of the store, `x` before it for a local one. Larger numbers are none for snapd either. */
export function isRevision(text: string): boolean {
  return /^x?[1-9]\d{0,17}$/.test(text)
}

/** `lantern` of `lantern_two`. */
export function snapName(instance: string): string {
  return instance.split('_')[0] ?? instance
}
