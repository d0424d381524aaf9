/** How programs of an architecture are loaded. */
export interface Loader {
  /** The loader, relative to the root of the system. */
  path: string
  triplet: string
}

const loaders: Readonly<Record<string, Loader>> = {
  amd64: { path: 'lib64/ld-linux-x86-64.so.2', triplet: 'x86_64-linux-gnu' },
  arm64: { path: 'lib/ld-linux-aarch64.so.1', triplet: 'aarch64-linux-gnu' },
  armhf: { path: 'lib/ld-linux-armhf.so.3', triplet: 'arm-linux-gnueabihf' },
  i386: { path: 'lib/ld-linux.so.2', triplet: 'i386-linux-gnu' },
  ppc64el: { path: 'lib64/ld64.so.2', triplet: 'powerpc64le-linux-gnu' },
  riscv64: { path: 'lib/ld-linux-riscv64-lp64d.so.1', triplet: 'riscv64-linux-gnu' },
  s390x: { path: 'lib/ld64.so.1', triplet: 's390x-linux-gnu' },
}

/** The loader of an architecture, under Debian's name; undefined for `all`. */
export function loaderOf(architecture: string | undefined): Loader | undefined {
  return architecture !== undefined && Object.hasOwn(loaders, architecture)
    ? loaders[architecture]
    : undefined
}

/** Whether a library is the loader itself, which is never missing. */
export function isLoader(name: string): boolean {
  return /^ld(?:-linux.*|64|-musl.*)?\.so\.\d+$/.test(name)
}
