import type { Elf } from './elf.ts'

type Machine = Pick<Elf, 'machine' | 'bits' | 'order'>

/** How ELF files of an architecture are marked; numbers of the ELF specification. */
const machines: Readonly<Record<string, Machine>> = {
  amd64: { machine: 62, bits: 64, order: 'little' },
  arm64: { machine: 183, bits: 64, order: 'little' },
  armhf: { machine: 40, bits: 32, order: 'little' },
  i386: { machine: 3, bits: 32, order: 'little' },
  ppc64el: { machine: 21, bits: 64, order: 'little' },
  riscv64: { machine: 243, bits: 64, order: 'little' },
  s390x: { machine: 22, bits: 64, order: 'big' },
}

/** The architecture that a program is for, under Debian's name; undefined for one that no snap is built for. */
export function architectureOf({ machine, bits, order }: Machine): string | undefined {
  return Object.keys(machines).find(
    name =>
      machines[name]?.machine === machine && machines[name].bits === bits && machines[name].order === order,
  )
}

/** How an architecture is marked; the reverse of `architectureOf`. */
export function machineOf(architecture: string): Machine | undefined {
  return Object.hasOwn(machines, architecture) ? machines[architecture] : undefined
}

/** Machines of 64 bits that run programs of 32 as well, for which their bases bring a loader and libc. */
const smaller: Readonly<Record<string, string>> = { amd64: 'i386', arm64: 'armhf' }

/** Whether a machine runs programs of an architecture; whether they find a loader is another question. */
export function runs(machine: string, architecture: string | undefined): boolean {
  return machine === architecture || (architecture !== undefined && smaller[machine] === architecture)
}
