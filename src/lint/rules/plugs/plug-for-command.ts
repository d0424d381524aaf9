import type { Rule } from '../../rule.ts'
import { unmetNeeds } from '../../reading/plug-needs.ts'
import { smallYaml } from '../../small-yaml.ts'

const yaml = smallYaml

/** Commands that do nothing under confinement unless some plug allows it. */
export const plugForCommand: Rule = {
  id: 'plug-for-command',
  group: 'plugs',
  about: ['hook'],
  severity: 'info',
  certainty: 'possible',
  summary: 'A hook runs a command that usually needs a plug, and the snap has none for it',
  explanation:
    'Hooks are confined as apps are: without a plug for it a hook reaches neither the network nor devices, mounts or accounts of the system. The command is denied by ' +
    "AppArmor or seccomp, often with no more than 'permission denied', and what it says depends on the command. Which commands need which interface is a table " +
    'of usual cases: a command may be one that the snap replaces, or may be used in a way that needs nothing.',
  remedy: 'Declare a plug of the interface, and see that it is connected before the hook runs.',
  needs: ['metadata'],
  good: [
    {
      yaml: `${yaml}plugs: {network: null}\n`,
      script: '#!/bin/sh\ncurl -fsS https://example.com\n',
      files: { 'usr/bin/curl': { mode: 0o755 } },
    },
    {
      yaml,
      script: '#!/bin/sh\ncurl -sS --unix-socket "$SNAP_DATA/api.sock" http://localhost/state\n',
      files: { 'usr/bin/curl': { mode: 0o755 } },
    },
    { yaml, script: '#!/bin/sh\ngit -C "$SNAP_DATA" init\n', files: { 'usr/bin/git': { mode: 0o755 } } },
    { yaml, script: '#!/bin/sh\nmount() { echo "$1"; }\nmount /x\n' },
    { yaml, script: '#!/bin/sh\n"$SNAP/bin/curl" --version\n', files: { 'bin/curl': { mode: 0o755 } } },
    {
      yaml: `${yaml}plugs: {k8s: {interface: kubernetes-support}}\n`,
      script: '#!/bin/sh\nmodprobe overlay\n',
    },
  ],
  bad: [
    { yaml, script: '#!/bin/sh\ncurl -fsS https://example.com\n' },
    { yaml, script: '#!/bin/sh\nif ! lsmod | grep -q overlay; then\n  /sbin/modprobe overlay\nfi\n' },
    { yaml, script: '#!/bin/bash\ngit clone https://example.com/x.git "$SNAP_DATA/x"\n' },
  ],
  *check(tree) {
    for (const { hook, path, call, program, need, away } of unmetNeeds(tree)) {
      if (away.length > 0) continue
      yield {
        message: `'${program}' needs access to ${need.what}, and '${hook.name}' has no plug for it`,
        file: path,
        at: call,
        remedy: `Declare a plug of the interface '${need.interfaces[0] ?? ''}'${need.interfaces.length > 1 ? ' or a similar one' : ''}, and see that it is connected before the hook runs.`,
      }
    }
  },
}
