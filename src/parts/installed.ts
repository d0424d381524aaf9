import { listAll } from '../platform/trees.ts'
import type { Part } from '../project/project.ts'
import type { Listing } from '../tree/listing.ts'
import type { Selection } from './filesets.ts'
import { select } from './filesets.ts'
import { installDir } from './layout.ts'
import type { Run } from './run.ts'
import type { Awaited } from './steps.ts'

/** The listing of a part's install directory. */
export function installed({ listings, layout }: Run, part: Part, partition: string): Listing {
  return listings.installed(part.name, partition, () => listAll(installDir(layout, part.name, partition)))
}

/** What of a part's installed files a list selects: that of `prime` mostly selects what that of `stage` has selected. */
export function selectInstalled(
  run: Run,
  choice: { part: Part; partition: string; key: Awaited; entries: readonly string[] },
): Selection {
  const { part, partition, key, entries } = choice
  const { partitioned } = run.layout
  return run.listings.chosen(part.name, JSON.stringify([partition, entries]), () =>
    select(installed(run, part, partition), { key, entries, partition, partitioned }),
  )
}
