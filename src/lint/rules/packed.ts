import type { Rule } from '../rule.ts'
import { appDefinition } from './metadata/app-definition.ts'
import { appSet } from './metadata/app-set.ts'
import { appValue } from './metadata/app-value.ts'
import { badPermissions } from './files/bad-permissions.ts'
import { componentHookUnsupported } from './names/component-hook-unsupported.ts'
import { componentMetadata } from './metadata/component-metadata.ts'
import { componentPlugShared } from './plugs/component-plug-shared.ts'
import { defaultConfigureAlone } from './names/default-configure-alone.ts'
import { desktopExec } from './files/desktop-exec.ts'
import { desktopFileUnlisted } from './files/desktop-file-unlisted.ts'
import { fileArchitecture } from './files/file-architecture.ts'
import { fileLeftOut } from './files/file-left-out.ts'
import { fileOwnerOnly } from './files/file-owner-only.ts'
import { gadgetYaml } from './metadata/gadget-yaml.ts'
import { hookCommandChain } from './names/hook-command-chain.ts'
import { hookComponentMisplaced } from './names/hook-component-misplaced.ts'
import { hookDirectory } from './names/hook-directory.ts'
import { hookEmpty } from './files/hook-empty.ts'
import { hookLineEnds } from './files/hook-line-ends.ts'
import { hookName } from './names/hook-name.ts'
import { hookPlugUnknown } from './plugs/hook-plug-unknown.ts'
import { hookShebang } from './files/hook-shebang.ts'
import { hookSnapType } from './names/hook-snap-type.ts'
import { hookStub } from './names/hook-stub.ts'
import { hookSubjectUndeclared } from './names/hook-subject.ts'
import { hookUnknown } from './names/hook-unknown.ts'
import { hookWrongType } from './names/hook-wrong-type.ts'
import { layoutDefinition } from './metadata/layout-definition.ts'
import { libraryAbi } from './files/library-abi.ts'
import { linkDefinition } from './metadata/link-definition.ts'
import { metadataKeyIgnored } from './metadata/metadata-key-ignored.ts'
import { metadataUnreadable } from './metadata/metadata-unreadable.ts'
import { metadataValues } from './metadata/metadata-values.ts'
import { missingFiles } from './files/missing-files.ts'
import { mountPoints } from './files/mount-points.ts'
import { plugDefinition } from './plugs/plug-definition.ts'
import { plugSlotClash } from './plugs/plug-slot-clash.ts'
import { snapBase } from './metadata/snap-base.ts'
import { snapEpoch } from './metadata/snap-epoch.ts'
import { snapLicense } from './metadata/snap-license.ts'
import { snapName } from './metadata/snap-name.ts'
import { snapProvenance } from './metadata/snap-provenance.ts'
import { snapTexts } from './metadata/snap-texts.ts'
import { snapVersion } from './metadata/snap-version.ts'
import { snapshotManifest } from './metadata/snapshot-manifest.ts'
import { systemUsername } from './metadata/system-username.ts'

/** What packing and `check` ask: first what snapd refuses, in its order of checks, then what it passes over silently. */
export const packedRules: readonly Rule[] = [
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
  fileLeftOut,
  fileOwnerOnly,
  desktopExec,
  desktopFileUnlisted,
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
