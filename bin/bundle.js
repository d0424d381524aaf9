'use strict'
/**
 * Loads the bundle in dist/, with the code that an earlier run of the same command has compiled.
 *
 * Node compiles every file anew at each start, which takes longer than most commands do. V8 can give compiled code as bytes and take it back;
 * they are kept in the person's cache directory, a file for each command. It takes back anything, so the bytes carry a checksum, and
 * only files that belong to this user and that nobody else can write are read. See docs/decisions/0004-one-bundle-in-pieces.md.
 */
const fs = require('node:fs')
const { homedir } = require('node:os')
const { dirname, join } = require('node:path')
const { pathToFileURL } = require('node:url')
const { Script } = require('node:vm')

const dist = join(__dirname, '../dist')

/** How many files of compiled code are kept, of all commands and versions. */
const most = 60

/** `load` gives what a file of the bundle exports, `keep` writes the compiled code down when this was a run to learn from. Undefined before the first build. */
exports.openBundle = function openBundle(words) {
  const text = readText('main.js')
  if (text === undefined) return undefined
  const store = storeFor({ build: /^\/\*(\w+)\*\//.exec(text)?.[1], words })
  const kept = store === undefined ? undefined : readKept(store.file)
  const loaded = new Map()
  const scripts = new Map()
  let refused = false
  const address = pathToFileURL(join(dist, 'main.js')).href

  function load(name) {
    const before = loaded.get(name)
    if (before !== undefined) return before.exports
    const module = { exports: {} }
    loaded.set(name, module)
    const script = new Script(name === 'main.js' ? text : readText(name), {
      filename: join(dist, name),
      cachedData: kept?.code(name),
    })
    scripts.set(name, script)
    // Later ones may be refused as well, because switches of V8 are set by then: those of the first are the person's.
    if (name === 'main.js') refused = script.cachedDataRejected === true
    script.runInThisContext()(module.exports, find, module, findLater, address)
    return module.exports
  }

  function find(name) {
    return name.startsWith('./') ? load(name.slice(2)) : require(name)
  }

  async function findLater(name) {
    return find(name)
  }

  function keep(exitCode) {
    // A run that failed or found something has mostly seen less of the program than one that went through; mistakes of usage and our own teach nothing.
    const worth = exitCode === 0 ? 2 : exitCode < 64 ? 1 : 0
    if (store === undefined || worth <= (refused ? 0 : (kept?.worth ?? 0))) return
    write(store, worth, new Map([...scripts].map(([name, script]) => [name, script.createCachedData()])))
  }

  return { load, keep }
}

function readText(name) {
  try {
    // The build leaves no other characters than ASCII, which this reads quickest.
    return fs.readFileSync(join(dist, name), 'latin1')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Where the code for this command line is kept; undefined where nothing is to be kept. Node's own switch for such caches is heeded. */
function storeFor({ build, words }) {
  if (build === undefined || process.env.NODE_DISABLE_COMPILE_CACHE) return undefined
  const asked = process.env.XDG_CACHE_HOME
  const cache = asked?.startsWith('/') ? asked : join(process.env.HOME ?? homedir(), '.cache')
  if (!cache.startsWith('/')) return undefined
  const directories = [cache, join(cache, 'snapsmith'), join(cache, 'snapsmith/compiled')]
  const plain = words.filter(word => /^[a-z][a-z-]{0,19}$/.test(word))
  const command = plain[0] === 'hooks' && plain.length > 1 ? `hooks-${plain[1]}` : (plain[0] ?? 'none')
  return { directories, file: join(directories[2], `${build}-${process.version}-${process.arch}-${command}`) }
}

/** A file is: checksum of the rest, length of the index, index as JSON, code of each script; each begins at a multiple of 8. */
function readKept(file) {
  let bytes
  try {
    const handle = fs.openSync(file, 'r')
    try {
      const stat = fs.fstatSync(handle)
      if (stat.uid !== process.getuid?.() || (stat.mode & 0o022) !== 0) return undefined
      bytes = fs.readFileSync(handle)
    } finally {
      fs.closeSync(handle)
    }
  } catch {
    return undefined
  }
  if (bytes.length < 8 || bytes.readUInt32LE(0) !== checksum(bytes.subarray(4))) return undefined
  const length = bytes.readUInt32LE(4)
  const { worth, places } = JSON.parse(bytes.latin1Slice(8, 8 + length))
  const start = aligned(8 + length)
  return {
    worth,
    code(name) {
      const place = places[name]
      return place === undefined ? undefined : bytes.subarray(start + place[0], start + place[0] + place[1])
    },
  }
}

function write({ directories, file }, worth, codes) {
  const places = {}
  const pieces = []
  let at = 0
  for (const [name, code] of codes) {
    places[name] = [at, code.length]
    const padding = aligned(code.length) - code.length
    pieces.push(code, Buffer.alloc(padding))
    at += code.length + padding
  }
  const index = Buffer.from(JSON.stringify({ worth, places }), 'latin1')
  const head = Buffer.alloc(aligned(8 + index.length))
  head.writeUInt32LE(index.length, 4)
  index.copy(head, 8)
  const bytes = Buffer.concat([head, ...pieces])
  bytes.writeUInt32LE(checksum(bytes.subarray(4)), 0)
  try {
    // Under sudo the home may be somebody else's: a directory of root in there would be in their way.
    const there = directories.findLast(directory => fs.existsSync(directory)) ?? dirname(directories[0])
    if (fs.statSync(there).uid !== process.getuid?.()) return
    for (const directory of directories) makeDirectory(directory)
    dropOldest(directories[2])
    place(file, bytes)
  } catch {
    // Without the file the next run is as slow as this one was, and nothing else is lost.
  }
}

function place(file, bytes) {
  const beside = `${file}.${process.pid}.new`
  try {
    fs.writeFileSync(beside, bytes, { mode: 0o600 })
    fs.renameSync(beside, file)
  } catch (error) {
    fs.rmSync(beside, { force: true })
    throw error
  }
}

/** Not its parents: a home that is not there stays so. */
function makeDirectory(directory) {
  try {
    fs.mkdirSync(directory, 0o700)
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
}

function dropOldest(directory) {
  const names = fs.readdirSync(directory)
  if (names.length < most) return
  const files = names
    .map(name => join(directory, name))
    .map(path => ({ path, time: fs.statSync(path).mtimeMs }))
    .sort((a, b) => a.time - b.time)
  for (const { path } of files.slice(0, files.length - most + 1)) fs.rmSync(path, { force: true })
}

function checksum(bytes) {
  return require('node:zlib').crc32(bytes)
}

function aligned(length) {
  return Math.ceil(length / 8) * 8
}
