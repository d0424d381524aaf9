import type { Rule } from '../rule.ts'
import { appDefinition } from './app-definition.ts'
import { badPermissions } from './bad-permissions.ts'
import { componentHookUnsupported } from './component-hook-unsupported.ts'
import { componentMetadata } from './component-metadata.ts'
import { componentPlugShared } from './component-plug-shared.ts'
import { defaultConfigureAlone } from './default-configure-alone.ts'
import { hookCommandChain } from './hook-command-chain.ts'
import { hookDirectory } from './hook-directory.ts'
import { hookEmpty } from './hook-empty.ts'
import { hookLineEnds } from './hook-line-ends.ts'
import { hookName } from './hook-name.ts'
import { hookPlugUnknown } from './hook-plug-unknown.ts'
import { hookShebang } from './hook-shebang.ts'
import { hookSnapType } from './hook-snap-type.ts'
import { hookStub } from './hook-stub.ts'
import { hookSubjectUndeclared } from './hook-subject.ts'
import { hookUnknown } from './hook-unknown.ts'
import { hookWrongType } from './hook-wrong-type.ts'
import { metadataUnreadable } from './metadata-unreadable.ts'
import { metadataValues } from './metadata-values.ts'
import { missingFiles } from './missing-files.ts'
import { mountPoints } from './mount-points.ts'
import { plugSlotClash } from './plug-slot-clash.ts'
import { snapBase } from './snap-base.ts'
import { snapName } from './snap-name.ts'
import { snapVersion } from './snap-version.ts'

/** Every rule about finished trees: first what snapd refuses, in its order of checks, then what it passes over silently. */
export const rules: readonly Rule[] = [
  metadataUnreadable, metadataValues, componentMetadata, componentHookUnsupported, componentPlugShared,
  snapName, snapVersion, appDefinition, hookName, hookCommandChain, hookSnapType, defaultConfigureAlone, plugSlotClash, snapBase,
  missingFiles, badPermissions, mountPoints,
  hookUnknown, hookDirectory, hookWrongType, hookSubjectUndeclared, hookStub, hookEmpty, hookShebang, hookLineEnds, hookPlugUnknown,
]
