import { basename } from 'node:path'
import { UserError } from '../errors.ts'
import { snapType } from '../snap/metadata/facts.ts'
import { directorySnap } from '../snap/open.ts'
import { keepsXattrs } from './artifact.ts'
import type { Artifact } from './artifact.ts'
import { componentFileName, plainSnapFileName } from './file-name.ts'

/** A directory that is a snap or a component already; `shown` is how the person wrote its path. */
export function readFinished(directory: string, shown: string): Artifact {
  const snap = directorySnap(directory, { label: shown })
  if (snap.trouble !== undefined)
    throw new UserError('bad-metadata', snap.trouble, {
      resolution: "Give a directory that holds a finished 'meta/snap.yaml' or 'meta/component.yaml'.",
    })
  const common = {
    directory,
    snap: { ...snap, label: basename(directory) },
    compression: 'xz',
    places: new Map<string, string>(),
  }
  const { name = '', version, architectures = [], component: full = '' } = snap.metadata
  if (snap.kind === 'snap')
    return {
      ...common,
      component: null,
      fileName: safe(plainSnapFileName({ name, version: version ?? '', architectures })),
      xattrs: keepsXattrs(snapType(snap.metadata)),
    }
  const [owner = '', component = ''] = full.split('+')
  return {
    ...common,
    component,
    fileName: safe(componentFileName({ snap: owner, component, version })),
    xattrs: false,
  }
}

/** A name from metadata that nobody has checked yet must not lead into another directory. */
function safe(name: string): string {
  return name.replaceAll('/', '_')
}
