import { dotnetExtensions } from './dotnet.ts'
import { envInjector } from './env-injector.ts'
import type { Extension } from './extension.ts'
import { gnome } from './gnome.ts'
import { gpu } from './gpu.ts'
import { kdeNeon, kdeNeon6, kdeNeonQt6 } from './kde-neon.ts'
import { ros2Extensions } from './ros2.ts'

/** Every extension, in alphabetical order, in which they are applied. */
export const extensions: readonly Extension[] = [
  ...dotnetExtensions,
  envInjector,
  gnome,
  gpu,
  kdeNeon,
  kdeNeon6,
  kdeNeonQt6,
  ...ros2Extensions,
].sort((a, b) => (a.name < b.name ? -1 : 1))
