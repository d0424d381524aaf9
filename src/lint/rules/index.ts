import type { Rule } from '../rule.ts'
import { appDefinition } from './app-definition.ts'
import { appSet } from './app-set.ts'
import { appValue } from './app-value.ts'
import { badPermissions } from './bad-permissions.ts'
import { componentHookUnsupported } from './component-hook-unsupported.ts'
import { componentMetadata } from './component-metadata.ts'
import { componentPlugShared } from './component-plug-shared.ts'
import { defaultConfigureAlone } from './default-configure-alone.ts'
import { fileArchitecture } from './file-architecture.ts'
import { gadgetYaml } from './gadget-yaml.ts'
import { hookCommandChain } from './hook-command-chain.ts'
import { hookComponentMisplaced } from './hook-component-misplaced.ts'
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
import { layoutDefinition } from './layout-definition.ts'
import { libraryAbi } from './library-abi.ts'
import { linkDefinition } from './link-definition.ts'
import { metadataKeyIgnored } from './metadata-key-ignored.ts'
import { metadataUnreadable } from './metadata-unreadable.ts'
import { metadataValues } from './metadata-values.ts'
import { missingFiles } from './missing-files.ts'
import { mountPoints } from './mount-points.ts'
import { plugDefinition } from './plug-definition.ts'
import { plugSlotClash } from './plug-slot-clash.ts'
import { snapBase } from './snap-base.ts'
import { snapEpoch } from './snap-epoch.ts'
import { snapLicense } from './snap-license.ts'
import { snapName } from './snap-name.ts'
import { snapProvenance } from './snap-provenance.ts'
import { snapTexts } from './snap-texts.ts'
import { snapVersion } from './snap-version.ts'
import { snapshotManifest } from './snapshot-manifest.ts'
import { systemUsername } from './system-username.ts'

/** Every rule about finished trees: first what snapd refuses, in its order of checks, then what it passes over silently. */
export const rules: readonly Rule[] = [
  metadataUnreadable,
  metadataValues,
  snapEpoch,
  plugDefinition,
  appValue,
  componentMetadata,
  componentHookUnsupported,
  componentPlugShared,
  snapProvenance,
  snapName,
  snapTexts,
  snapVersion,
  snapLicense,
  appDefinition,
  appSet,
  hookName,
  hookCommandChain,
  hookSnapType,
  defaultConfigureAlone,
  plugSlotClash,
  snapBase,
  systemUsername,
  linkDefinition,
  layoutDefinition,
  missingFiles,
  badPermissions,
  mountPoints,
  snapshotManifest,
  gadgetYaml,
  metadataKeyIgnored,
  fileArchitecture,
  libraryAbi,
  hookUnknown,
  hookComponentMisplaced,
  hookDirectory,
  hookWrongType,
  hookSubjectUndeclared,
  hookStub,
  hookEmpty,
  hookShebang,
  hookLineEnds,
  hookPlugUnknown,
]
