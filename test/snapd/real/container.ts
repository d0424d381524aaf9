import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stepTitle } from '../../../src/scenario/asking.ts'
import type { Scenario } from '../../../src/scenario/scenario.ts'
import type { DoneStep } from './account.ts'
import { bootContainers } from './boot.ts'
import { observed } from './observed.ts'
import { instancesIn, NotForReal, ordersOf } from './orders.ts'
import { packForReal } from './packing.ts'
import type { Pretended } from './pretended.ts'
import { attributeNames } from './pretended.ts'

const rig = fileURLToPath(new URL('..', import.meta.url))

/** A scenario as the real snapd has carried it out, or why it cannot. */
export interface Real {
  scenario: Scenario
  /** The project's own snap. */
  own: string
  snaps: readonly string[]
  /** Where its steps have left what they did. */
  directory: string
  steps: readonly DoneStep[]
  /** What went wrong while the scenario's beginning was laid out. */
  trouble: string
  unfit?: string
}

/** What a run in the container takes. */
export interface Rig {
  /** The prepared container, of test/snapd/root.sh. */
  cache: string
  /** An empty directory. */
  scratch: string
}

/** Carries scenarios out on the real snapd, one after the other in each container; also gives what it calls its version. */
export async function carryOutForReal(
  all: readonly Pretended[],
  { cache, scratch }: Rig,
): Promise<{ version: string; reals: Real[] }> {
  const snaps = join(scratch, 'snaps')
  mkdirSync(snaps)
  const fileOf = packer(all, snaps)
  const planned = all.map(({ outcome: { scenario }, stock }, number) =>
    planOf(() => ordersOf({ scenario, stock, fileOf }, String(number))),
  )
  cpSync(join(rig, 'inside/library.sh'), join(snaps, 'library.sh'))
  writeFileSync(
    join(snaps, 'attributes'),
    attributeNames(all)
      .map(name => `${name}\n`)
      .join(''),
  )
  await bootContainers({
    cache,
    scratch,
    snaps,
    pieces: planned.map(({ orders }) => orders).filter(orders => orders.length > 0),
    preparation: [
      'snap wait system seed.loaded',
      '. /snaps/library.sh',
      'mkdir -p /out',
      String.raw`snap version | awk '/^snapd/ { sub(/[-+].*/, "", $2); print $2 }' > /out/version`,
    ],
  })
  return read(all, planned, join(scratch, 'out'))
}

/** Packs each tree once, and knows its file in the container. */
function packer(all: readonly Pretended[], snaps: string): (directory: string) => string {
  const trees = all.flatMap(({ stock }) =>
    Object.values(stock).map(({ name, content }) => ({ name, content })),
  )
  const files = new Map<string, string>()
  for (const { name, content } of trees) {
    const { directory = '' } = content
    if (files.has(directory)) continue
    const file = `${name}_${String(files.size)}.snap`
    packForReal(content, join(snaps, file))
    files.set(directory, `/snaps/${file}`)
  }
  return directory => files.get(directory) ?? ''
}

interface Plan {
  orders: readonly string[]
  unfit?: string
}

function planOf(make: () => string[]): Plan {
  try {
    return { orders: make() }
  } catch (error) {
    if (error instanceof NotForReal) return { orders: [], unfit: error.message }
    throw error
  }
}

function read(
  all: readonly Pretended[],
  planned: readonly Plan[],
  out: string,
): { version: string; reals: Real[] } {
  const reals = all.map(({ outcome: { scenario }, stock }, number): Real => {
    const plan = planned[number]
    const directory = join(out, String(number))
    const steps =
      plan?.unfit !== undefined
        ? []
        : scenario.content.steps.map((step, at) =>
            observed({
              directory: join(directory, String(at)),
              title: stepTitle(step),
              prints: step.get !== undefined,
              first: join(directory, '0/before.json'),
            }),
          )
    return {
      scenario,
      own: stock['.']?.name ?? '',
      directory,
      steps,
      snaps: instancesIn({ scenario, stock }),
      trouble: textIn(join(directory, 'trouble')),
      ...(plan?.unfit === undefined ? {} : { unfit: plan.unfit }),
    }
  })
  return { reals, version: textIn(join(out, 'version')).trim() }
}

function textIn(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}
