import { core22 } from './core22.ts'
import { core24 } from './core24.ts'
import { core26 } from './core26.ts'
import type { BaseFacts } from './facts.ts'
import { buildBases } from './names.ts'
import type { BuildBase } from './names.ts'

export { buildBases } from './names.ts'
export type { BuildBase } from './names.ts'

/** What each base changes. */
export const bases: Readonly<Record<BuildBase, BaseFacts>> = {
  core22,
  core24,
  core26,
  devel: {
    ...core26,
    extensions: {
      dotnet: false,
      envInjector: false,
      kdeNeon: false,
      gnome: undefined,
      gpu: undefined,
      ros2: undefined,
    },
    graphicsLibraries: undefined,
    contents: undefined,
  },
}

/** The base that speaks where a project or snap names none. */
export const usualBase = 'core24' satisfies BuildBase

/** What is known of a base by its name; nothing of one that has been retired, of `bare`, and of one that somebody has made. */
export function factsOf(base: string | undefined): BaseFacts | undefined {
  return isBuildBase(base) ? bases[base] : undefined
}

/** Whether projects can be built with that base. */
export function isBuildBase(name: unknown): name is BuildBase {
  return typeof name === 'string' && Object.hasOwn(bases, name)
}

/** The bases of which something holds. */
export function basesThat(holds: (facts: BaseFacts) => boolean): readonly BuildBase[] {
  return buildBases.filter(name => holds(bases[name]))
}

/** Whether a word is the one for what is under development, as a base, a build-base and a grade. */
export function isDevelopment(word: unknown): word is 'devel' {
  return word === 'devel'
}

/** Whether a base is the one that holds nothing. */
export function isBare(base: unknown): base is 'bare' {
  return base === 'bare'
}
