import { availableParallelism, tmpdir } from 'node:os'
import type { Machine } from './host.ts'
import { readWhole } from './reading.ts'

/** Node's names of architectures beside Debian's. */
const debianNames: Record<string, string> = {
  x64: 'amd64',
  arm64: 'arm64',
  arm: 'armhf',
  ia32: 'i386',
  ppc64: 'ppc64el',
  riscv64: 'riscv64',
  s390x: 's390x',
}

/** Facts about this computer; the release of the system is only read when somebody asks. */
export function nodeMachine(): Machine {
  return {
    architecture: debianNames[process.arch] ?? process.arch,
    get cpus() {
      return availableParallelism()
    },
    root: process.getuid?.() === 0,
    get system() {
      return readSystem()
    },
    temporary: tmpdir(),
  }
}

function readSystem(): Machine['system'] {
  const facts: Record<string, string> = {}
  try {
    for (const line of readWhole('/etc/os-release').toString().split('\n')) {
      const found = /^([A-Z_]+)=(?:"(.*)"|'(.*)'|(.*))$/.exec(line)
      if (found?.[1] !== undefined) facts[found[1]] = found[2] ?? found[3] ?? found[4] ?? ''
    }
  } catch {
    // Without that file the system has no name, which is an answer too.
  }
  return { id: facts.ID ?? '', version: facts.VERSION_ID ?? '' }
}
