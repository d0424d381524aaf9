/**
 * Brings what the other scripts need: npm packages from the lock file and programs from the distribution.
 * Uses nothing but Node itself, because it runs first.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Debian's packages for the programs that we start. */
const packagesOf = {
  mksquashfs: ['squashfs-tools'],
  unsquashfs: ['squashfs-tools'],
  make: ['make'],
  gcc: ['gcc', 'libc6-dev'],
  git: ['git'],
  '7z': ['p7zip-full'],
  rpm2archive: ['rpm2cpio'],
  bwrap: ['bubblewrap'],
  newuidmap: ['uidmap'],
  perl: ['perl'],
  patchelf: ['patchelf'],
  shellcheck: ['shellcheck'],
  xz: ['xz-utils'],
  bzip2: ['bzip2'],
  // Where glibc's descriptions of languages lie, of which localedef makes locales.
  '/usr/share/i18n/locales/tr_TR': ['locales'],
  debootstrap: ['debootstrap'],
  mmdebstrap: ['mmdebstrap'],
  'systemd-nspawn': ['systemd-container'],
  'chromium-headless-shell': ['chromium-headless-shell'],
}

/** Ends the script with a message for the person. */
export function giveUp(message, code = 1) {
  process.stderr.write(`${message}\n`)
  process.exit(code)
}

/** Ends the script on a Node that is too old, before anything fails for a reason that nobody understands. */
function needNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19))
    giveUp(`snapsmith needs Node 20.19 or later; this is ${process.versions.node}.`)
}

/** Installs the packages of package-lock.json when they are absent or others; quiet otherwise. */
export function needNpmPackages() {
  needNode()
  if (npmPackagesFit()) return
  console.log('Installing npm packages (npm ci) ...')
  const npm = process.env.npm_execpath
  const [program, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]]
  const done = spawnSync(program, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  })
  if (done.status !== 0) giveUp(`npm ci failed: ${done.error?.message ?? done.stdout}`)
}

/** Whether node_modules/ holds what the lock file says, by npm's own record of it. */
function npmPackagesFit() {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
    const present = JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8')).packages
    const fits = ([path, { version, optional }]) =>
      path === '' || present[path]?.version === version || (optional === true && present[path] === undefined)
    return Object.entries(wanted).every(fits) && Object.keys(present).every(path => path in wanted)
  } catch {
    return false
  }
}

/** Installs the Debian packages of absent programs, as root or through sudo; ends the script with `failCode` where it cannot. */
export function needPrograms(programs, failCode = 1) {
  const trouble = bring(programs)
  if (trouble !== undefined) giveUp(trouble, failCode)
}

/** The same for programs that one can do without: says what is left out where one cannot be installed. */
export function wantPrograms(programs, without) {
  const trouble = bring(programs)
  if (trouble !== undefined) console.log(`${without}\n${trouble}`)
}

/** Installs what is absent, and gives what to tell the person where that cannot be. */
function bring(programs) {
  const absent = programs.filter(program => !isProgram(program))
  if (absent.length === 0) return undefined
  const packages = [...new Set(absent.flatMap(program => packagesOf[program]))]
  const what = `${absent.join(', ')} ${absent.length === 1 ? 'is' : 'are'} missing.`
  if (!isProgram('apt-get'))
    return `${what} Install what Debian calls ${packages.join(', ')}, and run the same command again.`
  const remedy = `Run this, and then the same command again:\n\n  ${remedyFor(packages)}\n`
  const asRoot = becomeRoot()
  if (asRoot === undefined) return `${what} Installing needs root. ${remedy}`
  console.log(
    `Installing ${packages.join(', ')} (apt-get) ...${asRoot.asks ? ' This needs root: sudo asks for your password.' : ''}`,
  )
  const trouble = aptInstall(asRoot.words, packages)
  return trouble === undefined && absent.every(isProgram)
    ? undefined
    : `${what} It could not be installed:\n${trouble ?? ''}\n${remedy}`
}

/** What a person types to install packages, here and with these rights. */
function remedyFor(packages) {
  const both = sudo => `${sudo}apt-get update && ${sudo}apt-get install -y ${packages.join(' ')}`
  if (process.getuid?.() === 0) return both('')
  return isProgram('sudo') ? both('sudo ') : `su -c '${both('')}'`
}

/** The words before a command that make it run as root, and whether they ask for a password; undefined when there are none. */
function becomeRoot() {
  if (process.getuid?.() === 0) return { words: [], asks: false }
  if (!isProgram('sudo')) return undefined
  if (spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0)
    return { words: ['sudo', '-n'], asks: false }
  return process.stdin.isTTY === true && process.stderr.isTTY === true
    ? { words: ['sudo'], asks: true }
    : undefined
}

/** Tries with the package lists that are there, then with fresh ones; one program, so that a password is asked for once. */
const installation =
  'apt() { apt-get -q -y -o DPkg::Lock::Timeout=120 "$@"; }; apt install --no-install-recommends "$@" >/dev/null 2>&1 || { apt update >/dev/null && apt install --no-install-recommends "$@" >/dev/null; }'

/** Gives the last complaint. */
function aptInstall(asRoot, packages) {
  const [program, ...rest] = [
    ...asRoot,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'sh',
    '-c',
    installation,
    'sh',
    ...packages,
  ]
  const done = spawnSync(program, rest, { stdio: ['inherit', 'ignore', 'pipe'], encoding: 'utf8' })
  return done.status === 0 ? undefined : (done.error?.message ?? done.stderr)
}

/** Whether a program is found where the shell would find it, or a file where it belongs. */
function isProgram(name) {
  if (name.startsWith('/')) return existsSync(name)
  return (process.env.PATH ?? '').split(delimiter).some(directory => {
    try {
      accessSync(join(directory, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Runs a program in front of the person; gives its exit code. */
export function show(program, args, options = {}) {
  const done = spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options })
  if (done.error !== undefined) giveUp(`${program}: ${done.error.message}`)
  return done.status ?? 1
}
