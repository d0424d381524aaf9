import { UserError } from '../errors.ts'
import type { Context, Options, OptionSpec } from './command.ts'

/** Options of every command that builds. */
export const buildOptions: readonly OptionSpec[] = [
  { flags: '--destructive-mode', help: 'Build on this host, which is what snapsmith always does' },
  {
    flags: '--platform <name>',
    help: "Build for this platform of the project's 'platforms'",
    env: ['CRAFT_PLATFORM', 'SNAPCRAFT_PLATFORM'],
    conflicts: ['buildFor'],
  },
  {
    flags: '--build-for <architecture>',
    help: 'Build for this architecture',
    env: ['CRAFT_BUILD_FOR', 'SNAPCRAFT_BUILD_FOR'],
    conflicts: ['platform'],
  },
  { flags: '--http-proxy <address>', help: "Proxy for http, in place of 'http_proxy'" },
  { flags: '--https-proxy <address>', help: "Proxy for https, in place of 'https_proxy'" },
  { flags: '--enable-manifest', help: 'Put a manifest into the snap, as SNAPCRAFT_BUILD_INFO=1 does' },
  {
    flags: '--manifest-image-information <json>',
    help: 'What the manifest says of the build machine, as SNAPCRAFT_IMAGE_INFO does',
  },
  { flags: '--enable-experimental-plugins', help: 'Accepted for command lines of snapcraft', hidden: true },
  {
    flags: '--use-lxd',
    help: 'Accepted for command lines of snapcraft',
    hidden: true,
    conflicts: ['destructiveMode'],
  },
  { flags: '--bind-ssh', help: 'Accepted for command lines of snapcraft', hidden: true },
  { flags: '--ua-token <token>', help: 'Accepted for command lines of snapcraft', hidden: true },
  { flags: '--pro <services>', help: 'Ubuntu Pro services', hidden: true },
]

/** Options of the commands that take parts through their steps. */
export const shellOptions: readonly OptionSpec[] = [
  {
    flags: '--shell',
    help: "Open a shell in the part's environment instead of the step",
    conflicts: ['shellAfter'],
  },
  {
    flags: '--shell-after',
    help: "Open a shell in the part's environment after the step",
    conflicts: ['shell'],
  },
  { flags: '--debug', help: "Open a shell in the part's environment when a step fails" },
]

/** What of the variables of snapcraft an option stands for, and the value that a bare one gives it. */
const variables: Readonly<Record<string, string>> = {
  httpProxy: 'http_proxy',
  httpsProxy: 'https_proxy',
  enableManifest: 'SNAPCRAFT_BUILD_INFO',
  manifestImageInformation: 'SNAPCRAFT_IMAGE_INFO',
  enableExperimentalPlugins: 'SNAPCRAFT_ENABLE_EXPERIMENTAL_PLUGINS',
}

/** What is done in place of what an option asks for. */
const instead: Readonly<Record<string, string>> = {
  useLxd: "'--use-lxd': snapsmith starts no container, it builds on this machine.",
  bindSsh: "'--bind-ssh': nothing has to be bound, builds on this machine have your own '~/.ssh'.",
  uaToken:
    "'--ua-token': not used, packages come from this machine's own archives, with the Pro token it is attached with.",
}

/** A command that builds, as its options ask for it. */
export interface Building {
  /** With the environment that the options give. */
  context: Context
  /** When a shell is opened. */
  shell: 'instead' | 'after' | undefined
  /** Whether one is opened where a step fails. */
  debug: boolean
}

/** Takes the options of a command that builds, and tells what is done instead of what some of them ask for. */
export function buildingAs(options: Options, { host, reporter }: Context): Building {
  if (options.pro !== undefined)
    throw new UserError(
      'no-pro',
      "'--pro' is not supported: snapsmith takes packages from the host's own archives.",
      {
        resolution: "Remove the '--pro' argument.",
      },
    )
  for (const [name, sentence] of Object.entries(instead))
    if (isGiven(options[name])) reporter.permanent(sentence)
  if (options.destructiveMode === true)
    reporter.verbose(
      "'--destructive-mode': snapsmith builds on this machine in any case, and leaves it as it is.",
    )
  return {
    context: { host: withVariables(host, options), reporter },
    shell: options.shell === true ? 'instead' : options.shellAfter === true ? 'after' : undefined,
    debug: options.debug === true || isYes(host.env.SNAPCRAFT_DEBUG ?? host.env.CRAFT_DEBUG),
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== false
}

function isYes(word = ''): boolean {
  return /^(1|t|true|y|yes|on)$/i.test(word)
}

/** The host with what options say in place of variables. */
function withVariables(host: Context['host'], options: Options): Context['host'] {
  const given = Object.entries(variables).flatMap(([name, variable]): [string, string][] => {
    const value = options[name]
    return value === true ? [[variable, '1']] : typeof value === 'string' ? [[variable, value]] : []
  })
  // The rest of a host is looked up when it is asked for.
  const env = { value: { ...host.env, ...Object.fromEntries(given) }, enumerable: true }
  return given.length === 0 ? host : (Object.create(host, { env }) as Context['host'])
}
