import type { Script } from '../../../shell/script.ts'
import type { Word } from '../../../shell/word.ts'
import type { Snap } from '../../../snap/snap.ts'
import type { Found, Rule } from '../../rule.ts'
import { eachCall } from '../../reading/each-hook.ts'
import type { HookedCall } from '../../reading/each-hook.ts'
import { isClosed } from '../../reading/strict-places.ts'
import { writtenBy } from '../../reading/written-paths.ts'
import type { Written } from '../../reading/written-paths.ts'
import { smallYaml } from '../../small-yaml.ts'

/** A strict snap writes to its own directories, and to what its plugs open. */
export const shellWriteSystem: Rule = {
  id: 'shell-write-system',
  group: 'shell',
  about: ['hook'],
  severity: 'error',
  certainty: 'likely',
  summary: 'A hook of a strict snap writes to a file of the system',
  explanation:
    "A hook runs as root and is confined all the same: AppArmor refuses the write with 'Permission denied', and /usr is the read-only base in any case. It works with " +
    "'--devmode', and where a machine has no AppArmor. Files of a snap belong into $SNAP_DATA or $SNAP_COMMON; a program that insists on a path of the system gets it " +
    "from a layout; a file of the machine needs a plug of the interface system-files with the path under 'write', which the store reviews.",
  remedy: 'Write below $SNAP_DATA or $SNAP_COMMON, and put a layout or a plug of system-files over the path.',
  needs: ['metadata'],
  good: [
    '#!/bin/sh -e\necho a > "$SNAP_DATA/a"\necho b > /tmp/b\ncp /etc/hosts "$SNAP_DATA/hosts"\n',
    '#!/bin/sh -e\necho a > /dev/null\necho b > /run/snap.aa.x\nmkdir -p /root/snap/aa/common/x\n',
    {
      yaml: `${smallYaml}confinement: classic\n`,
      script: '#!/bin/sh -e\necho a > /etc/aa.conf\n',
    },
    {
      yaml: `${smallYaml}layout: {/etc/aa: {bind: $SNAP_DATA/etc}}\n`,
      script: '#!/bin/sh -e\nmkdir -p /etc/aa\necho a > /etc/aa/aa.conf\n',
    },
    {
      yaml: `${smallYaml}plugs: {rules: {interface: system-files, write: [/etc/udev/rules.d]}}\n`,
      script: '#!/bin/sh -e\necho a > /etc/udev/rules.d/aa.rules\n',
    },
    {
      yaml: `${smallYaml}plugs: {docker-support: null}\n`,
      script: '#!/bin/sh -e\nmkdir -p /var/lib/docker\n',
    },
    '#!/bin/sh -e\nif [ -w /etc/aa.conf ]; then echo a > /etc/aa.conf; fi\n',
    '#!/bin/sh -e\nrm -f /etc/aa.conf\nmkdir -p /etc/udev/rules.d\ntouch /etc/aa 2>/dev/null || true\n',
  ],
  bad: [
    '#!/bin/sh -e\necho a > /etc/udev/rules.d/70-aa.rules\n',
    '#!/bin/sh -e\nmkdir -p /etc/aa\n',
    '#!/bin/sh -e\nln -sf "$SNAP/bin/aa" /usr/local/bin/aa\n',
    '#!/bin/sh -e\nconf=/etc/aa.conf\ncp "$SNAP/aa.conf" "$conf"\n',
    { hook: 'remove', script: '#!/bin/sh -e\nrm /snap/bin/aa\n' },
    {
      yaml: `${smallYaml}plugs: {rules: {interface: system-files, write: [/etc/udev/rules.d]}}\n`,
      script: '#!/bin/sh -e\necho a | tee /etc/modules-load.d/aa.conf\n',
    },
  ],
  *check(tree) {
    if (!['', 'strict'].includes(tree.snap.confinement ?? '') || tree.component !== undefined) return
    for (const found of eachCall(tree)) yield* closedPlaces(tree, found)
  },
}

/** Each place to which a command surely may not write. */
function* closedPlaces(tree: Snap, found: HookedCall): Iterable<Found> {
  const { call, script, hook } = found
  if (call.status !== 'fatal' || asksAboutAccess(script)) return
  for (const written of writtenBy(call)) {
    const path = absolutePath(written.word, script)
    if (path === undefined || mayBeThere(found, written, path) || !isClosed(tree, { hook, path })) continue
    yield {
      message: `${written.by.includes('>') ? 'The redirection' : `'${written.by}'`} writes to ${path}, which a strict snap may not`,
      file: found.path,
      at: written.word.node.to > written.word.node.from ? written.word : call,
    }
  }
}

/** The path that a word is: as written, or what its variable is assigned once. */
function absolutePath(word: Word, { assignments }: Script): string | undefined {
  const whole = word.literal ?? expanded(word.text, assignments)
  return whole?.startsWith('/') === true && !/[*?[{]/.test(whole) ? whole : undefined
}

function expanded(text: string, assignments: Script['assignments']): string | undefined {
  const [, name, rest = ''] = /^\$\{?(\w+)\}?(\/[^$`]*)?$/.exec(text.replaceAll('"', '')) ?? []
  const assigned = assignments.filter(assignment => assignment.name === name)
  const value =
    assigned.length === 1 && assigned[0]?.append === false ? assigned[0].value?.literal : undefined
  return value === undefined ? undefined : `${value}${rest}`
}

/** Whether the script looks whether it may write. */
function asksAboutAccess({ tests, variables }: Script): boolean {
  return (
    tests.some(({ operator }) => operator === '-w') ||
    variables.some(({ name }) => name === 'SNAP_CONFINEMENT')
  )
}

/** What has nothing to do where it is done already: nothing to take away, a directory that every machine has. */
function mayBeThere({ call }: HookedCall, { by }: Written, path: string): boolean {
  const options = call.command?.options ?? new Set<string>()
  if (by === 'rm') return options.has('-f') || options.has('--force')
  if (by === 'rmdir') return true
  const parents = options.has('-p') || options.has('--parents') || by === 'install'
  return by === 'mkdir' && parents && usual.test(path)
}

/** Directories that machines and bases have. */
const usual =
  /^\/(?:etc|opt|usr|srv|root|boot|var)?\/?(?:(?:local|share|lib|bin|sbin|log|cache|spool|www|udev|systemd|default|ssl|modprobe\.d|modules-load\.d|sysctl\.d|cron\.d|profile\.d|NetworkManager|apt|dbus-1|ld\.so\.conf\.d|sudoers\.d|logrotate\.d|rules\.d|system|user|certs|bash-completion|completions)\/?)*$/
