import type { Command } from '../../../shell/command.ts'
import { hasOption } from '../../../shell/command.ts'
import type { Word } from '../../../shell/word.ts'
import type { Rule } from '../../rule.ts'
import { isFresh, repeatedCommands, takesAway } from '../../reading/repeated-commands.ts'

/** A command that fails when what it makes exists. */
interface Maker {
  /** What it makes; undefined where this call does not fail for it. */
  makes: (command: Command) => { what: string; place?: Word | undefined } | undefined
  remedy: string
}

const last = ({ operands }: Command): Word | undefined => operands.at(-1)
const first = ({ operands: [word] }: Command): string | undefined => word?.literal

const account = (what: string): Maker => ({
  makes: command => (hasOption(command, '-f', '--force', '--system') ? undefined : { what }),
  remedy: "Ask 'getent passwd' or 'getent group' first.",
})

const guard = "Ask whether it is there first, with 'if [ ! -e … ]; then'."

const makers: Readonly<Record<string, Maker>> = {
  addgroup: account('group'),
  adduser: account('user'),
  brctl: {
    makes: command => (first(command) === 'addbr' ? { what: 'bridge' } : undefined),
    remedy: 'Ask for the bridge first.',
  },
  createdb: { makes: () => ({ what: 'database' }), remedy: 'Ask for the database first.' },
  createuser: { makes: () => ({ what: 'user' }), remedy: 'Ask for the user first.' },
  git: {
    makes: command => (first(command) === 'clone' ? { what: 'directory', place: last(command) } : undefined),
    remedy: guard,
  },
  groupadd: account('group'),
  initdb: { makes: () => ({ what: 'database' }), remedy: guard },
  ip: {
    makes: ({ operands }) =>
      operands[0]?.literal === 'link' && operands[1]?.literal === 'add' ? { what: 'interface' } : undefined,
    remedy: "Ask 'ip link show' first.",
  },
  iptables: {
    makes: command => (hasOption(command, '-N', '--new-chain') ? { what: 'chain' } : undefined),
    remedy: "Ask 'iptables -n -L CHAIN' first.",
  },
  mkfifo: { makes: command => ({ what: 'pipe', place: last(command) }), remedy: guard },
  mknod: { makes: command => ({ what: 'device', place: command.operands[0] }), remedy: guard },
  'ovs-vsctl': {
    makes: command =>
      !hasOption(command, '--may-exist') && /^add-(?:br|port)$/.test(first(command) ?? '')
        ? { what: 'bridge or port' }
        : undefined,
    remedy: "Add '--may-exist'.",
  },
  useradd: account('user'),
}

/** Other commands that only work the first time. */
export const shellCreateAgain: Rule = {
  id: 'shell-create-again',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'A hook that runs more than once makes something that may be there only once',
  explanation:
    "Commands such as 'mkfifo', 'git clone' or 'useradd' fail when what they make exists. Most hooks run again: configure with every refresh and every 'snap set', " +
    'refresh hooks with every refresh, interface hooks with every connection, while files, accounts and devices stay. A hook should bring about a state, and be content when it ' +
    'finds it.',
  remedy: 'Ask whether it is there before it is made.',
  good: [
    '#!/bin/sh -e\nif [ ! -p "$SNAP_COMMON/pipe" ]; then\n  mkfifo "$SNAP_COMMON/pipe"\nfi\n',
    '#!/bin/sh -e\ngetent group app >/dev/null || groupadd app\n',
    '#!/bin/sh -e\nrm -f "$SNAP_COMMON/pipe"\nmkfifo "$SNAP_COMMON/pipe"\n',
    { script: '#!/bin/sh -e\ngit -C "$SNAP_DATA" init\n', files: { 'usr/bin/git': { mode: 0o755 } } },
    '#!/bin/sh -e\novs-vsctl --may-exist add-br br0\n',
    '#!/bin/sh -e\nadduser --system --no-create-home app\n',
  ],
  bad: [
    '#!/bin/sh -e\nmkfifo "$SNAP_COMMON/pipe"\n',
    { hook: 'post-refresh', script: '#!/bin/sh -e\ngroupadd app\n' },
    { hook: 'connect-plug-net', script: '#!/bin/sh -e\nip link add br0 type bridge\n' },
    { hook: 'install', script: '#!/bin/sh -e\ngit clone https://example.com/x.git "$SNAP_COMMON/x"\n' },
  ],
  *check(tree) {
    for (const found of repeatedCommands(tree, {
      programs: Object.keys(makers),
      fails: command => makers[command.name]?.makes(command) !== undefined,
    })) {
      const maker = makers[found.command.name]
      const made = maker?.makes(found.command)
      if (maker === undefined || made === undefined) continue
      if (made.place !== undefined && (isFresh(found, made.place.text) || takesAway(found, made.place.text)))
        continue
      yield {
        message: `'${found.command.name}' fails when the ${made.what} is there, and ${found.when}`,
        file: found.path,
        at: found.call,
        severity: found.severity,
        certainty: found.certainty,
        remedy: maker.remedy,
      }
    }
  },
}
