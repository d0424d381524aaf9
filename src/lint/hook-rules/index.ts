import type { HookRule } from '../rule.ts'
import { hookElfArchitecture } from './hook-elf-architecture.ts'
import { hookElfLoader } from './hook-elf-loader.ts'
import { hookEncoding } from './hook-encoding.ts'
import { hookInterpreterArguments } from './hook-interpreter-arguments.ts'
import { hookInterpreterLine } from './hook-interpreter-line.ts'
import { hookInterpreterMissing } from './hook-interpreter-missing.ts'
import { hookLink } from './hook-link.ts'
import { hookNoDisconnect } from './hook-no-disconnect.ts'
import { hookNoUnprepare } from './hook-no-unprepare.ts'
import { hookNotExecutable } from './hook-not-executable.ts'
import { hookSetId } from './hook-set-id.ts'
import { hookShadowed } from './hook-shadowed.ts'
import { hookViewPlug } from './hook-view-plug.ts'
import { plugForCommand } from './plug-for-command.ts'
import { plugInterfaceUnknown } from './plug-interface-unknown.ts'
import { plugName } from './plug-name.ts'
import { plugScopedAway } from './plug-scoped-away.ts'
import { plugUnknown } from './plug-unknown.ts'
import { plugUnlisted } from './plug-unlisted.ts'
import { plugUnused } from './plug-unused.ts'
import { shellNoErrexit } from './shell-no-errexit.ts'

/** Every rule about hooks, by id. */
export const hookRules: readonly HookRule[] = [
  hookElfArchitecture, hookElfLoader, hookEncoding, hookInterpreterArguments, hookInterpreterLine, hookInterpreterMissing, hookLink,
  hookNoDisconnect, hookNoUnprepare, hookNotExecutable, hookSetId, hookShadowed, hookViewPlug, plugForCommand, plugInterfaceUnknown,
  plugName, plugScopedAway, plugUnknown, plugUnlisted, plugUnused, shellNoErrexit,
]
