import type { Found } from '../rule.ts'

/** What the rules about suppressions judge: something that silences findings, and what came of it. */
export interface Suppression {
  /** The ids that it names. */
  rules: readonly string[]
  /** Empty when none is given. */
  reason: string
  /** A comment stands in a script, an entry in the settings of a project. */
  form: 'comment' | 'entry'
  /** Meant for the whole file, and not in its head, where it would count. */
  misplaced: boolean
  /** Where it stands. */
  place: Required<Pick<Found, 'file' | 'at'>>
  /** Why an id is no rule's: with the nearest one where something is near; undefined for one that is. */
  unknown: (id: string) => { near: string | undefined } | undefined
  /** Whether it has silenced no finding of a rule, although the rule was asked. */
  isIdle: (id: string) => boolean
}
