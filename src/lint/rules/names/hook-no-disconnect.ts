import type { Rule } from '../../rule.ts'
import { eachHook } from '../../reading/each-hook.ts'
import { connecting, lastingCall } from '../../reading/lasting-calls.ts'

const yaml = "name: aa\nversion: '1'\nplugs: {cam: camera}\n"
const files = { 'meta/hooks/disconnect-plug-cam': '#!/bin/sh\nsnapctl unset camera\n' }

/** What is done at a connection is usually undone when it ends. */
export const hookNoDisconnect: Rule = {
  id: 'hook-no-disconnect',
  group: 'names',
  about: ['hook'],
  severity: 'info',
  certainty: 'possible',
  summary: 'A connect hook leaves something behind, and no disconnect hook takes it back',
  explanation:
    'A connect hook runs each time the plug or slot is connected, and what it writes stays when the connection ends: configuration that says the interface is ' +
    'there, or files for a device that is gone. snapd runs disconnect-plug-NAME or disconnect-slot-NAME before it disconnects, and also when a later step of ' +
    'connecting fails and everything is undone.',
  remedy: 'Add the disconnect hook of the same plug or slot, and undo in it what the connect hook does.',
  good: [
    { yaml, hook: 'connect-plug-cam', script: '#!/bin/sh\nsnapctl set camera=1\n', files },
    { yaml, hook: 'connect-plug-cam', script: '#!/bin/sh\nsnapctl restart "$SNAP_INSTANCE_NAME"\n' },
    { hook: 'connect-plug-cam', script: '#!/bin/sh\nsnapctl set camera=1\n' },
    { yaml, hook: 'connect-plug-cam', script: '#!/bin/sh\nsnapctl get :cam path 2>/dev/null\n' },
  ],
  bad: [
    { yaml, hook: 'connect-plug-cam', script: '#!/bin/sh\nsnapctl set camera=1\n' },
    { yaml, hook: 'connect-plug-cam', script: '#!/bin/sh\nsnapctl get :cam path >"$SNAP_DATA/camera"\n' },
  ],
  *check(tree) {
    const names = new Set(tree.hooks.map(hook => hook.name))
    const mayConnect = connecting(tree)
    for (const hook of eachHook(tree)) {
      const undo = hook.name.replace(/^connect-/, 'disconnect-')
      if (!hook.name.startsWith('connect-') || names.has(undo) || !mayConnect(hook)) continue
      const lasting = lastingCall(hook)
      if (lasting !== undefined)
        yield {
          message: `'${hook.name}' leaves something behind, and there is no '${undo}' to take it back`,
          file: lasting.path,
          at: lasting.call,
        }
    }
  },
}
