import { UserError } from '../errors.ts'
import { installCommand } from '../platform/debian-packages.ts'
import { parseWanted } from './installed.ts'
import type { Unresolved } from './resolve.ts'

const names = 'Make sure the network configuration and package names are correct.'

/** There is no apt on this machine. */
export function backendMissing(): UserError {
  return new UserError(
    'packages-unsupported',
    "Package backend 'apt' is not supported on this environment.",
    {
      resolution: 'Use a Debian or Ubuntu system for parts with stage-packages, or remove the key.',
    },
  )
}

/** We may not install, so somebody else has to. */
export function notRoot(missing: readonly string[], foreign: readonly string[]): UserError {
  const wanted = missing.map(name => name.replace(/:any(?=$|=)/, ''))
  return new UserError('missing-packages', `These build packages are not installed: ${missing.join(', ')}.`, {
    resolution: `Install them with '${installCommand(wanted, foreign)}', or run snapsmith as root.`,
  })
}

/** What apt has said about a failed installation, as snapcraft tells it. */
export function installFailed(missing: readonly string[], complaint: string): UserError {
  const unknown = unknownPackage(complaint)
  if (unknown !== undefined) return buildPackageNotFound({ text: unknown }, complaint.trim())
  return (
    broken(complaint) ??
    new UserError('missing-packages', `Cannot install all requested build packages: ${missing.join(', ')}`, {
      details: complaint.trim(),
    })
  )
}

/** No package list has a build package of that name, architecture and version. */
export function buildPackageNotFound({ text, here }: Unresolved, details?: string): UserError {
  const architecture = parseWanted(text)?.architecture
  return new UserError('build-package-not-found', `Cannot find package listed in 'build-packages': ${text}`, {
    details,
    resolution:
      here !== undefined
        ? hereCalled(here)
        : architecture === undefined || architecture === 'any'
          ? names
          : `Make sure the name is right. Packages of another architecture are there after '${installCommand([], [architecture])}'.`,
  })
}

/** What apt has said about packages that it was to bring, as snapcraft tells it. */
export function fetchFailed(part: string, wanted: readonly string[], complaint: string): UserError {
  const unknown = unknownPackage(complaint)
  if (unknown !== undefined) return stagePackageNotFound(part, { text: unknown })
  return (
    broken(complaint) ??
    new UserError('packages-download', `Failed to download all requested packages: ${wanted.join(', ')}`, {
      details: complaint.trim() === '' ? undefined : complaint.trim(),
      resolution: names,
    })
  )
}

/** No package list has a stage package of that name, architecture and version. */
export function stagePackageNotFound(part: string, { text, here }: Unresolved): UserError {
  return new UserError('stage-package-not-found', `Stage package not found in part '${part}': ${text}.`, {
    resolution:
      here === undefined
        ? `Make sure the name is right and the package lists are fresh: '${installCommand([])}'.`
        : hereCalled(here),
  })
}

function hereCalled(name: string): string {
  return `The release of this machine has it under the name '${name}'.`
}

/** A package file cannot be unpacked. */
export function unpackFailed(file: string, complaint: string): UserError {
  return new UserError('unpack', `Error unpacking ${file}`, {
    details: complaint.trim() === '' ? undefined : complaint.trim(),
  })
}

/** The name that apt does not know, from its complaint. */
function unknownPackage(complaint: string): string | undefined {
  const found =
    /^E: Unable to locate package (\S+)|^E: Version '(.+)' for '(.+)' was not found|^E: Package '(.+)' has no installation candidate/m.exec(
      complaint,
    )
  if (found === null) return undefined
  const [, unknown, version, versioned, without] = found
  return unknown ?? without ?? `${versioned}=${version}`
}

/** The first package whose needs cannot be met, with those needs. */
function broken(complaint: string): UserError | undefined {
  const list = /unmet dependencies:\n((?: .*\n?)+)/.exec(complaint)?.[1]
  if (list === undefined) return undefined
  const lines = list.split('\n')
  const name = /^ (\S+) :/.exec(lines[0] ?? '')?.[1]
  if (name === undefined) return undefined
  const own = lines.slice(0, 1).concat(
    lines.slice(
      1,
      lines.findIndex((line, index) => index > 0 && !/^ {2}/.test(line)),
    ),
  )
  const needs = own.flatMap(line => /(?:Depends|Breaks|Conflicts): ([^ ]+)/.exec(line)?.[1] ?? [])
  return new UserError('package-broken', `Package '${name}' has unmet dependencies: ${needs.join(', ')}.`, {
    details: complaint.trim(),
  })
}
