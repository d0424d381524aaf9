import { architectureOf, runs } from '../../../elf/machines.ts'
import type { Rule } from '../../rule.ts'
import { eachProgram, exampleProgram } from '../../reading/hook-program.ts'
import { smallYaml } from '../../small-yaml.ts'

const forArm = `${smallYaml}architectures: [arm64]\n`
const forAll = `${smallYaml}architectures: [all]\n`

/** A compiled hook that the snap's machines cannot run. */
export const hookElfArchitecture: Rule = {
  id: 'hook-elf-architecture',
  group: 'files',
  about: ['hook'],
  severity: 'error',
  certainty: 'certain',
  summary: 'A hook is a program for another architecture than the snap',
  explanation:
    'snapd installs a snap by the architectures in its metadata and does not look into its files. A compiled hook for another architecture is ' +
    "installed like any other, and fails with an exec format error when snapd first runs it. It comes from a hook that was compiled on the developer's " +
    'machine and committed, or from a part that builds for the machine it runs on.',
  remedy: 'Build the hook in a part, for the architecture that the snap is built for.',
  needs: ['metadata'],
  good: [
    { yaml: forArm, script: '#!/bin/sh\nexit 0\n' },
    { yaml: "name: aa\nversion: '1'\narchitectures: [amd64]\n", script: exampleProgram({ machine: 62 }) },
    { yaml: "name: aa\nversion: '1'\n", script: exampleProgram({ machine: 62 }), input: 'project' },
  ],
  bad: [
    { yaml: forArm, script: exampleProgram({ machine: 62 }) },
    {
      yaml: "name: aa\nversion: '1'\narchitectures: [amd64, arm64]\n",
      script: exampleProgram({ machine: 62 }),
      input: 'project',
    },
    { yaml: forAll, script: exampleProgram({ machine: 62 }) },
  ],
  *check(tree) {
    const listed = tree.snap.architectures ?? []
    // A finished snap that names none is for all; a project that names none is for the machine that builds it.
    const wanted = listed.length === 0 && tree.known.files ? ['all'] : listed
    for (const { hook, elf } of eachProgram(tree)) {
      const own = architectureOf(elf)
      const program =
        own === undefined
          ? `a program for machine ${String(elf.machine)} of the ELF specification`
          : `a program for ${own}`
      const file = hook.path
      const others = wanted.filter(name => !runs(name, own))
      if (others.length === 0) continue
      if (others.includes('all'))
        yield {
          message: `'${hook.name}' is ${program}, and the snap is for all architectures`,
          file,
          severity: 'warning',
          remedy: "Say in 'platforms' which architectures the snap is for.",
        }
      else
        yield {
          message: `'${hook.name}' is ${program}, and the snap is ${others.length < wanted.length ? 'also ' : ''}for ${others.join(' and ')}`,
          file,
        }
    }
  },
}
