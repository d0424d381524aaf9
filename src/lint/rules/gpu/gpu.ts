import { factsOf, isBare, usualBase } from '../../../bases/index.ts'
import { graphicsPlugs } from '../../../bases/graphics.ts'
import type { Rule } from '../../rule.ts'
import { smallYaml } from '../../small-yaml.ts'

/** Libraries that have to fit the machine's graphics, and so cannot be the snap's own. */
export const gpuLinter: Rule = {
  id: 'gpu',
  group: 'gpu',
  about: ['snap'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'A library that has to fit the graphics of the machine is in the snap',
  explanation:
    'Libraries such as libGL, libEGL and the drivers that they load have to fit the kernel and the graphics of the machine that the snap runs on. ' +
    'Those of the snap are as old as its last build: on newer hardware programs draw slowly or not at all. Content snaps bring them up to date for all snaps.',
  remedy: `Connect to a ${graphicsPlugs} provider, and leave the library out of the snap.`,
  categories: [],
  good: [
    {
      'meta/snap.yaml': smallYaml,
      'usr/lib/x86_64-linux-gnu/libx.so.1': { program: {} },
    },
  ],
  bad: [
    {
      'meta/snap.yaml': smallYaml,
      'usr/lib/x86_64-linux-gnu/libGL.so.1': { program: {} },
    },
  ],
  *check(tree) {
    const type = tree.metadata.type ?? ''
    if ((type !== '' && type !== 'app') || (tree.metadata.confinement ?? '') === 'classic') return
    const base = tree.metadata.base ?? ''
    const pattern = factsOf(
      base === '' || isBare(base) || base === 'none' ? usualBase : base,
    )?.graphicsLibraries
    if (pattern === undefined) return
    for (const { path } of tree.elves())
      if (pattern.test(path))
        yield { message: 'GPU support library should be provided by a content interface.', file: path }
  },
}
