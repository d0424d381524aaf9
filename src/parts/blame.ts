import { UserError } from '../errors.ts'
import type { StepName } from './steps.ts'

/** Which key of a part an error speaks of, by the error's code; `step` stands for the step's script. */
const keys: Readonly<Record<string, string>> = {
  'source-not-found': 'source',
  'source-type': 'source',
  'source-option': 'source',
  'source-scheme': 'source',
  'source-not-file': 'source',
  'copy-tree': 'source',
  'pull-failed': 'source',
  'archive-broken': 'source',
  'archive-entry': 'source',
  'archive-escapes': 'source',
  'invalid-snap': 'source',
  'invalid-rpm': 'source',
  http: 'source',
  network: 'source',
  'commit-unknown': 'source-commit',
  'checksum-format': 'source-checksum',
  'checksum-algorithm': 'source-checksum',
  'checksum-mismatch': 'source-checksum',
  organize: 'organize',
  permissions: 'permissions',
  'build-failed': 'plugin',
  'stage-package-not-found': 'stage-packages',
  'package-broken': 'stage-packages',
  chisel: 'stage-packages',
  'chisel-missing': 'stage-packages',
  'stage-snap-not-found': 'stage-snaps',
}

/** Marks an error of a part with the key of the project file that it comes from, so that the person is shown its place. */
export function blame(error: unknown, part: string, step: StepName): unknown {
  if (!(error instanceof UserError) || error.subject !== undefined) return error
  const key =
    error.code === 'script-failed' || error.code === 'control-call'
      ? `override-${step}`
      : error.code === 'fileset' || error.code === 'file-not-found'
        ? step
        : keys[error.code]
  if (key !== undefined) error.subject = ['parts', part, key]
  return error
}

/** Marks an error that ends with the name of an item of a list with the place of that item. */
export function blameItem(
  error: unknown,
  { part, key, names }: { part: string; key: string; names: readonly string[] },
): unknown {
  const index =
    error instanceof UserError ? names.findIndex(name => error.message.endsWith(`: ${name}.`)) : -1
  if (error instanceof UserError && index >= 0) error.subject = ['parts', part, key, index]
  return error
}
