import { readingSide } from '../../../snapctl/attribute-hooks.ts'
import type { Rule } from '../../rule.ts'
import { ownSnapctl, parsedAs } from '../../reading/snapctl-calls.ts'
import { smallYaml } from '../../small-yaml.ts'

const yaml = `${smallYaml}slots: {bus: {interface: content, content: x, read: [$SNAP/x]}}\n`
const files = { 'meta/hooks/disconnect-slot-bus': '#!/bin/sh -e\nexit 0\n' }

/** `--slot` in the hook of a slot asks for what is asked for without it. */
export const snapctlOwnSide: Rule = {
  id: 'snapctl-own-side',
  group: 'snapctl',
  about: ['hook'],
  severity: 'info',
  certainty: 'likely',
  summary: "A hook of a slot reads attributes with '--slot', or one of a plug with '--plug'",
  explanation:
    "'snapctl get :NAME' reads the attributes of the hook's own side, and '--plug' or '--slot' choose a side. In a hook of a slot, '--slot' is what happens anyway. " +
    "Whoever writes it often means the other side: that is '--plug' there, with the name of the own slot all the same, as the name stands for the connection.",
  remedy: 'Leave the option out, or name the other side.',
  good: [
    {
      yaml,
      hook: 'connect-slot-bus',
      script: '#!/bin/sh -e\nsnapctl get --plug :bus target >/dev/null\nsnapctl get :bus read >/dev/null\n',
      files,
    },
  ],
  bad: [
    {
      yaml,
      hook: 'connect-slot-bus',
      script: '#!/bin/sh -e\nsnapctl get --slot :bus target >/dev/null\n',
      files,
    },
  ],
  *check(tree) {
    for (const found of ownSnapctl(tree)) {
      const { hook, words, path } = found
      const side = readingSide(hook.name)
      const parsed = parsedAs(found, 'get')
      if (side === undefined || parsed?.flags.has(side) !== true) continue
      const other = side === 'plug' ? 'slot' : 'plug'
      const word = words.find(({ literal }) => literal === `--${side}`)
      if (parsed.flags.has(other) || word === undefined) continue
      yield {
        message: `'--${side}' is the side that '${hook.name}' reads anyway`,
        file: path,
        at: word,
        remedy: `Leave it out, or write '--${other}' for the attributes of the other side.`,
      }
    }
  },
}
