import type { Rule } from '../../rule.ts'
import { eachHook } from '../../reading/each-hook.ts'
import { connecting, lastingCall } from '../../reading/lasting-calls.ts'

const yaml = "name: aa\nversion: '1'\nplugs: {cam: camera}\n"

/** What is prepared for a connection that then fails is usually undone. */
export const hookNoUnprepare: Rule = {
  id: 'hook-no-unprepare',
  group: 'names',
  about: ['hook'],
  severity: 'info',
  certainty: 'possible',
  summary: 'A prepare hook leaves something behind, and no unprepare hook takes it back',
  explanation:
    "A prepare hook runs before the connection is made. When the other side's prepare hook, the connection itself or a connect hook fails, snapd undoes what it has done " +
    'so far and runs unprepare-plug-NAME or unprepare-slot-NAME for every prepare hook that had succeeded. Attributes go away by themselves; files and ' +
    'configuration do not, and stay as if the connection existed.',
  remedy: 'Add the unprepare hook of the same plug or slot, and undo in it what the prepare hook does.',
  good: [
    { yaml, hook: 'prepare-plug-cam', script: '#!/bin/sh\nsnapctl set :cam path=/dev/video0\n' },
    {
      yaml,
      hook: 'prepare-plug-cam',
      script: '#!/bin/sh\ntouch "$SNAP_DATA/camera"\n',
      files: { 'meta/hooks/unprepare-plug-cam': '#!/bin/sh\nrm -f "$SNAP_DATA/camera"\n' },
    },
  ],
  bad: [{ yaml, hook: 'prepare-plug-cam', script: '#!/bin/sh\ntouch "$SNAP_DATA/camera"\n' }],
  *check(tree) {
    const names = new Set(tree.hooks.map(hook => hook.name))
    const mayConnect = connecting(tree)
    for (const hook of eachHook(tree)) {
      const undo = `un${hook.name}`
      if (!/^prepare-(?:plug|slot)-/.test(hook.name) || names.has(undo) || !mayConnect(hook)) continue
      const lasting = lastingCall(hook)
      if (lasting !== undefined)
        yield {
          message: `'${hook.name}' leaves something behind, and there is no '${undo}' to take it back when connecting fails`,
          file: lasting.path,
          at: lasting.call,
        }
    }
  },
}
