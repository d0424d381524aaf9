/** The machines that `npm run test:fresh` makes, each from nothing but Debian, Node and npm. */

/** npm as each Node brings it. */
export const npmOf = { 20: '10', 22: '10', 24: '11' }

export const suiteOf = { 12: 'bookworm', 13: 'trixie' }

/** The cells that run every test, where a test that is left out has failed. */
const whole = ['12-root-20', '13-user-24']

/** What the other cells run beside `npm start`, a pack and a lint: hooks found, packed, run and rehearsed. */
export const hookTests = [
  'test/hello-hooks.test.ts',
  'test/hooks.test.ts',
  'test/hooks-commands.test.ts',
  'test/rehearse',
]

/** The cells that stage packages of their release into a snap for core24, whose program then starts in the other release. */
const staging = ['12-root-22', '12-user-22']

/** Root's clone lies below its home, which nobody else may enter, in every cell that runs all tests. */
const place = (user, home) =>
  user === 'user' ? '/home/person/snapsmith' : home ? '/root/snapsmith' : '/srv/snapsmith'

const pairs = [12, 13].flatMap(debian =>
  ['root', 'user'].flatMap(user =>
    [20, 22, 24].map(node => {
      const name = `${debian}-${user}-${node}`
      return {
        name,
        debian,
        user,
        node,
        whole: whole.includes(name),
        staging: staging.includes(name),
        clone: place(user, whole.includes(name)),
      }
    }),
  ),
)

/** Every cell, in the order in which they run. */
export const cells = [
  ...pairs.filter(cell => !cell.whole),
  { name: 'below-root', debian: 13, user: 'root', node: 22, whole: false, clone: place('root', true) },
  { name: 'tmpfs', debian: 12, user: 'user', node: 22, whole: false, clone: place('user'), tmpfs: true },
  {
    name: 'chroot',
    debian: 12,
    user: 'root',
    node: 22,
    whole: false,
    clone: place('root', true),
    chroot: true,
  },
  ...pairs.filter(cell => cell.whole),
]
