export type Severity = 'error' | 'warning' | 'info'

/** Something found in a snap tree, as data. */
export interface Finding {
  rule: string
  severity: Severity
  message: string
  /** Path within the tree (`meta/hooks/install`), or of the project file that is to blame. */
  file?: string | undefined
  line?: number | undefined
  /** What to do about it. */
  remedy?: string | undefined
}
