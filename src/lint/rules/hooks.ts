import type { HookRule } from '../rule.ts'
import { hookElfArchitecture } from './files/hook-elf-architecture.ts'
import { hookElfLoader } from './files/hook-elf-loader.ts'
import { hookEncoding } from './files/hook-encoding.ts'
import { hookInterpreterArguments } from './files/hook-interpreter-arguments.ts'
import { hookInterpreterLine } from './files/hook-interpreter-line.ts'
import { hookInterpreterMissing } from './files/hook-interpreter-missing.ts'
import { hookLink } from './files/hook-link.ts'
import { hookNoDisconnect } from './names/hook-no-disconnect.ts'
import { hookNoUnprepare } from './names/hook-no-unprepare.ts'
import { hookNotExecutable } from './files/hook-not-executable.ts'
import { hookSetId } from './files/hook-set-id.ts'
import { hookShadowed } from './names/hook-shadowed.ts'
import { hookUnprepareAlone } from './names/hook-unprepare-alone.ts'
import { hookViewPlug } from './names/hook-view-plug.ts'
import { optionSetUnread } from './options/option-set-unread.ts'
import { optionUndocumented } from './options/option-undocumented.ts'
import { optionUnread } from './options/option-unread.ts'
import { plugForCommand } from './plugs/plug-for-command.ts'
import { plugInterfaceUnknown } from './plugs/plug-interface-unknown.ts'
import { plugName } from './plugs/plug-name.ts'
import { plugScopedAway } from './plugs/plug-scoped-away.ts'
import { plugUnknown } from './plugs/plug-unknown.ts'
import { plugUnlisted } from './plugs/plug-unlisted.ts'
import { plugUnused } from './plugs/plug-unused.ts'
import { shellArguments } from './shell/shell-arguments.ts'
import { shellBackgroundOutput } from './shell/shell-background-output.ts'
import { shellBashism } from './shell/shell-bashism.ts'
import { shellCdUnchecked } from './shell/shell-cd-unchecked.ts'
import { shellCreateAgain } from './shell/shell-create-again.ts'
import { shellCurrentPath } from './shell/shell-current-path.ts'
import { shellErrexitOff } from './shell/shell-errexit-off.ts'
import { shellExitSubshell } from './shell/shell-exit-subshell.ts'
import { shellGoneAgain } from './shell/shell-gone-again.ts'
import { shellHostCommand } from './shell/shell-host-command.ts'
import { shellLnAgain } from './shell/shell-ln-again.ts'
import { shellMaskedStatus } from './shell/shell-masked-status.ts'
import { shellMisspeltCommand } from './shell/shell-misspelt-command.ts'
import { shellMkdirAgain } from './shell/shell-mkdir-again.ts'
import { shellMkdirMode } from './shell/shell-mkdir-mode.ts'
import { shellNoErrexit } from './shell/shell-no-errexit.ts'
import { shellPipeStatus } from './shell/shell-pipe-status.ts'
import { shellReadInput } from './shell/shell-read-input.ts'
import { shellRelativePath } from './shell/shell-relative-path.ts'
import { shellReturnOutside } from './shell/shell-return-outside.ts'
import { shellRevisionPath } from './shell/shell-revision-path.ts'
import { shellRunOutput } from './shell/shell-run-output.ts'
import { shellSnapNameService } from './shell/shell-snap-name-service.ts'
import { shellSourceMissing } from './shell/shell-source-missing.ts'
import { shellSyntax } from './shell/shell-syntax.ts'
import { shellTestBracket } from './shell/shell-test-bracket.ts'
import { shellTestConstant } from './shell/shell-test-constant.ts'
import { shellTestNumber } from './shell/shell-test-number.ts'
import { shellTestOperator } from './shell/shell-test-operator.ts'
import { shellTestUnquoted } from './shell/shell-test-unquoted.ts'
import { shellUserHome } from './shell/shell-user-home.ts'
import { shellWriteSnap } from './shell/shell-write-snap.ts'
import { snapctlArguments } from './snapctl/snapctl-arguments.ts'
import { snapctlAttributeStatic } from './snapctl/snapctl-attribute-static.ts'
import { snapctlAttributes } from './snapctl/snapctl-attributes.ts'
import { snapctlCommand } from './snapctl/snapctl-command.ts'
import { snapctlComponent } from './snapctl/snapctl-component.ts'
import { snapctlDefaultConfigure } from './snapctl/snapctl-default-configure.ts'
import { snapctlGetStatus } from './snapctl/snapctl-get-status.ts'
import { snapctlHealth } from './snapctl/snapctl-health.ts'
import { snapctlHook } from './snapctl/snapctl-hook.ts'
import { snapctlKey } from './snapctl/snapctl-key.ts'
import { snapctlOwnSide } from './snapctl/snapctl-own-side.ts'
import { snapctlPlug } from './snapctl/snapctl-plug.ts'
import { snapctlPrintedJson } from './snapctl/snapctl-printed-json.ts'
import { snapctlQueued } from './snapctl/snapctl-queued.ts'
import { snapctlRejectsOwn } from './snapctl/snapctl-rejects-own.ts'
import { snapctlRequired } from './snapctl/snapctl-required.ts'
import { snapctlService } from './snapctl/snapctl-service.ts'
import { snapctlServicesActive } from './snapctl/snapctl-services-active.ts'
import { snapctlSetAlways } from './snapctl/snapctl-set-always.ts'

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
