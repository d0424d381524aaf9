/**
 * Bundles src/ into dist/, so that starting snapsmith costs little more than starting Node.
 *
 *   node scripts/build.mjs            builds when something has changed since the last time
 *   node scripts/build.mjs --fresh    builds in any case and leaves nothing of earlier builds, as it is published
 *
 * Chunks are kept apart at each `import()`, so a command loads only what it needs. Files are renamed into place, the entry last,
 * and chunks of earlier builds stay for a while: a snapsmith that is running while it is rebuilt still finds its own.
 */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { thirdParty } from './lib/third-party.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
const stampFile = join(dist, '.stamp')
const staleAfter = 10 * 60 * 1000

/** Where the bundle begins: what bin/snapsmith imports. */
const entry = 'src/cli/main.ts'

/** What is read when a shell script is, beside the bundle. */
const modules = [
  'node_modules/web-tree-sitter/web-tree-sitter.wasm',
  'grammars/tree-sitter-bash.wasm',
  'grammars/tree-sitter-bash.license',
]

/** What bin/bundle.js calls each file with. */
const given = ['exports', 'require', 'module', '__import', '__address']

/** Builds when needed; true when it has built. */
export async function build({ fresh = false } = {}) {
  const stamp = stampOf([
    'src',
    'grammars',
    'package.json',
    'package-lock.json',
    'scripts/build.mjs',
    'scripts/lib/third-party.mjs',
    'scripts/licences',
  ])
  if (!fresh && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return false
  const files = await bundle()
  mkdirSync(dist, { recursive: true })
  for (const { path, contents } of files.sort(entryLast)) place(path, contents)
  dropStale(new Set(files.map(file => basename(file.path))), fresh ? 0 : staleAfter)
  place(stampFile, stamp)
  return true
}

/** Zod brings its messages in 50 languages, half of its size; ours are snapcraft's, and reading the rest takes longer than a command. */
const withoutLanguages = {
  name: 'without-languages',
  setup(build) {
    build.onResolve({ filter: /locales\/index\.js$/ }, ({ importer }) =>
      importer.includes('/zod/') ? { path: 'languages', namespace: 'empty' } : undefined,
    )
    build.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export {}' }))
  },
}

async function bundle() {
  const esbuild = await import('esbuild')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: { main: entry },
    outdir: dist,
    chunkNames: 'chunk-[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minifySyntax: true,
    minifyWhitespace: true,
    define: { __SNAPSMITH_VERSION__: JSON.stringify(version) },
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [withoutLanguages],
    metafile: true,
    write: false,
  })
  const files = await Promise.all(
    outputFiles.map(async ({ path, text }) => ({ path, contents: await asFunction(esbuild, text) })),
  )
  const terms = thirdParty(
    root,
    [...Object.keys(metafile.inputs), ...modules],
    [
      {
        title: 'tree-sitter-bash (MIT)',
        terms: readFileSync(join(root, 'grammars/tree-sitter-bash.license'), 'utf8'),
      },
    ],
  )
  return [
    ...named(files),
    { path: join(dist, 'THIRD-PARTY.txt'), contents: terms },
    ...modules.map(path => ({ path: join(dist, basename(path)), contents: readFileSync(join(root, path)) })),
  ]
}

/** A module as a function, which takes no loader of Node's: bin/bundle.js says why. */
async function asFunction(esbuild, text) {
  const { code } = await esbuild.transform(
    text.replace(/\bimport\((?="(\.\/chunk-[\w-]+\.js|[a-z:/]+)"\))/g, '__import('),
    {
      format: 'cjs',
      platform: 'node',
      target: 'node20.19',
      charset: 'ascii',
      minifySyntax: true,
      minifyWhitespace: true,
      define: { 'import.meta.url': '__address' },
    },
  )
  if (/\bimport\(/.test(code))
    throw new Error('There is an import() that bin/bundle.js would not be asked about.')
  // V8 compiles a function at once when a parenthesis stands before it.
  return `(function(${given}){${inAscii(code)}\n})`
}

/** esbuild leaves regular expressions as they are; bin/bundle.js reads ASCII only. */
function inAscii(code) {
  return code.replace(
    /[^\x00-\x7f]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The entry begins with a name for the whole build, which compiled code is kept under. */
function named(files) {
  const hash = createHash('sha256')
  for (const { path, contents } of files.sort((a, b) => (a.path < b.path ? -1 : 1)))
    hash.update(`${basename(path)} ${contents.length}\n${contents}`)
  const build = hash.digest('hex').slice(0, 16)
  return files.map(file =>
    isEntry(file.path) ? { ...file, contents: `/*${build}*/${file.contents}` } : file,
  )
}

/** What the result depends on, as one hash of names, sizes and times. */
function stampOf(paths) {
  const hash = createHash('sha256')
  const add = path => {
    const stat = statSync(join(root, path))
    if (stat.isDirectory()) {
      for (const name of readdirSync(join(root, path)).sort()) add(`${path}/${name}`)
    } else if (!path.endsWith('.test.ts')) {
      hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`)
    }
  }
  for (const path of paths) add(path)
  return hash.digest('hex')
}

function entryLast(a, b) {
  return Number(isEntry(a.path)) - Number(isEntry(b.path))
}

function isEntry(path) {
  return basename(path) === 'main.js'
}

function place(path, contents) {
  const beside = `${path}.${process.pid}.new`
  writeFileSync(beside, contents)
  renameSync(beside, path)
}

function dropStale(current, age) {
  for (const name of readdirSync(dist)) {
    const path = join(dist, name)
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined || current.has(name) || name === '.stamp') continue
    if (Date.now() - stat.mtimeMs >= age) rmSync(path, { recursive: true, force: true })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const started = performance.now()
  const built = await build({ fresh: process.argv.includes('--fresh') }).catch(error => {
    // esbuild has said what is wrong with the sources.
    if (error.errors === undefined) console.error(error)
    process.exit(1)
  })
  console.log(
    built ? `Built dist/ in ${Math.round(performance.now() - started)} ms.` : 'dist/ is up to date.',
  )
}
