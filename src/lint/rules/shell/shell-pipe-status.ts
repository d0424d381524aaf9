import type { Rule } from '../../rule.ts'
import { eachSnapctl } from '../../reading/each-hook.ts'
import { smallYaml } from '../../small-yaml.ts'

/** What `snapctl` was to change, and did not, is not noticed in a pipe. */
export const shellPipeStatus: Rule = {
  id: 'shell-pipe-status',
  group: 'shell',
  about: ['hook'],
  severity: 'warning',
  certainty: 'likely',
  summary: "A failure of 'snapctl' is lost in a pipe",
  explanation:
    "The status of a pipe is that of its last command. In 'snapctl set … | logger' nobody learns that snapd has refused the value, and the hook reports success. Under bash 'set -o pipefail' " +
    "makes the failure count; sh of the bases does not have it. The same holds for 'snapctl is-connected', whose answer is its status.",
  remedy: "Take 'snapctl' out of the pipe, or use bash with 'set -o pipefail'.",
  good: [
    {
      script: '#!/bin/sh -e\nsnapctl get -d config | "$SNAP/bin/jq" .\n',
      files: { 'bin/jq': { mode: 0o755 } },
    },
    '#!/bin/sh -e\nsnapctl services | grep -q inactive || exit 0\n',
    '#!/bin/bash\nset -eo pipefail\nsnapctl restart "$SNAP_INSTANCE_NAME" 2>&1 | logger\n',
    {
      hook: 'fde-setup',
      yaml: `${smallYaml}type: kernel\n`,
      script: '#!/bin/sh -e\necho x | snapctl fde-setup-result\n',
    },
  ],
  bad: [
    '#!/bin/sh -e\nsnapctl set port=80 | logger\n',
    '#!/bin/sh -e\nsnapctl start "$SNAP_INSTANCE_NAME.daemon" 2>&1 | tee -a "$SNAP_COMMON/log"\n',
    '#!/bin/sh -e\nif snapctl is-connected net | grep -q yes; then exit 0; fi\n',
  ],
  *check(tree) {
    for (const { call, words, path } of eachSnapctl(tree)) {
      const name = words[0]?.literal ?? ''
      if (
        call.pipe === undefined ||
        call.pipe.index === call.pipe.length - 1 ||
        call.status !== 'ignored' ||
        !acting.has(name)
      )
        continue
      yield { message: `Whether 'snapctl ${name}' fails is lost in the pipe`, file: path, at: call }
    }
  },
}

/** Commands that do something, or whose status is their answer. */
const acting: ReadonlySet<string> = new Set([
  'set',
  'unset',
  'start',
  'stop',
  'restart',
  'set-health',
  'is-connected',
  'mount',
  'umount',
  'install',
  'remove',
  'kmod',
  'reboot',
  'fail',
])
