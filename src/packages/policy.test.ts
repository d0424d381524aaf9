import { expect, test } from 'vitest'
import { parsePolicy, parseProviders } from './policy.ts'

test('the answer of apt-cache policy is read', () => {
  const text = `hello:
  Installed: (none)
  Candidate: 2.10-3
  Version table:
     2.10-3 500
        500 http://deb.debian.org/debian bookworm/main amd64 Packages
 *** 1:2.9~rc1-1 100
        100 /var/lib/dpkg/status
     2.8-1 -10
        -10 http://example.org ./ Packages
hello:arm64:
  Installed: (none)
  Candidate: (none)
  Version table:
`
  expect([...parsePolicy(text)]).toEqual([
    ['hello', { candidate: '2.10-3', versions: ['2.10-3', '1:2.9~rc1-1', '2.8-1'] }],
    ['hello:arm64', { candidate: undefined, versions: [] }],
  ])
  expect([...parsePolicy('')]).toEqual([])
})

test('the packages that provide another one are read', () => {
  expect(
    parseProviders(
      'Package: awk\nVersions: \n\nReverse Depends: \n  base-files,awk\nDependencies: \nProvides: \nReverse Provides: \ngawk:arm64 1:5.2.1-2 (= )\nmawk 1.3.4 (= 2)\n',
    ),
  ).toEqual(['gawk:arm64', 'mawk'])
  expect(parseProviders('Package: hello\nVersions: \n')).toEqual([])
})
