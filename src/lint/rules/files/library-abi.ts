import { oldestBase } from '../../../bases/contents.ts'
import { usualBase } from '../../../bases/index.ts'
import { abiVerdict } from '../../reading/library-versions.ts'
import { fewOf } from '../../reading/few.ts'
import type { Rule } from '../../rule.ts'

const yaml = (base: string, more = ''): string =>
  `name: aa\nversion: '1'\nbase: ${base}\narchitectures: [amd64]\n${more}`
const loader = '/lib64/ld-linux-x86-64.so.2'
const newer = { loader, needs: { 'libc.so.6': ['GLIBC_2.2.5', 'GLIBC_2.36'] } }
const compiled = { loader, needs: { 'libstdc++.so.6': ['GLIBCXX_3.4.32'] } }
const libraries = 'environment: {LD_LIBRARY_PATH: $SNAP/usr/lib}\n'

/** Programs and libraries that were built against newer libraries than they get. */
export const libraryAbi: Rule = {
  id: 'library-abi',
  group: 'files',
  about: ['snap', 'component'],
  severity: 'warning',
  certainty: 'likely',
  summary:
    'A program or library needs symbols in a version that the libraries of its base or snap do not have',
  explanation:
    'A program names the version of each symbol that it takes from libc, from the C++ library or from OpenSSL, and the loader refuses to start ' +
    'it when the library does not have that version: "version `GLIBC_2.36\' not found". Programs of a snap get these libraries from its base, or from the ' +
    'snap where their own path, a layout or LD_LIBRARY_PATH leads there. It comes from a program that was built on a newer system than the base, and ' +
    'works on the machine of whoever built it. What lies below the target of a content plug, or can only come from its provider, is not judged.',
  remedy: "Build it on the release of the snap's base, or use a base that has the version.",
  good: [
    { 'meta/snap.yaml': yaml(usualBase), 'bin/a': { program: newer } },
    {
      'meta/snap.yaml': yaml(oldestBase, libraries),
      'bin/a': { program: compiled },
      'usr/lib/libstdc++.so.6': { program: { provides: ['GLIBCXX_3.4.32'] } },
    },
    {
      'meta/snap.yaml': yaml(oldestBase, 'plugs: {kde: {interface: content, target: $SNAP/kf5}}\n'),
      'kf5/bin/a': { program: newer },
    },
  ],
  bad: [
    { 'meta/snap.yaml': yaml(oldestBase), 'bin/a': { program: newer } },
    {
      'meta/snap.yaml': yaml(oldestBase),
      'bin/a': { program: compiled },
      'usr/lib/libstdc++.so.6': { program: { provides: ['GLIBCXX_3.4.32'] } },
    },
    {
      'meta/snap.yaml': yaml(usualBase, libraries),
      'bin/a': { program: compiled },
      'usr/lib/libstdc++.so.6': { program: { provides: ['GLIBCXX_3.4.30'] } },
    },
    {
      'meta/snap.yaml': yaml(oldestBase, libraries),
      'bin/a': { program: { loader, needs: { 'libc.so.6': ['GLIBC_2.2.5'] } } },
      'usr/lib/libc.so.6': { program: { provides: ['GLIBC_2.2.5', 'GLIBC_2.36'] } },
    },
  ],
  *check(tree) {
    yield* fewOf(
      abiVerdict(tree).found,
      more => `${String(more)} more programs and libraries need symbols in versions that they do not get`,
    )
  },
  *unjudged(tree) {
    yield* abiVerdict(tree).unjudged
  },
}
