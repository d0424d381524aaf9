import { nearest } from '../../../text/nearest.ts'
import { unknownKeys } from '../../../snap/metadata/unknown-keys.ts'
import type { Rule } from '../../rule.ts'

/** Keys of the metadata that snapd does not read. */
export const metadataKeyIgnored: Rule = {
  id: 'metadata-key-ignored',
  group: 'metadata',
  about: ['snap'],
  severity: 'warning',
  certainty: 'likely',
  summary: 'A key of the metadata is passed over by snapd: it does not know it, or it stands there twice',
  explanation:
    "snapd reads the keys of snap.yaml that it knows and says nothing about the others, inside of apps and hooks as well: 'plug' below a hook gives it no plug. Of a key " +
    'that stands twice in one place it takes the last. A newer snapd may know more keys; what a project passes through on purpose is told here too.',
  remedy: 'Correct the key or remove it.',
  good: [
    {
      'meta/snap.yaml':
        "name: aa\nversion: '1'\nepoch: 0\nplugs: {net: {interface: network, anything: 1}}\napps: {bb: {command: bb, daemon: simple, plugs: [network-bind], sockets: {cc: {listen-stream: 80}}}}\nhooks: {install: {plugs: [net]}}\n",
      bb: { mode: 0o755 },
    },
    { 'meta/component.yaml': 'component: aa+bb\ntype: standard\n' },
  ],
  bad: [
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nhooks: {install: {plug: [network]}}\n" },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nsumary: A snap\n" },
    { 'meta/snap.yaml': "name: aa\nversion: '1'\nversion: '2'\n" },
  ],
  *check(tree) {
    const file = 'meta/snap.yaml'
    for (const { path, known } of unknownKeys('snap', tree.metadata)) {
      const near = nearest(String(path.at(-1)), known)[0]
      yield {
        message: `snapd does not know the key '${path.join('.')}' and passes over it`,
        file,
        ...(near === undefined ? {} : { remedy: `Did you mean '${near}'?` }),
      }
    }
    for (const { path, key } of tree.repeats ?? []) {
      yield {
        message: `'${[...path, key].join('.')}' is there twice, and snapd takes the last`,
        file,
        remedy: 'Remove one of them.',
      }
    }
  },
}
