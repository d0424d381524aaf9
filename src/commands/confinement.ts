import type { Confinement } from '../rehearse/machine/confinement.ts'
import type { Context, Options, OptionSpec } from './command.ts'

/** Options that say how hooks are kept from the machine. */
export const confinementOptions: readonly OptionSpec[] = [
  { flags: '--plain', help: 'Run hooks as any program of yours, without a sandbox', conflicts: ['confine'] },
  {
    flags: '--confine',
    help: "Run hooks in a sandbox, even if the project's snapsmith.yaml says otherwise",
    conflicts: ['plain'],
  },
]

/** How hooks are to be kept from the machine; what has to be said of it is said now, before the first one runs. */
export async function confinementOf(options: Options, { host, reporter }: Context): Promise<Confinement> {
  const [{ findConfinement, plain }, { settingsIn }] = await Promise.all([
    import('../rehearse/machine/confinement.ts'),
    import('../project/settings.ts'),
  ])
  const reason =
    options['plain'] === true
      ? "'--plain' asks for it"
      : options['confine'] !== true && settingsIn(host.cwd)?.value.rehearse?.plain === true
        ? 'snapsmith.yaml of the project asks for it'
        : undefined
  const confinement = reason === undefined ? await findConfinement(host) : plain(reason, host.machine.root)
  if (confinement.warning !== undefined) reporter.permanent(confinement.warning)
  return confinement
}
