import type { Elf } from '../../elf/elf.ts'
import { readElf } from '../../elf/elf.ts'
import type { Hook, Snap } from '../../snap/snap.ts'
import { eachHook } from './each-hook.ts'

/** The hooks that are programs of the machine, with what their headers say. */
export function* eachProgram(tree: Snap): Iterable<{ hook: Hook; elf: Elf }> {
  for (const hook of eachHook(tree)) {
    const { bytes } = hook
    const elf =
      bytes === undefined
        ? undefined
        : readElf({ read: (offset, length) => bytes.subarray(offset, offset + length) })
    if (elf !== undefined) yield { hook, elf }
  }
}

/** An ELF program of 64 bits for examples, whose bytes are all ASCII. */
export function exampleProgram({ machine = 62, loader }: { machine?: number; loader?: string }): string {
  const zeros = (count: number): string => '\0'.repeat(count)
  const word = (value: number): string => String.fromCharCode(value & 0x7f) + zeros(7)
  const segments =
    loader === undefined
      ? ''
      : `\x03${zeros(7)}${word(120)}${zeros(16)}${word(loader.length + 1)}${zeros(16)}`
  const head = `\x7fELF\x02\x01\x01${zeros(9)}\x02\0${String.fromCharCode(machine)}\0\x01${zeros(3)}${zeros(8)}${word(64)}${zeros(8)}${zeros(4)}\x40\0\x38\0${loader === undefined ? '\0' : '\x01'}\0${zeros(6)}`
  return head + segments + (loader === undefined ? '' : `${loader}\0`)
}
