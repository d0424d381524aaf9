import type { Snap } from '../../../snap/snap.ts'
import type { Rule } from '../../rule.ts'
import { eachSnapctl } from '../../reading/each-hook.ts'
import { replaceFix } from '../../reading/edits.ts'
import { smallYaml } from '../../small-yaml.ts'

/** `$SNAP_NAME.service` is another snap's service where the snap is installed under a key. */
export const shellSnapNameService: Rule = {
  id: 'shell-snap-name-service',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'A hook names services with $SNAP_NAME, which fails for parallel installs',
  explanation:
    "Services belong to the installed instance: of a snap that was installed as 'NAME_key' they are called 'NAME_key.SERVICE', and $SNAP_NAME is 'NAME' all the same. Before snapd 2.73 " +
    "'snapctl restart $SNAP_NAME.SERVICE' is refused there, and the installation fails with the hook. From 2.73 on snapd takes the snap's own name for that of the instance. " +
    '$SNAP_INSTANCE_NAME is right in every version, and the same as $SNAP_NAME where there is no key.',
  remedy: "Write $SNAP_INSTANCE_NAME, or let the snap assume 'snapd2.73'.",
  good: [
    '#!/bin/sh -e\nsnapctl restart "$SNAP_INSTANCE_NAME.daemon"\n',
    {
      yaml: `${smallYaml}assumes: [snapd2.73]\napps: {daemon: {command: bin/daemon, daemon: simple}}\n`,
      script: '#!/bin/sh -e\nsnapctl restart "$SNAP_NAME.daemon"\n',
    },
    '#!/bin/sh -e\nsnapctl set name="$SNAP_NAME"\n',
  ],
  bad: [
    '#!/bin/sh -e\nsnapctl restart "$SNAP_NAME.daemon"\n',
    '#!/bin/sh -e\nsnapctl stop --disable ${SNAP_NAME}\n',
    '#!/bin/sh -e\nif snapctl services "${SNAP_NAME}.daemon" | grep -q inactive; then exit 0; fi\n',
  ],
  *check(tree) {
    if (assumesFix(tree)) return
    for (const { call, words, path } of eachSnapctl(tree)) {
      if (!['start', 'stop', 'restart', 'services'].includes(words[0]?.literal ?? '')) continue
      for (const word of words.slice(1)) {
        const at = /\$\{?(?=SNAP_NAME\b)/.exec(word.text)
        if (at === null || !/^["']?\$\{?SNAP_NAME\}?(?:["']?\.|["']?$)/.test(word.text)) continue
        const from = word.node.from + at.index + at[0].length
        yield {
          message: `'${word.text.replaceAll(/["']/g, '')}' is not the name of the service before snapd 2.73 where the snap is installed under a key`,
          file: path,
          at: call.node.type === 'command' ? word : call,
          certainty: tree.known.metadata ? undefined : 'possible',
          fix: replaceFix(
            { title: 'Write SNAP_INSTANCE_NAME', path },
            { from, to: from + 'SNAP_NAME'.length, text: 'SNAP_INSTANCE_NAME' },
          ),
        }
      }
    }
  },
}

/** Whether the snap needs a snapd that knows better. */
function assumesFix(tree: Snap): boolean {
  return (tree.snap.assumes ?? []).some(feature => {
    const [, major = '0', minor = '0'] = /^snapd(\d+)\.(\d+)/.exec(feature) ?? []
    return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 73)
  })
}
