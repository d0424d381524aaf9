import type { Rule } from '../../rule.ts'
import { unmetNeeds } from '../../reading/plug-needs.ts'
import { smallYaml } from '../../small-yaml.ts'

const scoped = `${smallYaml}apps: {aa: {command: bin/aa, plugs: [network]}}\n`

/** A plug that an app's list keeps from the hooks. */
export const plugScopedAway: Rule = {
  id: 'plug-scoped-away',
  group: 'plugs',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary:
    'A hook runs a command for which the snap has a plug, and the plug belongs to an app or another hook alone',
  explanation:
    "A plug that any app or hook lists under 'plugs:' belongs to those that list it and to nobody else; only plugs that nobody lists reach every app and hook. An app " +
    "that lists 'network' therefore takes it from the hooks, and a hook that uses the network is denied. The command fails when the snap is confined, and " +
    'works in devmode and when the hook is tried by hand.',
  remedy: "List the plug for the hook as well, below 'hooks:'.",
  needs: ['metadata'],
  good: [
    {
      yaml: `${scoped}hooks: {install: {plugs: [network]}}\n`,
      hook: 'install',
      script: '#!/bin/sh\ncurl -fsS https://example.com\n',
      files: { 'usr/bin/curl': { mode: 0o755 } },
    },
    {
      yaml: "name: aa\nversion: '1'\nplugs: {network: null}\napps: {aa: {command: bin/aa}}\n",
      hook: 'install',
      script: '#!/bin/sh\ncurl -fsS https://example.com\n',
    },
    {
      yaml: `${scoped}confinement: classic\n`,
      hook: 'install',
      script: '#!/bin/sh\ncurl -fsS https://example.com\n',
    },
    {
      yaml: scoped,
      hook: 'install',
      script: '#!/bin/sh\nif command -v curl >/dev/null; then echo there; fi\n',
    },
  ],
  bad: [
    { yaml: scoped, hook: 'install', script: '#!/bin/sh\ncurl -fsS https://example.com\n' },
    {
      yaml: "name: aa\nversion: '1'\nplugs: {mounts: {interface: mount-control}}\napps: {aa: {command: bin/aa, plugs: [mounts]}}\n",
      hook: 'remove',
      script: '#!/bin/sh\numount /media/x\n',
    },
  ],
  *check(tree) {
    for (const { hook, path, call, program, need, away } of unmetNeeds(tree)) {
      const [plug] = away
      if (plug === undefined) continue
      const owner = tree.component === undefined ? 'hooks' : `components: ${tree.component}: hooks`
      yield {
        message: `'${program}' needs access to ${need.what}, and the plug '${plug}' does not reach '${hook.name}': it belongs to those that list it`,
        file: path,
        at: call,
        remedy: `List it for the hook as well: '${owner}: {${hook.name}: {plugs: [${plug}]}}'.`,
      }
    }
  },
}
