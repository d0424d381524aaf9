import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Numbers that are the same for the same seed. */
export type Random = (below: number) => number

/** Makes such numbers. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  return below => {
    state = (state + 0x6D2B79F5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const cases = readdirSync(join(root, 'test-projects'))
const projects = cases.flatMap(name => ['snapcraft.yaml', 'snap/snapcraft.yaml'].map(file => join(root, 'test-projects', name, 'project', file))).filter(file => existsSync(file)).map(file => readFileSync(file))
const scripts = readdirSync(join(root, 'test/lint/good-hooks')).flatMap(name => {
  const hooks = join(root, 'test/lint/good-hooks', name, 'meta/hooks')
  return existsSync(hooks) ? readdirSync(hooks).map(hook => readFileSync(join(hooks, hook))) : []
})
const metadata = Buffer.from("name: aa\nversion: '1'\nsummary: s\ndescription: d\nbase: core24\nconfinement: strict\nplugs: {home: null, x: {interface: content, target: $SNAP/x}}\n"
  + "apps: {aa: {command: bin/aa, daemon: simple, plugs: [home]}}\nhooks: {configure: {plugs: [network]}}\nlayout: {/usr/x: {bind: $SNAP/x}}\ncomponents: {c: {type: test, hooks: {install: {}}}}\n")

const odd = ['&a [*a]', '<<: *a', '<<: [*a, *b]', '{', '[[[[[[[[', '"\\e[31m\\u202e"', '!!int x', '!!binary =', '? ', '- - - -', '\t', '\u0000', '\u0085', '\ufeff', '|+9', '>-', '%TAG', '---\n', '...', '~: ', '0x', '1e999', '2001-01-01', '\ud800',
  '../../../own/secret', '/etc/passwd', 'a'.repeat(5000), '$(', '`', '${x:-', '<<E', '((', '[[ ', 'if ', 'case a in ', '{a,b}'.repeat(50), '\r\n', '. $SNAP/meta/hooks/configure\n', 'f() { f; }; f\n', '-1', '__proto__: {a: 1}\n', 'constructor: x\n', 'toString: []\n', '%s%n', '*', '💥']

/** The same text with some of it gone, doubled, moved or replaced. */
export function mutated(text: Buffer, random: Random): Buffer {
  let made = text
  for (let left = random(6); left > 0; left -= 1) {
    const [at, length] = [random(made.length + 1), random(40)]
    const insert = [Buffer.from(odd[random(odd.length)] ?? ''), made.subarray(random(made.length + 1)).subarray(0, random(300)), Buffer.from([random(256)]), Buffer.alloc(0)][random(4)] ?? Buffer.alloc(0)
    const copies = random(40) === 0 ? 200 : 1
    made = Buffer.concat([made.subarray(0, at), ...Array.from({ length: copies }, () => insert), made.subarray(at + (random(2) === 0 ? length : 0))]).subarray(0, 300_000)
  }
  return made
}

const names = ['configure', 'install', 'remove', 'post-refresh', 'connect-plug-x', 'default-configure', 'Configure', 'a b', '-x', 'x\ny', '\u001b[31m', '::error::', 'é', '.git', 'c'.repeat(255), '__proto__', 'configure~']

/** Where hostile things are made, and what of the person lies beside. */
export interface Ground {
  directory: string
  secret: string
  image: Buffer
}

/** One hostile input below the directory, and the command lines that read it. */
export function makeHostile(ground: Ground, random: Random): string[][] {
  const kind = random(100)
  if (kind < 40) return tree(ground, random)
  if (kind < 94) return project(ground, random)
  return kind < 98 ? image(ground, random) : archive(ground, random)
}

function place({ directory, secret }: Ground, { path, content, random }: { path: string; content: Buffer; random: Random }): void {
  const full = join(directory, path)
  try {
    mkdirSync(dirname(full), { recursive: true })
    rmSync(full, { recursive: true, force: true })
    const how = random(60)
    if (how === 0) symlinkSync(secret, full)
    else if (how === 1) symlinkSync('../../../own/secret', full)
    else if (how === 2) symlinkSync(['/dev/zero', '.', '..', '/', 'configure', '/proc/self/environ', '/proc/kmsg', ''.padEnd(300, 'x/')][random(8)] ?? '.', full)
    else if (how === 3) mkdirSync(full)
    else if (how === 4) execFileSync('mkfifo', ['--', full])
    else writeFileSync(full, content)
    if (how === 5) truncateSync(full, 3 * 1024 ** 3)
    if (how > 2) chmodSync(full, [0o755, 0o644, 0o000, 0o4755, 0o777][random(5)] ?? 0o644)
  } catch (error) {
    // A name that no file can have, or a file where a directory would be.
    if (!(error instanceof Error && 'code' in error)) throw error
  }
}

