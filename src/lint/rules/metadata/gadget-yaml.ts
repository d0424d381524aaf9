import { isMapping } from '../../../yaml/document.ts'
import type { Rule } from '../../rule.ts'
import { table, text } from '../../reading/fields.ts'
import { snapType } from '../../../snap/metadata/facts.ts'

const bootloaders = ['', 'grub', 'u-boot', 'android-boot', 'piboot', 'lk']

/** The parts of `meta/gadget.yaml` that are wrong for any device. */
export const gadgetYaml: Rule = {
  id: 'gadget-yaml',
  group: 'metadata',
  about: ['snap'],
  severity: 'error',
  certainty: 'certain',
  summary: "A gadget's 'meta/gadget.yaml' is no YAML or names an unknown boot loader",
  explanation:
    'A gadget describes the volumes and the boot loader of a device in meta/gadget.yaml. snapd reads the file when the snap is ' +
    'installed and when an image is made, and refuses the gadget if the text is no YAML or if it names a boot loader that snapd ' +
    'does not drive.',
  remedy: "Describe the volumes of the device; 'bootloader' is grub, u-boot, android-boot, piboot or lk.",
  good: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\ntype: gadget\n",
      'meta/gadget.yaml': 'volumes: {pc: {bootloader: grub}}\n',
    },
  ],
  bad: [
    {
      'meta/snap.yaml': "name: aa\nversion: '1'\ntype: gadget\n",
      'meta/gadget.yaml': 'volumes: {pc: {bootloader: nope}}\n',
    },
  ],
  *check(tree) {
    const file = 'meta/gadget.yaml'
    const document = snapType(tree.metadata) === 'gadget' ? tree.document(file) : undefined
    if (document === undefined) return
    if (document.trouble !== undefined) {
      yield { message: `cannot parse gadget metadata: ${document.trouble}`, file }
      return
    }
    for (const volume of Object.values(table(isMapping(document.value) ? document.value : {}, 'volumes'))) {
      if (isMapping(volume) && !bootloaders.includes(text(volume, 'bootloader'))) {
        yield { message: 'bootloader must be one of grub, u-boot, android-boot, piboot or lk', file }
      }
    }
  },
}
