import { hookSubject } from '../../../hooks/catalogue.ts'
import type { Rule } from '../../rule.ts'
import { callWords, refusalFound, refusedCalls } from '../../reading/snapctl-calls.ts'
import { smallYaml } from '../../small-yaml.ts'

const yaml = `${smallYaml}plugs: {cam: camera, net: network}\nslots: {bus: {interface: content, content: x, read: [$SNAP/x]}}\n`

/** Attributes of a connection, asked for where there is none. */
export const snapctlAttributes: Rule = {
  id: 'snapctl-attributes',
  group: 'snapctl',
  about: ['hook'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A hook reads or sets attributes of a plug or slot where snapd does not let it',
  explanation:
    "'snapctl get :NAME' reads attributes of a connection, which only the hooks of a connection can see: prepare-, connect-, disconnect- and unprepare- of that very plug or slot, under its own name. " +
    "'snapctl set :NAME' works only in the prepare hooks, before the other side has seen the attributes. Anywhere else the call fails; no hook can look at a connection later. " +
    "What other hooks need of it has to be kept as configuration, with 'snapctl set KEY=VALUE' in the connect hook.",
  remedy:
    "Read attributes in a connect hook of the plug or slot, and set them in its prepare hook; 'snapctl is-connected' asks from anywhere whether it is connected.",
  good: [
    {
      yaml,
      hook: 'connect-plug-cam',
      script: '#!/bin/sh -e\nsnapctl set camera="$(snapctl get --slot :cam path)"\n',
      files: { 'meta/hooks/disconnect-plug-cam': '#!/bin/sh -e\nsnapctl unset camera\n' },
    },
    { yaml, hook: 'prepare-slot-bus', script: '#!/bin/sh -e\nsnapctl set :bus port=80\n' },
    { yaml, script: '#!/bin/sh -e\nif snapctl is-connected cam; then exit 0; fi\nsnapctl set camera=a:b\n' },
    {
      yaml,
      script: '#!/bin/sh -e\n. "$SNAP/lib"\n',
      files: {
        lib: 'path() {\n  snapctl get :cam path\n}\n',
        'meta/hooks/connect-plug-cam': '#!/bin/sh -e\n. "$SNAP/lib"\npath >/dev/null\n',
      },
    },
  ],
  bad: [
    { yaml, script: '#!/bin/sh -e\nsnapctl get :cam path\n' },
    { yaml, hook: 'connect-plug-cam', script: '#!/bin/sh -e\nsnapctl set :cam path=/dev/video0\n' },
    { yaml, hook: 'connect-plug-cam', script: '#!/bin/sh -e\nsnapctl get :net name\n' },
    { yaml, hook: 'prepare-slot-bus', script: '#!/bin/sh -e\nsnapctl get --plug --slot :bus port\n' },
  ],
  *check(tree) {
    for (const found of refusedCalls(tree, 'attributes')) {
      const subject = hookSubject(found.hook.name)
      const other = found.problem.startsWith('unknown plug or slot') && subject !== undefined
      yield refusalFound(found, {
        message: `snapd refuses '${callWords(found)}' in '${found.hook.name}': ${found.problem}`,
        word: found.word,
        remedy: other
          ? `Write ':${subject.name}': the ${subject.side}s of other connections are out of reach, and the other side is '--${subject.side === 'plug' ? 'slot' : 'plug'} :${subject.name}'.`
          : undefined,
      })
    }
  },
}
