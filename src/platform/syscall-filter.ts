/** A machine that we have numbers of system calls for, by Debian's name. */
export type FilteredMachine = 'amd64' | 'arm64'

/** How programs for the same machine count their calls: each has two ways, the second is that of its 32-bit programs. */
type Numbering = 'amd64' | 'i386' | 'arm64' | 'armhf'

/** The kernel's names of the ways to call it (`AUDIT_ARCH_…`). */
const ways: Readonly<Record<Numbering, number>> = {
  amd64: 0xc000003e,
  i386: 0x40000003,
  arm64: 0xc00000b7,
  armhf: 0x40000028,
}
const waysOf: Readonly<Record<FilteredMachine, readonly Numbering[]>> = {
  amd64: ['amd64', 'i386'],
  arm64: ['arm64', 'armhf'],
}

/** Numbers on amd64, i386, arm64 and armhf; one alone is the same on all. Not every machine has every call. */
type Numbers =
  | readonly [number]
  | readonly [number | undefined, number | undefined, number | undefined, number | undefined]

const no = undefined

/** Calls that no hook needs; most of what has ever led out of a sandbox went through one of these. */
const refused: Readonly<Record<string, Numbers>> = {
  // Files past all directories, and what is mounted.
  open_by_handle_at: [304, 342, 265, 371],
  mount: [165, 21, 40, 21],
  umount: [no, 22, no, no],
  umount2: [166, 52, 39, 52],
  pivot_root: [155, 217, 41, 218],
  chroot: [161, 61, 51, 61],
  open_tree: [428],
  move_mount: [429],
  fsopen: [430],
  fsconfig: [431],
  fsmount: [432],
  fspick: [433],
  mount_setattr: [442],
  open_tree_attr: [467],
  swapon: [167, 87, 224, 87],
  swapoff: [168, 115, 225, 115],
  quotactl: [179, 131, 60, 131],
  quotactl_fd: [443],
  fanotify_init: [300, 338, 262, 367],
  // Other processes, and other namespaces.
  ptrace: [101, 26, 117, 26],
  process_vm_readv: [310, 347, 270, 376],
  process_vm_writev: [311, 348, 271, 377],
  kcmp: [312, 349, 272, 378],
  process_madvise: [440],
  pidfd_getfd: [438],
  setns: [308, 346, 268, 375],
  // The kernel itself.
  bpf: [321, 357, 280, 386],
  perf_event_open: [298, 336, 241, 364],
  userfaultfd: [323, 374, 282, 388],
  io_uring_setup: [425],
  io_uring_enter: [426],
  io_uring_register: [427],
  add_key: [248, 286, 217, 309],
  request_key: [249, 287, 218, 310],
  keyctl: [250, 288, 219, 311],
  kexec_load: [246, 283, 104, 347],
  kexec_file_load: [320, no, 294, 401],
  init_module: [175, 128, 105, 128],
  finit_module: [313, 350, 273, 379],
  delete_module: [176, 129, 106, 129],
  create_module: [174, 127, no, no],
  get_kernel_syms: [177, 130, no, no],
  query_module: [178, 167, no, no],
  syslog: [103, 103, 116, 103],
  lookup_dcookie: [212, 253, 18, 249],
  nfsservctl: [180, 169, 42, 169],
  uselib: [134, 86, no, 86],
  _sysctl: [156, 149, no, 149],
  // The machine.
  iopl: [172, 110, no, no],
  ioperm: [173, 101, no, no],
  vm86: [no, 166, no, no],
  vm86old: [no, 113, no, no],
  reboot: [169, 88, 142, 88],
  acct: [163, 51, 89, 51],
  vhangup: [153, 111, 58, 111],
  sethostname: [170, 74, 161, 74],
  setdomainname: [171, 121, 162, 121],
  settimeofday: [164, 79, 170, 79],
  stime: [no, 25, no, no],
  clock_settime: [227, 264, 112, 262],
  clock_settime64: [no, 404, no, 404],
  clock_adjtime: [305, 343, 266, 372],
  clock_adjtime64: [no, 405, no, 405],
}

/** Calls of which some arguments are refused. */
const watched = {
  clone: [56, 120, 220, 120],
  unshare: [272, 310, 97, 337],
  ioctl: [16, 54, 29, 54],
  socket: [41, 359, 198, 281],
  socketcall: [no, 102, no, no],
  clone3: [435],
} as const satisfies Readonly<Record<string, Numbers>>

