import { bases } from '../bases/index.ts'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { readBytes } from '../platform/files.ts'
import { followInside } from '../platform/inside.ts'
import type { Placement } from '../platform/overlay.ts'
import type { HookAction, HookPlan, HookScene } from './decide.ts'
import { stubText, wrapperText } from './texts.ts'

/** Where the sources of a plan's actions are. */
interface HookRoots {
  /** The project directory. */
  cwd: string
  /** The primed tree. */
  prime: string
}

/** What has to be laid into the primed tree to carry a plan out. Reads every source, writes nothing. */
export function hookPlacements(plan: HookPlan, roots: HookRoots): Placement[] {
  return plan.hooks.flatMap(hook =>
    hook.actions.map(action => ({ path: action.path, mode: action.mode, content: contentOf(action, roots) })),
  )
}

function contentOf(action: HookAction, roots: HookRoots): Uint8Array | string {
  if (action.do === 'stub') return stubText
  if (action.do === 'wrapper') return wrapperText(action.hook)
  const [root, path] =
    action.from === 'project'
      ? [roots.cwd, action.source]
      : [roots.prime, followInside(roots.prime, action.source)?.path ?? action.source]
  try {
    return readBytes(join(root, path), { within: root })
  } catch (error) {
    throw new UserError('hook-unreadable', `Cannot read the hook '${action.source}'.`, {
      details: error instanceof Error ? error.message : String(error),
      resolution: `Make it readable: chmod u+r ${action.source}`,
      cause: error,
    })
  }
}

/** A link out of the project stops the build; older bases stop at a directory or a dangling link too, where later ones pass it over. */
export function refuseOddFiles(scene: HookScene, plan: HookPlan): void {
  const out = plan.notes.find(note => note.reason === 'outside')
  if (out !== undefined)
    throw new UserError('hook-outside', out.message, {
      resolution: 'Put the file itself in the place of the link, or have a part install it.',
    })
  if (!bases[scene.base].strictAssets) return
  for (const note of plan.notes) {
    if (note.of !== 'project') continue
    if (note.reason === 'directory') {
      throw new UserError('hook-directory', `${note.path}: Is a directory`, {
        resolution: `On ${scene.base} the hooks directory may hold files only: move the directory elsewhere and install it with a part.`,
      })
    }
    if (note.reason === 'dangling') {
      throw new UserError('hook-dangling', `${note.path}: No such file or directory`, {
        resolution: 'Make the link lead to a file, or remove it.',
      })
    }
  }
}
