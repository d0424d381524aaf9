import { basename, join } from 'node:path'
import { UserError } from '../errors.ts'
import { manifestYaml } from '../metadata/manifest-yaml.ts'
import { readBytes } from '../platform/files.ts'
import type { Host } from '../platform/host.ts'
import type { Placement } from '../platform/overlay.ts'
import type { Project } from '../project/project.ts'
import { withoutPasswords } from '../text/addresses.ts'

/** What the manifest has beside the project. */
interface ManifestFacts {
  version: string
  grade: string | undefined
  /** By part: the packages that it stages, as `name=version`. */
  staged: Readonly<Record<string, readonly string[]>>
  /** Finds out which of the staged packages have something in a primed tree. */
  primedPackages: () => Promise<readonly string[]>
  host: Host
}

const yes = new Set(['1', 't', 'true', 'y', 'yes', 'on'])
const no = new Set(['', '0', 'f', 'false', 'n', 'no', 'off'])

/** `snap/manifest.yaml` and the project file beside it, where `SNAPCRAFT_BUILD_INFO` asks for them. */
export async function manifestPlacements(
  project: Project,
  { version, grade, staged, primedPackages, host }: ManifestFacts,
): Promise<Placement[]> {
  const asked = (host.env['SNAPCRAFT_BUILD_INFO'] ?? '').toLowerCase()
  if (!yes.has(asked) && !no.has(asked)) {
    throw new UserError('build-info', `SNAPCRAFT_BUILD_INFO is neither yes nor no: '${asked}'.`, {
      resolution: "Set it to '1' or '0'.",
    })
  }
  if (!yes.has(asked)) return []
  const { system } = host.machine
  const content = manifestYaml(project, {
    version,
    grade,
    staged,
    primed: await primedPackages(),
    startedAt: host.clock.epoch === undefined ? host.clock.now() : new Date(host.clock.epoch * 1000),
    system,
    imageInfo: imageInfo(host.env['SNAPCRAFT_IMAGE_INFO']),
  })
  return [
    { path: 'snap/manifest.yaml', content: withoutPasswords(content), mode: 0o644 },
    {
      path: `snap/${basename(project.file)}`,
      content: shownToAll(readBytes(join(host.cwd, project.file), { within: host.cwd })),
      mode: 0o644,
    },
  ]
}

/** The text of a manifest without the time at which it was made: what differs in that alone is not to be packed anew. */
export function timelessManifest(text: string): string {
  return text.replace(/^snapcraft-started-at: .*$/m, '')
}

/** A snap is for everybody to read. What holds no password stays as it is, byte by byte. */
function shownToAll(bytes: Buffer): Buffer {
  const text = bytes.toString()
  const shown = withoutPasswords(text)
  return shown === text ? bytes : Buffer.from(shown)
}

function imageInfo(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined || text === '') return {}
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch (error) {
    throw new UserError('image-info', `Image information decode error: '${text}' is not JSON`, {
      resolution: 'SNAPCRAFT_IMAGE_INFO has to be a JSON object.',
      cause: error,
    })
  }
}
