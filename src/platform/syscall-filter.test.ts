import { describe, expect, test } from 'vitest'
import type { FilteredMachine } from './syscall-filter.ts'
import { syscallFilter } from './syscall-filter.ts'

/** What the kernel knows of a call: its number, the way it came (`AUDIT_ARCH_…`) and its arguments. */
interface Call {
  way: number
  call: number
  args?: readonly number[]
}

const outcomes: Readonly<Record<number, string>> = {
  0x7fff0000: 'allowed',
  0x80000000: 'killed',
  0x00050001: 'EPERM',
  0x00050026: 'ENOSYS',
  0x00050061: 'EAFNOSUPPORT',
}

/** Runs the filter as the kernel does: instructions of classic BPF over `struct seccomp_data`. */
function outcomeOf(machine: FilteredMachine, { way, call, args = [] }: Call): string {
  const filter = syscallFilter(machine)
  const data = Buffer.alloc(64)
  data.writeUInt32LE(call, 0)
  data.writeUInt32LE(way, 4)
  for (const [index, value] of args.entries()) data.writeUInt32LE(value, 16 + index * 8)
  let value = 0
  for (let at = 0; at * 8 < filter.length; at += 1) {
    const code = filter.readUInt16LE(at * 8)
    const [yes, no] = [filter.readUInt8(at * 8 + 2), filter.readUInt8(at * 8 + 3)]
    const constant = filter.readUInt32LE(at * 8 + 4)
    if (code === 0x20) value = data.readUInt32LE(constant)
    else if (code === 0x05) at += constant
    else if (code === 0x06) return outcomes[constant] ?? `0x${constant.toString(16)}`
    else {
      const holds =
        code === 0x15
          ? value === constant
          : code === 0x35
            ? value >= constant
            : code === 0x45 && (value & constant) !== 0
      at += holds ? yes : no
    }
  }
  return 'ran off the end'
}

const [amd64, i386, arm64, armhf] = [0xc000003e, 0x40000003, 0xc00000b7, 0x40000028]

