import { isMapping } from '../../tree/document.ts'
import type { Rule } from '../rule.ts'
import { snapType, table, text } from '../snap-tree.ts'

const bootloaders = ['', 'grub', 'u-boot', 'android-boot', 'piboot', 'lk']

/** The parts of `meta/gadget.yaml` that are wrong for any device. */
export const gadgetYaml: Rule = {
  id: 'gadget-yaml',
  severity: 'error',
  summary: "A gadget's 'meta/gadget.yaml' is no YAML or names an unknown boot loader",
  fix: "Describe the volumes of the device; 'bootloader' is grub, u-boot, android-boot, piboot or lk.",
  good: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\ntype: gadget\n", 'meta/gadget.yaml': 'volumes: {pc: {bootloader: grub}}\n' }],
  bad: [{ 'meta/snap.yaml': "name: aa\nversion: '1'\ntype: gadget\n", 'meta/gadget.yaml': 'volumes: {pc: {bootloader: nope}}\n' }],
  *check(tree) {
    const file = 'meta/gadget.yaml'
    const document = tree.kind === 'snap' && snapType(tree) === 'gadget' ? tree.document(file) : undefined
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
