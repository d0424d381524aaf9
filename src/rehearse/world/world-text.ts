import type { Json } from '../../json/exact-json.ts'
import { isJsonObject } from '../../json/exact-json.ts'
import { readJson } from '../../json/read.ts'
import { writeJson } from '../../json/write.ts'
import type { World } from './world.ts'
import { emptyWorld } from './world.ts'

/** The pretend system as a text, with the text of the numbers in it; what is undefined is left out. */
export function worldText(world: World): string {
  return `${writeJson(world as unknown as Json, '  ')}\n`
}

/** The pretend system that a text holds; parts that it does not have are those of an empty one. Whether each part fits is not looked at. */
export function readWorld(text: string): World | { readonly problem: string } {
  const read = readJson(text)
  if ('problem' in read) return read
  return isJsonObject(read.value)
    ? { ...emptyWorld, ...(read.value as unknown as Partial<World>) }
    : { problem: 'a state is an object' }
}
