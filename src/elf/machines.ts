import type { Elf } from './elf.ts'

/** How ELF files of an architecture are marked; numbers of the ELF specification. */
const machines: Readonly<Record<string, Pick<Elf, 'machine' | 'bits'>>> = {
  amd64: { machine: 62, bits: 64 },
  arm64: { machine: 183, bits: 64 },
  armhf: { machine: 40, bits: 32 },
  i386: { machine: 3, bits: 32 },
  ppc64el: { machine: 21, bits: 64 },
  riscv64: { machine: 243, bits: 64 },
  s390x: { machine: 22, bits: 64 },
}

/** The architecture that a program is for, under Debian's name; undefined for one that no snap is built for. */
export function architectureOf({ machine, bits }: Pick<Elf, 'machine' | 'bits'>): string | undefined {
  return Object.keys(machines).find(name => machines[name]?.machine === machine && machines[name].bits === bits)
}
