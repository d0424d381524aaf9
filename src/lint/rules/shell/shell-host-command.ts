import type { Call } from '../../../shell/call.ts'
import { commandOfWords } from '../../../shell/command.ts'
import type { Command } from '../../../shell/command.ts'
import type { Script } from '../../../shell/script.ts'
import type { Snap } from '../../../snap/snap.ts'
import type { Rule } from '../../rule.ts'
import { eachCall, eachHook } from '../../reading/each-hook.ts'
import { interfaceOf } from '../../../snap/metadata/facts.ts'
import { isClassic } from '../../reading/system-paths.ts'
import { smallYaml } from '../../small-yaml.ts'

/** Commands of the machine that have no business in a hook. */
interface HostCommand {
  why: string
  remedy: string
  /** Also in snaps that nothing confines. */
  classic: boolean
  /** With a plug of one of these the command may be meant. */
  unless?: readonly string[]
  /** Not for this call. */
  except?: (command: Command) => boolean
}

const asRoot: HostCommand = {
  why: 'hooks run as root, and the command is not to be had under confinement',
  remedy: 'Leave it out.',
  classic: false,
}
const asOther: HostCommand = {
  why: 'confinement does not let it become another user',
  classic: false,
  remedy: "Name the user in 'system-usernames', and become it with 'setpriv'.",
}
const services: HostCommand = {
  why: 'services of the snap belong to snapd, and those of the machine are out of reach',
  remedy: "Write 'snapctl start', 'snapctl stop' or 'snapctl restart' for services of the snap.",
  classic: false,
  unless: [
    'shutdown',
    'snapd-control',
    'system-observe',
    'docker-support',
    'kubernetes-support',
    'greengrass-support',
    'microstack-support',
    'multipass-support',
    'polkit',
    'steam-support',
  ],
}

const hostCommands: Readonly<Record<string, HostCommand>> = {
  doas: asRoot,
  initctl: services,
  pkexec: asRoot,
  service: services,
  runuser: asOther,
  snap: {
    why: 'snapd is at work on this snap, and waits for the hook',
    classic: true,
    unless: ['snapd-control'],
    remedy: "Write 'snapctl', which is made for hooks.",
    except: command =>
      /^(?:version|help|list|info|find|known|debug|--version|--help)$/.test(
        command.operands[0]?.literal ?? '--help',
      ),
  },
  su: asOther,
  sudo: asRoot,
  systemctl: services,
}

/** Calls of programs that manage the machine. */
export const shellHostCommand: Rule = {
  id: 'shell-host-command',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: "A hook calls 'sudo', 'su', 'systemctl', 'service' or 'snap'",
  explanation:
    'A hook runs as root inside the confinement of its snap. The base has no sudo, and the system manager does not listen to confined programs. ' +
    "'snap' talks to snapd while snapd is in the middle of a change of this very snap: what changes the snap is refused with 'change in progress', and what waits for the change waits " +
    "until the hook's time is over. 'snapctl' reaches snapd as part of the running change, and needs no plug.",
  remedy: "Use 'snapctl'.",
  good: [
    '#!/bin/sh -e\nsnapctl restart "$SNAP_INSTANCE_NAME.daemon"\n',
    '#!/bin/sh -e\necho "Run: sudo systemctl restart x"\n',
    '#!/bin/sh -e\nif command -v systemctl >/dev/null; then exit 0; fi\n',
    '#!/bin/sh -e\nservice() { snapctl "$1" "$SNAP_INSTANCE_NAME.$2"; }\nservice restart daemon\n',
    {
      yaml: `${smallYaml}plugs: {shutdown: null}\n`,
      script: '#!/bin/sh -e\nsystemctl reboot\n',
    },
    {
      yaml: `${smallYaml}confinement: classic\n`,
      script: '#!/bin/sh -e\nsystemctl daemon-reload\n',
    },
    {
      yaml: `${smallYaml}confinement: devmode\n`,
      script: '#!/bin/sh -e\nsystemctl daemon-reload\n',
    },
    '#!/bin/sh -e\nsnap version\n',
  ],
  bad: [
    '#!/bin/sh -e\nsudo mkdir -p /etc/aa\n',
    '#!/bin/sh -e\nsystemctl restart snap.aa.daemon.service\n',
    '#!/bin/sh -e\nsu -c "echo a" postgres\n',
    '#!/bin/sh -e\nsnap restart aa\n',
    {
      yaml: `${smallYaml}confinement: classic\n`,
      script: '#!/bin/sh -e\n/usr/bin/snap set aa port=80\n',
    },
    { hook: 'remove', script: '#!/bin/sh\nservice aa stop || true\n' },
  ],
  *check(tree) {
    const interfaces = ownInterfaces(tree)
    const told = new Set<string>()
    for (const { call, script, path } of eachCall(tree)) {
      const command = hostCommand(call, script)
      const host = command === undefined ? undefined : hostCommands[command.name]
      if (command === undefined || host === undefined || isAsked(call.words[1]?.literal, call.program))
        continue
      if (
        (!host.classic && (isClassic(tree) || tree.snap.confinement === 'devmode')) ||
        host.except?.(command) === true ||
        host.unless?.some(name => interfaces.has(name)) === true
      )
        continue
      // One word for each command of a file.
      if (told.has(`${path} ${command.name}`)) continue
      told.add(`${path} ${command.name}`)
      yield { message: `'${command.name}' in a hook: ${host.why}`, file: path, at: call, remedy: host.remedy }
    }
  },
}

/** The first word is what is called; `env`, `exec` and the like hide nothing here. */
function hostCommand(call: Call, script: Script): Command | undefined {
  const asWritten =
    call.unwrapped === call.words ? call.command : commandOfWords(call.words, script.functions)
  return isHostCommand(asWritten) ? asWritten : isHostCommand(call.command) ? call.command : undefined
}

function isHostCommand(command: Command | undefined): boolean {
  return command !== undefined && Object.hasOwn(hostCommands, command.name)
}

/** `command -v sudo` only asks. */
function isAsked(option: string | undefined, program: string | undefined): boolean {
  return program === 'command' && /^-[vV]$/.test(option ?? '')
}

/** The interfaces of all plugs that some hook has. */
function ownInterfaces(tree: Snap): ReadonlySet<string> {
  const declared = tree.snap.plugs ?? {}
  return new Set(
    [...eachHook(tree)].flatMap(hook => (hook.plugs ?? []).map(plug => interfaceOf(plug, declared[plug]))),
  )
}
