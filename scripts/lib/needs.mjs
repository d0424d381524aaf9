/**
 * Brings what the other scripts need: npm packages from the lock file and programs from the distribution.
 * Uses nothing but Node itself, because it runs first.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, readFileSync } from 'node:fs'
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
  debootstrap: ['debootstrap'],
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
  if (major < 20 || (major === 20 && minor < 19)) giveUp(`snapsmith needs Node 20.19 or later; this is ${process.versions.node}.`)
}

/** Installs the packages of package-lock.json when they are absent or others; quiet otherwise. */
export function needNpmPackages() {
  needNode()
  if (npmPackagesFit()) return
  console.log('Installing npm packages (npm ci) ...')
  const npm = process.env.npm_execpath
  const [program, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]]
  const done = spawnSync(program, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' })
  if (done.status !== 0) giveUp(`npm ci failed: ${done.error?.message ?? done.stdout}`)
}

/** Whether node_modules/ holds what the lock file says, by npm's own record of it. */
function npmPackagesFit() {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
    const present = JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8')).packages
    const fits = ([path, { version, optional }]) => path === '' || present[path]?.version === version || (optional === true && present[path] === undefined)
    return Object.entries(wanted).every(fits) && Object.keys(present).every(path => path in wanted)
  } catch {
    return false
  }
}

/** Installs the Debian packages of absent programs, as root or through sudo; ends the script with `failCode` where it cannot. */
export function needPrograms(programs, failCode = 1) {
  const absent = programs.filter(program => !isProgram(program))
  if (absent.length === 0) return
  const packages = [...new Set(absent.flatMap(program => packagesOf[program]))]
  const remedy = `Install ${packages.length === 1 ? 'the package' : 'the packages'} ${packages.join(', ')} and run the same command again.`
  const what = `${absent.length === 1 ? 'The program' : 'The programs'} ${absent.join(', ')} ${absent.length === 1 ? 'is' : 'are'} missing.`
  if (!isProgram('apt-get')) giveUp(`${what} ${remedy}`, failCode)
  const asRoot = becomeRoot()
  if (asRoot === undefined) giveUp(`${what} This needs root: sudo apt-get install ${packages.join(' ')}`, failCode)
  console.log(`Installing ${packages.join(', ')} (apt-get) ...`)
  const trouble = aptInstall(asRoot, packages)
  if (trouble !== undefined || !absent.every(isProgram)) giveUp(`${what} apt-get could not install ${packages.join(', ')}:\n${trouble ?? ''}\n${remedy}`, failCode)
}

/** The same for programs that tests do without: says what is left out where one cannot be installed. */
export function wantPrograms(programs, without) {
  const absent = programs.filter(program => !isProgram(program))
  const asRoot = absent.length === 0 || !isProgram('apt-get') ? undefined : becomeRoot()
  if (asRoot !== undefined) aptInstall(asRoot, [...new Set(absent.flatMap(program => packagesOf[program]))])
  for (const program of absent) if (!isProgram(program)) console.log(`The program ${program} is missing and cannot be installed here: ${without}`)
}

/** The words before a command that make it run as root; undefined when there are none. */
function becomeRoot() {
  if (process.getuid?.() === 0) return []
  return isProgram('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined
}

/** Tries with the package lists that are there, then with fresh ones. Gives the last complaint. */
function aptInstall(asRoot, packages) {
  const apt = (...args) => {
    const [program, ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-y', '-o', 'DPkg::Lock::Timeout=120', ...args]
    const done = spawnSync(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' })
    return done.status === 0 ? undefined : (done.error?.message ?? done.stderr)
  }
  const install = () => apt('install', '--no-install-recommends', ...packages)
  if (install() === undefined) return undefined
  return apt('update') ?? install()
}

/** Whether a program is found where the shell would find it. */
export function isProgram(name) {
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