/** Flags that ask for a namespace of their own: of mounts, control groups, names, messages, users, processes, the network; `unshare` has time too. */
const namespaceFlags = 0x7e020000
const timeNamespace = 0x80
/** Requests that type into a terminal: `TIOCSTI`, `TIOCLINUX`. */
const typing = [0x5412, 0x541c]
/** `AF_UNIX`, `AF_INET`, `AF_INET6`, `AF_NETLINK`. */
const families = [1, 2, 10, 16]

/** `SYS_SOCKET` of `socketcall`. */
const socketOfCall = 1

const errors = { EPERM: 1, ENOSYS: 38, EAFNOSUPPORT: 97 }

/** Where `struct seccomp_data` has what is looked at; of an argument the lower half. */
const places = { call: 0, way: 4, first: 16, second: 24 }

type Instruction = readonly [code: number, whenTrue: number, whenFalse: number, value: number]

const load = (place: number): Instruction => [0x20, 0, 0, place]
const isEqual = (value: number, whenTrue: number, whenFalse: number): Instruction => [
  0x15,
  whenTrue,
  whenFalse,
  value,
]
const isAtLeast = (value: number, whenTrue: number, whenFalse: number): Instruction => [
  0x35,
  whenTrue,
  whenFalse,
  value,
]
const hasAny = (bits: number, whenTrue: number, whenFalse: number): Instruction => [
  0x45,
  whenTrue,
  whenFalse,
  bits,
]
const skip = (count: number): Instruction => [0x05, 0, 0, count]
const end = (value: number): Instruction => [0x06, 0, 0, value]
const allow = end(0x7fff0000)
const kill = end(0x80000000)
const fail = (error: keyof typeof errors): Instruction => end(0x00050000 | errors[error])

/**
 * The program that the kernel runs for each system call of a hook (`struct sock_filter`s), as bytes.
 *
 * What is not refused goes through: which calls snapd's own filter lets through depends on the plugs, and a rehearsal has no profile.
 */
export function syscallFilter(machine: FilteredMachine): Buffer {
  const program = [
    load(places.way),
    ...waysOf[machine].flatMap(way => {
      const rules = rulesOf(way)
      return [isEqual(ways[way], 1, 0), skip(rules.length), ...rules]
    }),
    kill,
  ]
  const bytes = Buffer.alloc(program.length * 8)
  for (const [index, [code, whenTrue, whenFalse, value]] of program.entries()) {
    bytes.writeUInt16LE(code, index * 8)
    bytes.writeUInt8(whenTrue, index * 8 + 2)
    bytes.writeUInt8(whenFalse, index * 8 + 3)
    bytes.writeUInt32LE(value, index * 8 + 4)
  }
  return bytes
}

function rulesOf(way: Numbering): Instruction[] {
  const number = (numbers: Numbers): number | undefined =>
    numbers.length === 1 ? numbers[0] : numbers[['amd64', 'i386', 'arm64', 'armhf'].indexOf(way)]
  const on = (numbers: Numbers, then: readonly Instruction[]): Instruction[] => {
    const found = number(numbers)
    return found === undefined ? [] : [isEqual(found, 0, then.length), ...then]
  }
  return [
    load(places.call),
    // The calls of x32 programs have numbers of their own, under the same name of the way.
    ...(way === 'amd64' ? [isAtLeast(0x40000000, 0, 1), fail('ENOSYS')] : []),
    ...Object.values(refused).flatMap(numbers => on(numbers, [fail('EPERM')])),
    ...on(watched.clone, [load(places.first), hasAny(namespaceFlags, 0, 1), fail('EPERM'), allow]),
    ...on(watched.unshare, [
      load(places.first),
      hasAny(namespaceFlags | timeNamespace, 0, 1),
      fail('EPERM'),
      allow,
    ]),
    // Its flags lie in memory, where they cannot be looked at; the C library goes back to clone.
    ...on(watched.clone3, [fail('ENOSYS')]),
    ...on(watched.ioctl, [
      load(places.second),
      ...typing.flatMap(request => [isEqual(request, 0, 1), fail('EPERM')]),
      allow,
    ]),
    ...on(watched.socket, [
      load(places.first),
      ...families.flatMap(family => [isEqual(family, 0, 1), allow]),
      fail('EAFNOSUPPORT'),
    ]),
    // Which family it is lies in memory too; its other calls work on sockets that are there.
    ...on(watched.socketcall, [load(places.first), isEqual(socketOfCall, 0, 1), fail('EAFNOSUPPORT'), allow]),
    allow,
  ]
}
