import { UserError } from '../errors.ts'
import type { Options, OptionSpec } from './command.ts'

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
  { flags: '--use-lxd', help: 'Build in a container', hidden: true, conflicts: ['destructiveMode'] },
  { flags: '--shell', help: 'Open a shell instead of the step', hidden: true, conflicts: ['shellAfter'] },
  { flags: '--shell-after', help: 'Open a shell after the step', hidden: true, conflicts: ['shell'] },
  { flags: '--debug', help: 'Open a shell when a step fails', hidden: true },
  { flags: '--pro <services>', help: 'Ubuntu Pro services', hidden: true },
]

/** Options that snapcraft has and snapsmith answers with the reason why not. */
const refused: Record<string, { code: string; brief: string; resolution: string }> = {
  useLxd: {
    code: 'no-containers',
    brief: "'--use-lxd' is not supported: snapsmith builds on this host.",
    resolution: "Remove the '--use-lxd' argument, or run snapsmith inside a container of your own.",
  },
  shell: {
    code: 'not-built-yet',
    brief: "'--shell' is not built yet.",
    resolution: "Run the step before, then look into 'parts', 'stage' and 'prime'.",
  },
  shellAfter: {
    code: 'not-built-yet',
    brief: "'--shell-after' is not built yet.",
    resolution: "Look into 'parts', 'stage' and 'prime' after the step.",
  },
  debug: {
    code: 'not-built-yet',
    brief: "'--debug' is not built yet.",
    resolution: "Look into 'parts/<name>/build' after the failure; everything is left as it was.",
  },
  pro: {
    code: 'no-pro',
    brief: "'--pro' is not supported: snapsmith takes packages from the host's own archives.",
    resolution: "Remove the '--pro' argument.",
  },
}

/** Throws for an option that is known but has no meaning here. */
export function refuseOptions(options: Options): void {
  for (const [name, reason] of Object.entries(refused)) {
    if (options[name] !== undefined && options[name] !== false)
      throw new UserError(reason.code, reason.brief, { resolution: reason.resolution })
  }
}
