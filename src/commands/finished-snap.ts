import type { Assembled } from '../assemble/assemble.ts'
import type { LifecycleResult } from '../parts/lifecycle.ts'
import type { Project } from '../project/project.ts'
import type { Context } from './command.ts'
import { tellNotices, withPlaces } from './project.ts'

/** A project that is to be built, and the parts that are meant; all of them when none is named. */
interface Building {
  project: Project
  parts?: readonly string[]
  /** What is told once the parts are primed. */
  progress?: string
  /** A shell is opened where a step fails. */
  debug?: boolean
}

/** Builds what is missing of a project's snap, completes its tree, and uses that while no other snapsmith can change it. */
export async function withFinishedSnap<T>(
  { project, parts = [], progress, debug = false }: Building,
  { host, reporter }: Pick<Context, 'host' | 'reporter'>,
  use: (snap: Assembled & LifecycleResult) => Promise<T> | T,
): Promise<T> {
  const [{ withLifecycle }, { assembleSnap }, { refuseUnadopted }] = await Promise.all([
    import('../parts/lifecycle.ts'),
    import('../assemble/assemble.ts'),
    import('../assemble/settle.ts'),
  ])
  await withPlaces(project, () => refuseUnadopted(project))
  tellNotices(project, reporter)
  return withPlaces(project, () =>
    withLifecycle({ project, step: 'prime', parts, host, reporter, debug }, async result => {
      if (progress !== undefined) reporter.progress(progress)
      return use({ ...result, ...(await assembleSnap({ ...result, project, host, reporter })) })
    }),
  )
}
