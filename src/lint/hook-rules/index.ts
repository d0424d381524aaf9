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
import { hookUnprepareAlone } from './hook-unprepare-alone.ts'
import { hookViewPlug } from './hook-view-plug.ts'
import { optionSetUnread } from './option-set-unread.ts'
import { optionUndocumented } from './option-undocumented.ts'
import { optionUnread } from './option-unread.ts'
import { plugForCommand } from './plug-for-command.ts'
import { plugInterfaceUnknown } from './plug-interface-unknown.ts'
import { plugName } from './plug-name.ts'
import { plugScopedAway } from './plug-scoped-away.ts'
import { plugUnknown } from './plug-unknown.ts'
import { plugUnlisted } from './plug-unlisted.ts'
import { plugUnused } from './plug-unused.ts'
import { shellArguments } from './shell-arguments.ts'
import { shellBackgroundOutput } from './shell-background-output.ts'
import { shellBashism } from './shell-bashism.ts'
import { shellCdUnchecked } from './shell-cd-unchecked.ts'
import { shellCreateAgain } from './shell-create-again.ts'
import { shellCurrentPath } from './shell-current-path.ts'
import { shellErrexitOff } from './shell-errexit-off.ts'
import { shellExitSubshell } from './shell-exit-subshell.ts'
import { shellGoneAgain } from './shell-gone-again.ts'
import { shellHostCommand } from './shell-host-command.ts'
import { shellLnAgain } from './shell-ln-again.ts'
import { shellMaskedStatus } from './shell-masked-status.ts'
import { shellMisspeltCommand } from './shell-misspelt-command.ts'
import { shellMkdirAgain } from './shell-mkdir-again.ts'
import { shellMkdirMode } from './shell-mkdir-mode.ts'
import { shellNoErrexit } from './shell-no-errexit.ts'
import { shellPipeStatus } from './shell-pipe-status.ts'
import { shellReadInput } from './shell-read-input.ts'
import { shellRelativePath } from './shell-relative-path.ts'
import { shellReturnOutside } from './shell-return-outside.ts'
import { shellRevisionPath } from './shell-revision-path.ts'
import { shellRunOutput } from './shell-run-output.ts'
import { shellSnapNameService } from './shell-snap-name-service.ts'
import { shellSourceMissing } from './shell-source-missing.ts'
import { shellSyntax } from './shell-syntax.ts'
import { shellTestBracket } from './shell-test-bracket.ts'
import { shellTestConstant } from './shell-test-constant.ts'
import { shellTestNumber } from './shell-test-number.ts'
import { shellTestOperator } from './shell-test-operator.ts'
import { shellTestUnquoted } from './shell-test-unquoted.ts'
import { shellUserHome } from './shell-user-home.ts'
import { shellWriteSnap } from './shell-write-snap.ts'
import { snapctlArguments } from './snapctl-arguments.ts'
import { snapctlAttributeStatic } from './snapctl-attribute-static.ts'
import { snapctlAttributes } from './snapctl-attributes.ts'
import { snapctlCommand } from './snapctl-command.ts'
import { snapctlComponent } from './snapctl-component.ts'
import { snapctlDefaultConfigure } from './snapctl-default-configure.ts'
import { snapctlGetStatus } from './snapctl-get-status.ts'
import { snapctlHealth } from './snapctl-health.ts'
import { snapctlHook } from './snapctl-hook.ts'
import { snapctlKey } from './snapctl-key.ts'
import { snapctlOwnSide } from './snapctl-own-side.ts'
import { snapctlPlug } from './snapctl-plug.ts'
import { snapctlPrintedJson } from './snapctl-printed-json.ts'
import { snapctlQueued } from './snapctl-queued.ts'
import { snapctlRejectsOwn } from './snapctl-rejects-own.ts'
import { snapctlRequired } from './snapctl-required.ts'
import { snapctlService } from './snapctl-service.ts'
import { snapctlServicesActive } from './snapctl-services-active.ts'
import { snapctlSetAlways } from './snapctl-set-always.ts'

/** Every rule about hooks, by id. */
export const hookRules: readonly HookRule[] = [
  hookElfArchitecture,
  hookElfLoader,
  hookEncoding,
  hookInterpreterArguments,
  hookInterpreterLine,
  hookInterpreterMissing,
  hookLink,
  hookNoDisconnect,
  hookNoUnprepare,
  hookNotExecutable,
  hookSetId,
  hookShadowed,
  hookUnprepareAlone,
  hookViewPlug,
  optionSetUnread,
  optionUndocumented,
  optionUnread,
  plugForCommand,
  plugInterfaceUnknown,
  plugName,
  plugScopedAway,
  plugUnknown,
  plugUnlisted,
  plugUnused,
  shellArguments,
  shellBackgroundOutput,
  shellBashism,
  shellCdUnchecked,
  shellCreateAgain,
  shellCurrentPath,
  shellErrexitOff,
  shellExitSubshell,
  shellGoneAgain,
  shellHostCommand,
  shellLnAgain,
  shellMaskedStatus,
  shellMisspeltCommand,
  shellMkdirAgain,
  shellMkdirMode,
  shellNoErrexit,
  shellPipeStatus,
  shellReadInput,
  shellRelativePath,
  shellReturnOutside,
  shellRevisionPath,
  shellRunOutput,
  shellSnapNameService,
  shellSourceMissing,
  shellSyntax,
  shellTestBracket,
  shellTestConstant,
  shellTestNumber,
  shellTestOperator,
  shellTestUnquoted,
  shellUserHome,
  shellWriteSnap,
  snapctlArguments,
  snapctlAttributeStatic,
  snapctlAttributes,
  snapctlCommand,
  snapctlComponent,
  snapctlDefaultConfigure,
  snapctlGetStatus,
  snapctlHealth,
  snapctlHook,
  snapctlKey,
  snapctlOwnSide,
  snapctlPlug,
  snapctlPrintedJson,
  snapctlQueued,
  snapctlRejectsOwn,
  snapctlRequired,
  snapctlService,
  snapctlServicesActive,
  snapctlSetAlways,
]
