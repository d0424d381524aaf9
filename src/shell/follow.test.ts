import { expect, test } from 'vitest'
import { withSourced } from './follow.ts'
import { readScript } from './script.ts'
import type { Script } from './script.ts'
import { loadShell } from './syntax.ts'

const shell = await loadShell()

/** The paths that a hook `meta/hooks/configure` reads, of a tree whose files are given. */
function sourced(files: Record<string, string>): string[] {
  const scripts = new Map<string, Script>(
    Object.entries(files).map(([path, text]) => [path, readScript(text, shell.parse(text))]),
  )
  const start = scripts.get('meta/hooks/configure')
  return start === undefined
    ? []
    : withSourced(start, 'meta/hooks/configure', path => scripts.get(path))
        .map(found => found.path)
        .slice(1)
}

test.each<[string, string | undefined]>([
  ['. "$SNAP/lib/a.sh"', 'lib/a.sh'],
  ['source ${SNAP}/lib/a.sh', 'lib/a.sh'],
  ['. $SNAP/usr/../lib/./a.sh', 'lib/a.sh'],
  ['. "$(dirname "$0")/common"', 'meta/hooks/common'],
  ['. "$(dirname "$0")"/../../lib/a.sh', 'lib/a.sh'],
  ['. "${0%/*}/common"', 'meta/hooks/common'],
  ['. $(dirname $(readlink -f $0))/common', 'meta/hooks/common'],
  ['. "$(dirname "${BASH_SOURCE[0]}")/common"', 'meta/hooks/common'],
  ['DIR="$(cd "$(dirname "$0")" && pwd)"\n. "$DIR/common"', 'meta/hooks/common'],
  ['LIB=$SNAP/lib\n. "$LIB/a.sh"', 'lib/a.sh'],
  ['. ./common', 'meta/hooks/common'],
  ['. lib/a.sh', 'lib/a.sh'],
  ['. /snap/name/current/lib/a.sh', 'lib/a.sh'],
  ['. "$SNAP_DATA/a.sh"', undefined],
  ['. "$SNAP/$x/a.sh"', undefined],
  ['LIB=$SNAP/lib\nLIB=$SNAP\n. "$LIB/a.sh"', undefined],
  ['. /lib/a.sh', undefined],
])('%s', (text, path) => {
  expect(sourced({ 'meta/hooks/configure': text, 'meta/hooks/common': '', 'lib/a.sh': '' })).toEqual(
    path === undefined ? [] : [path],
  )
})

test('what sources is followed, each file once', () => {
  expect(
    sourced({
      'meta/hooks/configure': '. $SNAP/a; . $SNAP/b',
      a: '. $SNAP/b; . $SNAP/a; . "$(dirname "$0")/c"',
      b: '. $SNAP/meta/hooks/configure; . $SNAP/gone',
      'meta/hooks/c': '',
    }),
  ).toEqual(['a', 'b', 'meta/hooks/c'])
})
