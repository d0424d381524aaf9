/** What a wildcard matches, and where it goes: `tree` is what is there, `after` what is there then, or what is said. */
export const ownDestinations: readonly {
  name: string
  tree: string[]
  map: Record<string, string>
  after: string[] | string
}[] = [
  {
    name: 'everything into a directory that it matches',
    tree: ['a', 'd/x', 'lib/y'],
    map: { '*': 'lib/' },
    after: ['lib/', 'lib/a', 'lib/d/', 'lib/d/x', 'lib/y'],
  },
  {
    name: 'without a slash',
    tree: ['a', 'd/x', 'lib/y'],
    map: { '*': 'lib' },
    after: ['lib/', 'lib/a', 'lib/d/', 'lib/d/x', 'lib/y'],
  },
  {
    name: 'with slashes before it',
    tree: ['a', 'lib/y'],
    map: { '*': '//lib/' },
    after: ['lib/', 'lib/a', 'lib/y'],
  },
  {
    name: 'into the default partition by its name',
    tree: ['a', 'lib/y'],
    map: { '*': '(default)/lib/' },
    after: ['lib/', 'lib/a', 'lib/y'],
  },
  {
    name: 'into a directory of the same name elsewhere',
    tree: ['a', 'lib/y'],
    map: { '*': '(component/c)/lib/' },
    after: ['(component/c)/lib/', '(component/c)/lib/a', '(component/c)/lib/lib/', '(component/c)/lib/lib/y'],
  },
  {
    name: 'what is in a directory into one of them',
    tree: ['d/a', 'd/sub/y', 'e'],
    map: { 'd/*': 'd/sub' },
    after: ['d/', 'd/sub/', 'd/sub/a', 'd/sub/y', 'e'],
  },
  {
    name: 'what is in a directory into a new one in it',
    tree: ['d/a', 'd/b'],
    map: { 'd/*': 'd/sub/' },
    after: ['d/', 'd/sub/', 'd/sub/a', 'd/sub/b'],
  },
  {
    name: 'what is in a directory beside itself',
    tree: ['d/a', 'd/b/c'],
    map: { 'd/*': 'd/' },
    after: ['d/', 'd/a', 'd/b/', 'd/b/c'],
  },
  { name: 'everything where it is', tree: ['a', 'd/x'], map: { '*': '.' }, after: ['a', 'd/', 'd/x'] },
  {
    name: 'directories at every depth',
    tree: ['a/b/x', 'lib/y/z'],
    map: { '**': 'lib/' },
    after: ['lib/', 'lib/a/', 'lib/a/b/', 'lib/a/b/x', 'lib/y/', 'lib/y/z'],
  },
  {
    name: 'files at every depth',
    tree: ['a/x.h', 'lib/y.h', 'z.h'],
    map: { '**/*.h': 'lib/' },
    after: ['a/', 'lib/', 'lib/x.h', 'lib/y.h', 'lib/z.h'],
  },
  {
    name: 'a pattern in the middle',
    tree: ['lib-a/x', 'lib-b/y'],
    map: { 'lib*': 'lib-b/' },
    after: ['lib-b/', 'lib-b/lib-a/', 'lib-b/lib-a/x', 'lib-b/y'],
  },
  {
    name: 'through a link, which stays as well',
    tree: ['a', 'l -> real', 'real/y'],
    map: { '*': 'l/' },
    after: ['l -> real', 'real/', 'real/a', 'real/y'],
  },
  {
    name: 'a link that leads nowhere is its own destination',
    tree: ['l -> nowhere'],
    map: { '*': 'l' },
    after: ['l -> nowhere'],
  },
  {
    name: 'a link by its name to itself',
    tree: ['l -> nowhere', 'm -> d', 'd/x'],
    map: { l: 'l', m: 'm' },
    after: ['d/', 'd/x', 'l -> nowhere', 'm -> d'],
  },
  { name: 'the only match is a file and its destination', tree: ['a'], map: { '*': 'a' }, after: ['a'] },
  {
    name: 'after what is named',
    tree: ['a', 'b', 'lib/y'],
    map: { '*': 'lib/', b: 'lib/c' },
    after: ['lib/', 'lib/a', 'lib/c', 'lib/y'],
  },
  {
    name: 'two patterns with one destination',
    tree: ['a1', 'b1', 'lib/y'],
    map: { '*1': 'lib/', '*': 'lib/' },
    after: ['lib/', 'lib/a1', 'lib/b1', 'lib/y'],
  },
  {
    name: 'what is there already',
    tree: ['a', 'lib/a'],
    map: { '*': 'lib/' },
    after: "trying to organize '*' to 'lib/', but 'lib/a' already exists",
  },
  {
    name: 'a file that is the destination of others',
    tree: ['a', 'b'],
    map: { '*': 'b' },
    after: "trying to organize file '*' to 'b', but 'b' already exists",
  },
  {
    name: 'below a match',
    tree: ['a', 'usr/lib/y'],
    map: { '*': 'usr/lib/' },
    after: "trying to organize '*' to 'usr/lib/', but that lies below 'usr', which it matches",
  },
  {
    name: 'below a match, where nothing is yet',
    tree: ['a', 'usr/x'],
    map: { '*': 'usr/lib/new/' },
    after: "trying to organize '*' to 'usr/lib/new/', but that lies below 'usr', which it matches",
  },
  {
    name: 'below a deeper match',
    tree: ['d/a', 'd/b/x'],
    map: { 'd/*': 'd/b/c/' },
    after: "trying to organize 'd/*' to 'd/b/c/', but that lies below 'd/b', which it matches",
  },
  {
    name: 'below a match through a link',
    tree: ['a', 'm -> usr', 'usr/x'],
    map: { '[au]*': 'm/lib/' },
    after: "trying to organize '[au]*' to 'm/lib/', but that lies below 'usr', which it matches",
  },
  {
    name: 'below a link that it matches',
    tree: ['l1 -> d', 'l2', 'd/x'],
    map: { 'l*': 'l1/new/' },
    after: "trying to organize 'l*' to 'l1/new/', but that lies below 'l1', which it matches",
  },
  {
    name: 'not below what only begins like a match',
    tree: ['a', 'b'],
    map: { 'a*': 'ab/c/' },
    after: ['ab/', 'ab/c/', 'ab/c/a', 'b'],
  },
  {
    name: 'below where no match is',
    tree: ['a', 'b'],
    map: { '*': 'usr/lib/' },
    after: ['usr/', 'usr/lib/', 'usr/lib/a', 'usr/lib/b'],
  },
  {
    name: 'a directory by its name to itself',
    tree: ['d/x'],
    map: { d: 'd/' },
    after: "trying to organize directory 'd' into itself",
  },
  {
    name: 'a directory by its name through a link to itself',
    tree: ['d/x', 'l -> d'],
    map: { d: 'l' },
    after: "trying to organize directory 'd' into itself",
  },
  {
    name: 'a directory by its name below itself',
    tree: ['d/x'],
    map: { d: 'd/e/f' },
    after: "trying to organize directory 'd' into itself",
  },
]
