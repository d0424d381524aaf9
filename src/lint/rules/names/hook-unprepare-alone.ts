import type { Rule } from '../../rule.ts'
import { eachHook } from '../../reading/each-hook.ts'
import { connecting } from '../../reading/lasting-calls.ts'
import { smallYaml } from '../../small-yaml.ts'

const yaml = `${smallYaml}plugs: {cam: camera}\n`

/** snapd plans an unprepare hook as the undo of a prepare hook, and plans nothing for a prepare hook that is not there. */
export const hookUnprepareAlone: Rule = {
  id: 'hook-unprepare-alone',
  group: 'names',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'An unprepare hook has no prepare hook to take back',
  explanation:
    'When connecting fails, snapd undoes the steps that it had made, and an unprepare hook is the undo of one of them: of the prepare hook of the same plug or slot. ' +
    'Without that hook the step is not there, and neither is its undo: the unprepare hook never runs. A disconnect hook is another matter, and runs on every disconnection.',
  remedy: 'Add the prepare hook of the same plug or slot, or remove this one.',
  needs: ['metadata'],
  good: [
    {
      yaml,
      hook: 'unprepare-plug-cam',
      script: '#!/bin/sh\nrm -f "$SNAP_DATA/camera"\n',
      files: { 'meta/hooks/prepare-plug-cam': '#!/bin/sh\ntouch "$SNAP_DATA/camera"\n' },
    },
    { yaml, hook: 'disconnect-plug-cam', script: '#!/bin/sh\nrm -f "$SNAP_DATA/camera"\n' },
  ],
  bad: [{ yaml, hook: 'unprepare-plug-cam', script: '#!/bin/sh\nrm -f "$SNAP_DATA/camera"\n' }],
  *check(tree) {
    const names = new Set(tree.hooks.map(hook => hook.name))
    const mayConnect = connecting(tree)
    for (const hook of eachHook(tree)) {
      const prepare = hook.name.slice('un'.length)
      if (!hook.name.startsWith('unprepare-') || names.has(prepare) || !mayConnect(hook)) continue
      yield {
        message: `'${hook.name}' never runs: there is no '${prepare}' that it could take back`,
        file: hook.path,
      }
    }
  },
}
