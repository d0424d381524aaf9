import { licenseProblem } from '../../reading/license.ts'
import type { Rule } from '../../rule.ts'
import { invalid } from '../../reading/fields.ts'

/** The license as an SPDX expression. */
export const snapLicense: Rule = {
  id: 'snap-license',
  group: 'metadata',
  about: ['snap'],
  severity: 'error',
  certainty: 'certain',
  summary: 'The license is no SPDX expression',
  explanation:
    'snapd checks the license against the list of SPDX names that it was built with, and against the grammar of AND, OR and WITH. ' +
    'A license that it cannot read makes it refuse the snap, although nothing depends on the text.',
  remedy:
    "Use names of the SPDX list joined by AND and OR, such as 'MIT' or 'GPL-3.0-or-later'; 'LicenseRef-…' names are not known to snapd.",
  good: [
    {
      'meta/snap.yaml':
        "name: aa\nversion: '1'\nlicense: (MIT OR Apache-2.0) AND GPL-2.0 WITH GCC-exception-2.0\n",
    },
  ],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nlicense: GPL\n" },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nlicense: MIT or GPL-3.0\n" },
  ],
  *check(tree) {
    const license = tree.metadata.license ?? ''
    const problem = license === '' ? undefined : licenseProblem(license)
    if (problem !== undefined)
      yield {
        message: invalid(tree, `cannot validate license "${license}": ${problem}`),
        file: 'meta/snap.yaml',
      }
  },
}
