import type { Linted } from './linted.ts'

/** Gives each packed component the metadata of its snap, where that was named on the same command line. */
export function joinComponents(inputs: readonly Linted[]): void {
  for (const { tree } of inputs) {
    if (tree.component === undefined || tree.known.metadata) continue
    const name = (tree.metadata.component ?? '').split('+')[0]
    const owner = inputs.find(
      other =>
        other.tree.component === undefined &&
        other.tree.known.metadata &&
        (other.tree.metadata.name ?? '') === name,
    )?.tree
    if (owner === undefined) continue
    tree.snap = owner.metadata
    tree.base = owner.base
    tree.known = { ...tree.known, metadata: true }
  }
}
