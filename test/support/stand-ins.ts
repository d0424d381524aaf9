import { chmodSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a stand-in does when it is called in some way; of several that fit the first one counts. */
export interface StandInRule {
  program: string
  /** The first arguments. */
  args?: readonly string[]
  /** What one of the arguments contains. */
  argContains?: string
  exit?: number
  stdout?: string
  /** Whether it prints its own text. */
  printSelf?: boolean
  stderr?: string
  /** Paths at which stand-ins are made, with variables. */
  stub?: readonly string[]
  /** Paths below an argument at which stand-ins are made; the argument is counted from the end where its number is negative. */
  stubArg?: readonly (readonly [number, string])[]
  /** Paths at which empty files are made, with variables. */
  touch?: readonly string[]
}

/** A call of a stand-in. */
export interface StandInCall {
  program: string
  args: string[]
  cwd: string
  env: Record<string, string>
}

/** Programs that only note how they were called, and do what rules say. */
interface StandIns {
  /** Their directory, and one with everything that this machine has beside them. */
  path: string
  /** Makes one at a path. */
  make: (path: string) => void
  /** The calls so far. */
  calls: () => StandInCall[]
}

/** Makes stand-ins for programs below a directory; those of `without` are not there, whatever this machine has. */
export function standIns(
  home: string,
  {
    names,
    rules,
    without,
  }: Readonly<{ names: readonly string[]; rules: readonly StandInRule[]; without: readonly string[] }>,
): StandIns {
  const [bin, machine, log] = [join(home, 'bin'), join(home, 'machine'), join(home, 'calls')]
  for (const directory of [bin, machine]) mkdirSync(directory, { recursive: true })
  writeFileSync(log, '')
  const make = (path: string): void => {
    writeFileSync(path, program({ log, rules }))
    chmodSync(path, 0o755)
  }
  const hidden = new Set([...names, ...without])
  for (const name of ['/usr/bin', '/bin'].flatMap(directory =>
    readdirSync(directory).map(name => `${directory}/${name}`),
  )) {
    const base = name.slice(name.lastIndexOf('/') + 1)
    if (hidden.has(base)) continue
    hidden.add(base)
    symlinkSync(name, join(machine, base))
  }
  for (const name of names) if (!without.includes(name)) make(join(bin, name))
  return {
    path: `${bin}:${machine}`,
    make,
    calls: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter(line => line !== '')
        .map(line => JSON.parse(line) as StandInCall),
  }
}

function program({ log, rules }: { log: string; rules: readonly StandInRule[] }): string {
  return `#!${process.execPath}
const { appendFileSync, chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const { basename, dirname, resolve } = require('node:path')
const [, self, ...args] = process.argv
const called = process.env._STAND_IN ?? self
const program = basename(self)
appendFileSync(${JSON.stringify(log)}, JSON.stringify({ program: self, args, cwd: process.cwd(), env: process.env }) + '\\n')
const fits = rule =>
  rule.program === program &&
  (rule.args ?? []).every((word, index) => args[index] === word) &&
  (rule.argContains === undefined || args.some(word => word.includes(rule.argContains)))
const rule = ${JSON.stringify(rules)}.find(fits) ?? {}
const place = path => {
  const full = resolve(path.replace(/\\$(\\w+)/g, (_, name) => process.env[name] ?? ''))
  mkdirSync(dirname(full), { recursive: true })
  return full
}
const stub = path => {
  const full = place(path)
  copyFileSync(__filename, full)
  chmodSync(full, 0o755)
}
for (const path of rule.stub ?? []) stub(path)
for (const [index, path] of rule.stubArg ?? []) stub(args.at(index) + '/' + path)
for (const path of rule.touch ?? []) writeFileSync(place(path), '')
if (rule.printSelf) process.stdout.write(readFileSync(__filename, 'utf8'))
process.stdout.write(rule.stdout ?? '')
process.stderr.write(rule.stderr ?? '')
process.exitCode = rule.exit ?? 0
`
}
