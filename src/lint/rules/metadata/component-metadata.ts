import type { Rule } from '../../rule.ts'
import { isSnapName } from '../../../text/snap-name.ts'

/** What snapd wants of `meta/component.yaml`. */
export const componentMetadata: Rule = {
  id: 'component-metadata',
  group: 'metadata',
  about: ['component'],
  severity: 'error',
  certainty: 'certain',
  summary: "A component's metadata has no usable name or type",
  explanation:
    'A component says in meta/component.yaml which snap it belongs to and what kind it is. snapd reads both before anything else ' +
    'and installs nothing where one is missing, malformed or unknown.',
  remedy: "Write 'component: <snap>+<component>' and 'type: standard' into 'meta/component.yaml'.",
  good: [{ 'meta/component.yaml': 'component: aa+bb\ntype: standard\n' }],
  bad: [
    { 'meta/component.yaml': 'component: aabb\ntype: standard\n' },
    { 'meta/component.yaml': 'component: +bb\ntype: standard\n' },
    { 'meta/component.yaml': 'component: aa+bb\n' },
  ],
  *check(tree) {
    const full = tree.metadata.component ?? ''
    const halves = full.split('+')
    const file = 'meta/component.yaml'
    if (full === '') {
      yield { message: 'snap name for component cannot be empty', file }
      return
    }
    if (halves.length !== 2) {
      yield { message: `cannot parse component.yaml: incorrect component name "${full}"`, file }
      return
    }
    const [snap = '', component = ''] = halves
    if (snap === '') yield { message: 'snap name for component cannot be empty', file }
    else if (component === '') yield { message: 'component name cannot be empty', file }
    for (const half of halves)
      if (half !== '' && !isSnapName(half)) yield { message: `invalid snap name: "${half}"`, file }
    if ((tree.metadata.type ?? '') === '') yield { message: 'component type cannot be empty', file }
  },
}