function fill(ground: Ground, { hooks, random }: { hooks: string; random: Random }): void {
  for (let left = random(5); left > 0; left -= 1) {
    place(ground, { path: `${hooks}/${names[random(names.length)] ?? ''}`, content: mutated(scripts[random(scripts.length)] ?? metadata, random), random })
  }
}

function tree(ground: Ground, random: Random): string[][] {
  place(ground, { path: 't/meta/snap.yaml', content: mutated(metadata, random), random })
  fill(ground, { hooks: 't/meta/hooks', random })
  if (random(5) === 0) place(ground, { path: `t/meta/${['gadget.yaml', 'snapshots.yaml', 'component.yaml', 'gui/x.desktop', 'hooks'][random(5)] ?? ''}`, content: mutated(metadata, random), random })
  if (random(20) === 0) place(ground, { path: `t/${'d/'.repeat(random(1000))}x`, content: metadata, random })
  const format = ['text', 'json', 'sarif', 'github', 'checkstyle', 'junit'][random(6)] ?? 'text'
  return [[['lint', '--no-shellcheck', '--format', format, 't'], ['check', 't'], ['hooks', 'list', 't'], ['hooks', 'timeline', 'install', 't'], ['hooks', 'env', 'configure', 't']][random(5)] ?? []]
}

function project(ground: Ground, random: Random): string[][] {
  place(ground, { path: ['snapcraft.yaml', 'snap/snapcraft.yaml', 'build-aux/snap/snapcraft.yaml', '.snapcraft.yaml'][random(4)] ?? '', content: mutated(projects[random(projects.length)] ?? metadata, random), random })
  if (random(2) === 0) fill(ground, { hooks: 'snap/hooks', random })
  if (random(10) === 0) place(ground, { path: 'snap/snapsmith.yaml', content: mutated(Buffer.from('lint: {ignore: [{rule: hook-empty, reason: x, file: "**"}]}\n'), random), random })
  if (random(10) === 0) place(ground, { path: ['README.md', 'parts/.snapsmith/register.json', 'parts', 'snap', 'snap/hooks', 'snap/local', 'prime'][random(7)] ?? '', content: mutated(metadata, random), random })
  return [[['validate'], ['validate', '--format', 'github'], ['plan'], ['lint', '--no-shellcheck'], ['hooks', 'list'], ['hooks', 'timeline', 'install'], ['expand-extensions'], ['hooks', 'options']][random(8)] ?? []]
}

function image(ground: Ground, random: Random): string[][] {
  const bytes = Buffer.from(ground.image)
  for (let left = 1 + random(4); left > 0; left -= 1) bytes[random(2) === 0 ? random(96) : random(bytes.length)] = random(256)
  writeFileSync(join(ground.directory, 'x.snap'), random(8) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes)
  return [[['lint', '--no-shellcheck', 'x.snap'], ['check', 'x.snap'], ['hooks', 'list', 'x.snap'], ['hooks', 'timeline', 'install', 'x.snap'], ['rehearse', 'install', 'x.snap']][random(5)] ?? []]
}

/** Sixteen blocks that look like a tar archive, or the first bytes of another kind. */
function archive(ground: Ground, random: Random): string[][] {
  const ending = ['tar', 'tar.gz', 'zip', 'deb', 'snap'][random(5)] ?? 'tar'
  writeFileSync(join(ground.directory, `x.${ending}`), mutated(ending === 'snap' ? ground.image : Buffer.concat([Buffer.from('PK\u0003\u0004'), metadata, Buffer.alloc(1024)]), random))
  writeFileSync(join(ground.directory, 'snapcraft.yaml'), `name: aa\nversion: '1'\nbase: core24\nsummary: s\ndescription: d\ngrade: devel\nconfinement: strict\nparts: {a: {plugin: dump, source: x.${ending}}}\n`)
  return [['pull']]
}
