import type { Json } from '../../../json/exact-json.ts'
import { snapType } from '../../../snap/metadata/facts.ts'
import { readAssignment } from '../../../snapctl/values.ts'
import { eachSnapctl } from '../../reading/each-hook.ts'
import type { HookedSnapctl } from '../../reading/snapctl-calls.ts'
import { callWords, parsedAs } from '../../reading/snapctl-calls.ts'
import type { Found, Rule } from '../../rule.ts'
import { smallYaml } from '../../small-yaml.ts'

/** Options of a gadget that snapd reads as texts when it asks for the serial of a device. */
const texts = ['registration.proposed-serial', 'registration.body', 'device-service.url']

/** Options of a gadget that are set to something else than the text that snapd wants. */
export const snapctlDeviceText: Rule = {
  id: 'snapctl-device-text',
  group: 'snapctl',
  about: ['hook'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A gadget sets an option to JSON that snapd reads as a text',
  explanation:
    `snapd reads ${texts.map(key => `'${key}'`).join(', ')} and the headers of the device service of the gadget as texts when it registers the device. 'snapctl set' takes ` +
    "whatever is JSON as JSON: a serial of digits becomes a number, a body in braces an object. The registration then ends with 'internal error: cannot unmarshal', over and over.",
  remedy: "Use 'snapctl set -s', which takes values as texts.",
  needs: ['metadata'],
  good: [
    {
      hook: 'prepare-device',
      yaml: `${smallYaml}type: gadget\n`,
      script:
        "#!/bin/sh -e\nsnapctl set -s registration.proposed-serial=2026 registration.body='{}'\nsnapctl set device-service.url=https://example.com\n",
    },
    { hook: 'configure', script: '#!/bin/sh -e\nsnapctl set registration.proposed-serial=2026\n' },
  ],
  bad: [
    {
      hook: 'prepare-device',
      yaml: `${smallYaml}type: gadget\n`,
      script: '#!/bin/sh -e\nsnapctl set registration.proposed-serial=2026\n',
    },
    {
      hook: 'prepare-device',
      yaml: `${smallYaml}type: gadget\n`,
      script: `#!/bin/sh -e\nsnapctl set registration.body='{"mac": "00:11:22:33:44:55"}'\n`,
    },
    {
      hook: 'prepare-device',
      yaml: `${smallYaml}type: gadget\n`,
      script:
        '#!/bin/sh -e\nserial=$(cat /sys/class/dmi/id/product_serial)\nsnapctl set registration.proposed-serial="$serial"\n',
    },
  ],
  *check(tree) {
    if (snapType(tree.metadata) !== 'gadget') return
    for (const call of eachSnapctl(tree)) yield* wrongTexts(call)
  },
}

function* wrongTexts(call: HookedSnapctl): Iterable<Found> {
  const parsed = parsedAs(call, 'set')
  if (parsed === undefined || parsed.flags.has('s')) return
  for (const [index, argument] of parsed.arguments.entries()) {
    const word = call.words[parsed.places[index] ?? -1]
    const found = argument === undefined ? computed(word?.text ?? '') : written(argument)
    if (found === undefined) continue
    const message = `'${callWords(call)}': ${found.message}`
    yield { ...found, message, file: call.path, at: word ?? call.call }
  }
}

function written(argument: string): Found | undefined {
  const read = readAssignment(argument, { text: false, typed: false })
  if ('problem' in read || !isText(read.key) || typeof read.value === 'string' || read.value === null)
    return undefined
  return { message: `snapd reads '${read.key}' as a text and gets ${kindOf(read.value)}` }
}

/** A value that is found out only when the hook runs. */
function computed(text: string): Found | undefined {
  const key = /^["']?([a-z.-]+)=["']?\$/.exec(text)?.[1] ?? ''
  return isText(key)
    ? {
        message: `snapd reads '${key}' as a text, and a value that is JSON, like digits alone, is none`,
        severity: 'info',
        certainty: 'possible',
      }
    : undefined
}

function isText(key: string): boolean {
  return texts.includes(key) || key.startsWith('device-service.headers.')
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : typeof value === 'boolean' ? 'a truth value' : 'a number'
}
