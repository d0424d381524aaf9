import { wordFix } from '../../reading/edits.ts'
import type { Word } from '../../../shell/word.ts'
import { isMapping } from '../../../yaml/document.ts'
import { text } from '../../reading/fields.ts'
import type { Snap } from '../../../snap/snap.ts'
import type { Rule } from '../../rule.ts'
import { eachSnapctl } from '../../reading/each-hook.ts'
import { parsedAs, refusalSeverity } from '../../reading/snapctl-calls.ts'
import { smallYaml } from '../../small-yaml.ts'

const yaml = `${smallYaml}apps: {web: {command: bin/web, daemon: simple}, tool: {command: bin/tool}}\n`

/** Services that the snap does not have. */
export const snapctlService: Rule = {
  id: 'snapctl-service',
  group: 'snapctl',
  about: ['hook'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A hook starts, stops, restarts or asks for a service that the snap does not have',
  explanation:
    "snapctl knows services as SNAP.APP, and the snap's name alone for all of them. Only apps of the snap itself with 'daemon:' are services; a name without the snap's, an app without " +
    "'daemon:' and services of other snaps are refused with 'unknown service', which ends a hook with errexit. $SNAP_INSTANCE_NAME is the snap's name, for parallel installs too.",
  remedy: 'Write "$SNAP_INSTANCE_NAME.APP", with an app that has \'daemon:\'.',
  needs: ['metadata'],
  good: [
    {
      yaml,
      script:
        '#!/bin/sh -e\nsnapctl restart aa.web\nsnapctl stop --disable "$SNAP_INSTANCE_NAME.web"\nsnapctl start ${SNAP_INSTANCE_NAME}\n',
    },
    {
      yaml,
      script:
        '#!/bin/sh -e\nsnapctl services >"$SNAP_DATA/services"\nsnapctl start "$SNAP_INSTANCE_NAME.$1"\nsnapctl start "$service"\n',
    },
  ],
  bad: [
    { yaml, script: '#!/bin/sh -e\nsnapctl restart web\n' },
    { yaml, script: '#!/bin/sh -e\nsnapctl restart "$SNAP_INSTANCE_NAME.wbe"\n' },
    { yaml, script: '#!/bin/sh -e\nsnapctl start --enable aa.tool\n' },
    { yaml, script: '#!/bin/sh -e\nsnapctl stop other.daemon\n' },
  ],
  *check(tree) {
    const snap = tree.snap.name ?? ''
    if (snap === '') return
    for (const found of eachSnapctl(tree)) {
      const parsed = parsedAs(found, 'start', 'stop', 'restart', 'services')
      for (const word of parsed?.places.flatMap(place => found.words[place] ?? []) ?? []) {
        const named = nameOf(word, snap)
        const problem = named === undefined ? undefined : problemOf(tree, { snap, named })
        if (named === undefined || problem === undefined) continue
        const text = `"$SNAP_INSTANCE_NAME.${named}"`
        yield {
          message: problem,
          file: found.path,
          at: word,
          severity: refusalSeverity(found.call.status),
          ...(isService(tree, named)
            ? {
                remedy: `Write ${text}.`,
                fix:
                  word.text === named
                    ? wordFix(found.path, { word, text, title: `Write ${text}` })
                    : undefined,
              }
            : { remedy: advice(tree) }),
        }
      }
    }
  },
}

/** The name that a word stands for, once the snap's name is put in; undefined when something else is computed in it. */
function nameOf(word: Word, snap: string): string | undefined {
  const name =
    word.literal ??
    word.text
      .replaceAll('"', '')
      .replace(/^\$(?:\{SNAP_(?:INSTANCE_)?NAME\}|SNAP_(?:INSTANCE_)?NAME\b)/, snap)
  return /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]*)?$/.test(name) ? name : undefined
}

function problemOf(tree: Snap, { snap, named }: { snap: string; named: string }): string | undefined {
  const dot = named.indexOf('.')
  const [owner, app] = dot < 0 ? [named, undefined] : [named.slice(0, dot), named.slice(dot + 1)]
  if (owner !== snap) {
    return isService(tree, named)
      ? `snapd knows no service '${named}': the name of the snap is missing`
      : `snapd knows no service '${named}': services of other snaps are out of reach`
  }
  if (app === undefined || isService(tree, app)) return undefined
  return app in (tree.snap.apps ?? {})
    ? `'${app}' is no service: the app has no 'daemon:'`
    : `The snap has no service '${app}'`
}

function isService({ snap }: Snap, app: string): boolean {
  const entry = (snap.apps ?? {})[app]
  return isMapping(entry) && text(entry, 'daemon') !== ''
}

function advice(tree: Snap): string {
  const services = Object.keys(tree.snap.apps ?? {})
    .filter(app => isService(tree, app))
    .sort()
  return services.length === 0
    ? 'The snap has no services.'
    : `The snap has the service${services.length === 1 ? '' : 's'} ${services.map(name => `'${name}'`).join(', ')}.`
}