describe('the filter of system calls', () => {
  test.each<[string, FilteredMachine, Call, string]>([
    ['read', 'amd64', { way: amd64, call: 0 }, 'allowed'],
    ['open_by_handle_at', 'amd64', { way: amd64, call: 304 }, 'EPERM'],
    ['open_by_handle_at of a 32-bit program', 'amd64', { way: i386, call: 342 }, 'EPERM'],
    ['open_by_handle_at', 'arm64', { way: arm64, call: 265 }, 'EPERM'],
    ['open_by_handle_at of a 32-bit program', 'arm64', { way: armhf, call: 371 }, 'EPERM'],
    ['mount', 'amd64', { way: amd64, call: 165 }, 'EPERM'],
    ['ptrace', 'amd64', { way: amd64, call: 101 }, 'EPERM'],
    ['ptrace', 'arm64', { way: arm64, call: 117 }, 'EPERM'],
    ['open_tree, one number everywhere', 'amd64', { way: i386, call: 428 }, 'EPERM'],
    ['bpf', 'amd64', { way: amd64, call: 321 }, 'EPERM'],
    ['umount, which amd64 has not', 'amd64', { way: i386, call: 22 }, 'EPERM'],
    ['pipe, which has that number on amd64', 'amd64', { way: amd64, call: 22 }, 'allowed'],
    ['iopl, which arm64 has not', 'arm64', { way: arm64, call: 172 }, 'allowed'],
    ['clock_adjtime64, the last', 'amd64', { way: i386, call: 405 }, 'EPERM'],
    ['an x32 call', 'amd64', { way: amd64, call: 0x40000000 }, 'ENOSYS'],
    ['the last that is none', 'amd64', { way: amd64, call: 0x3fffffff }, 'allowed'],
    ['a call of another machine', 'amd64', { way: arm64, call: 0 }, 'killed'],
    ['a call of another machine', 'arm64', { way: amd64, call: 0 }, 'killed'],
    ['fork', 'amd64', { way: amd64, call: 56, args: [17] }, 'allowed'],
    ['a clone with a user namespace', 'amd64', { way: amd64, call: 56, args: [0x10000000] }, 'EPERM'],
    ['a clone with a mount namespace', 'amd64', { way: amd64, call: 56, args: [0x20000] }, 'EPERM'],
    ['a clone with a control group', 'arm64', { way: arm64, call: 220, args: [0x02000000] }, 'EPERM'],
    ['a clone with a network', 'amd64', { way: i386, call: 120, args: [0x40000000] }, 'EPERM'],
    ['a clone of a thread', 'amd64', { way: amd64, call: 56, args: [0x3d0f00] }, 'allowed'],
    ['clone3', 'amd64', { way: amd64, call: 435 }, 'ENOSYS'],
    ['unshare of files', 'amd64', { way: amd64, call: 272, args: [0x400] }, 'allowed'],
    ['unshare of users', 'amd64', { way: amd64, call: 272, args: [0x10000000] }, 'EPERM'],
    ['unshare of time', 'arm64', { way: arm64, call: 97, args: [0x80] }, 'EPERM'],
    ['TIOCSTI', 'amd64', { way: amd64, call: 16, args: [0, 0x5412] }, 'EPERM'],
    ['TIOCLINUX', 'arm64', { way: arm64, call: 29, args: [0, 0x541c] }, 'EPERM'],
    ['TCGETS', 'amd64', { way: amd64, call: 16, args: [0x5412, 0x5401] }, 'allowed'],
    ['a socket of this machine', 'amd64', { way: amd64, call: 41, args: [1] }, 'allowed'],
    ['a socket of IPv4', 'amd64', { way: amd64, call: 41, args: [2] }, 'allowed'],
    ['a socket of IPv6', 'arm64', { way: arm64, call: 198, args: [10] }, 'allowed'],
    ['a socket of netlink', 'amd64', { way: i386, call: 359, args: [16] }, 'allowed'],
    ['a socket of packets', 'amd64', { way: amd64, call: 41, args: [17] }, 'EAFNOSUPPORT'],
    ['a socket of a virtual machine', 'arm64', { way: armhf, call: 281, args: [40] }, 'EAFNOSUPPORT'],
    ['socketcall for a socket', 'amd64', { way: i386, call: 102, args: [1] }, 'EAFNOSUPPORT'],
    ['socketcall for a connection', 'amd64', { way: i386, call: 102, args: [3] }, 'allowed'],
  ])('%s on %s', (_, machine, call, outcome) => {
    expect(outcomeOf(machine, call)).toBe(outcome)
  })

  const refusedOnAmd64 = [
    101, 103, 134, 153, 155, 156, 161, 163, 164, 165, 166, 167, 168, 169, 170, 171, 172, 173, 174, 175, 176,
    177, 178, 179, 180, 212, 227, 246, 248, 249, 250, 298, 300, 304, 305, 308, 310, 311, 312, 313, 320, 321,
    323, 425, 426, 427, 428, 429, 430, 431, 432, 433, 435, 438, 440, 442, 443, 467,
  ]
  const refusedOnArm64 = [
    18, 39, 40, 41, 42, 51, 58, 60, 89, 104, 105, 106, 112, 116, 117, 142, 161, 162, 170, 217, 218, 219, 224,
    225, 241, 262, 265, 266, 268, 270, 271, 272, 273, 280, 282, 294, 425, 426, 427, 428, 429, 430, 431, 432,
    433, 435, 438, 440, 442, 443, 467,
  ]
  test.each([
    ['amd64', amd64, [...refusedOnAmd64, 41]],
    ['arm64', arm64, [...refusedOnArm64, 198]],
  ] as const)('refuses these on %s, whatever their arguments are, and no others', (machine, way, refused) => {
    const found = Array.from({ length: 500 }, (_, call) => call).filter(
      call => outcomeOf(machine, { way, call }) !== 'allowed',
    )
    expect(found).toEqual([...refused].sort((a, b) => a - b))
  })
})
