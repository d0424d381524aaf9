import type { Base } from '../project/project.ts'
import type { HookCustom } from './decide.ts'

const later: HookCustom = { wrappers: false, strict: false, primedBeforeBuilt: true }

/** How each base has hooks arranged, as snapcraft does it there. */
export const hookCustoms: Readonly<Record<Base, HookCustom>> = {
  core22: { wrappers: true, strict: true, primedBeforeBuilt: false },
  core24: later,
  core26: later,
  devel: later,
}
